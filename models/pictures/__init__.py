"""From a picture file to a framed image."""
