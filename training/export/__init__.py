"""From trained runs to a bundle."""
