"""What pages ask for over HTTP."""
