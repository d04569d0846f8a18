"""Trials of hyperparameters: sweeps and cross-validations."""
