"""Routes, handlers and headers of the HTTP server."""
