"""The map and what surrounds it."""
