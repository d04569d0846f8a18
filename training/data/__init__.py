"""Data sets: found, checked and loaded."""
