"""What the visitor chose, and what is cached."""
