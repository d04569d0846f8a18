"""Naming what visitors draw, upload or photograph."""
