"""Explore: the maps of the bundle."""
