"""Learn: the lessons, what their demos show, and where each leads."""
