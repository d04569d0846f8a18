"""The lessons: their words, what each gives to touch, and where each leads."""
