"""What is in a framed image, and where it belongs on a map."""
