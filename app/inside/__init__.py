"""The rooms of Inside: a walk through a network, and its operations to play with."""
