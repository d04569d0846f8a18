"""The full-screen presentation."""
