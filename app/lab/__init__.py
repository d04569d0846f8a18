"""What the lab shows, a file a room."""
