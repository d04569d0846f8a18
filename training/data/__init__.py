"""Data sets: finding, verifying and loading them."""

from training.data.dataset import ImageDataset, Split

__all__ = ["ImageDataset", "Split"]
