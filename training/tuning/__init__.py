"""Hyperparameter trials: sweeps and cross-validation."""
