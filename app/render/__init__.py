"""Arrays and predictions to figures, images, HTML and CSV."""
