"""Data augmentation: geometric transforms, domain randomization and outlier exposure."""
