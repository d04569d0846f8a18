"""Views -> probabilities -> prediction or rejection, projection onto a map, explanation and wording."""
