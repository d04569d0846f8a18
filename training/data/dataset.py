"""Labelled images in memory: training and test split."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Split:
    """Labelled images.

    Attributes:
        images: (n, 28, 28) uint8, light foreground on black.
        labels: (n,) uint8, 0..9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def sha256(self) -> str:
        """Returns the hex digest of the images, then the labels."""
        digest = hashlib.sha256(self.images.tobytes())
        digest.update(self.labels.tobytes())
        return digest.hexdigest()

    def take(self, indices: NDArray[np.int64] | NDArray[np.bool_] | slice) -> "Split":
        """Selects images by index, boolean mask or slice, in that order."""
        return Split(self.images[indices], self.labels[indices])

    def pixels(self) -> NDArray[np.float32]:
        """Returns the images as networks expect them: (n, 28, 28, 1) float32 in [0, 1]."""
        return (self.images[..., None] / np.float32(255)).astype(np.float32)


@dataclass(frozen=True)
class ImageDataset:
    """A data set with its official training and test split.

    Attributes:
        train: training images.
        test: test images.
        source: where the data set was found, a path or a description.
        limit: number of images of each split that were kept; None if none was left out.
    """

    train: Split
    test: Split
    source: str
    limit: int | None = None

    def sha256(self) -> str:
        """Returns the hex digest of all images and labels, training before test."""
        digest = hashlib.sha256()
        for split in (self.train, self.test):
            digest.update(split.images.tobytes())
            digest.update(split.labels.tobytes())
        return digest.hexdigest()

    def limited(self, limit: int | None) -> "ImageDataset":
        """Keeps the first `limit` images of each split; all of them for None."""
        if limit is None or limit >= max(len(self.train), len(self.test)):
            return self
        return ImageDataset(self.train.take(slice(limit)), self.test.take(slice(limit)), self.source, limit)
