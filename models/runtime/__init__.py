"""Running exported networks."""
