"""Classification of what visitors draw, upload or photograph."""
