"""Metrics of networks and embeddings."""
