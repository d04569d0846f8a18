"""Export of trained runs as a bundle."""
