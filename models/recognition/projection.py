"""Prepared image -> its code on a map, or that of its mirror image."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from models.pictures.framing import PreparedImage

DIRECTED_CLASSES = ("Sandal", "Sneaker", "Ankle boot")
"""Classes whose garments all point to the left in Fashion-MNIST, and in either direction in other pictures."""


class SupportsEncodeDecode(Protocol):
    """What `models.bundle.Map` provides."""

    def encode(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, h, w) float32 in [0, 1] -> codes (n, 2) float32."""

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Codes (n, 2) float32 -> images (n, h, w) float32 in [0, 1]."""


class Projection(NamedTuple):
    """The position of an image on a map.

    Args:
        code: (x, y).
        decoded: (h, w) float32 in [0, 1], the map's reconstruction, pointing in the direction of the image.
        flipped: whether the code is that of the mirror image.
    """

    code: tuple[float, float]
    decoded: NDArray[np.float32]
    flipped: bool


def project_image(autoencoder: SupportsEncodeDecode, image: PreparedImage, label: str) -> Projection:
    """Projects a prepared image onto a map; a segmented shoe may be mirrored, an image of the data set may not.

    Args:
        autoencoder: the map.
        image: the prepared image.
        label: name of its predicted class.
    """
    flips_allowed = image.segmentation is not None and label in DIRECTED_CLASSES
    return encode_flip_invariant(autoencoder, image.pixels, flips_allowed)


def encode_flip_invariant(
    autoencoder: SupportsEncodeDecode, pixels: NDArray[np.float32], flips_allowed: bool
) -> Projection:
    """Encodes an image, or its mirror image if that is reconstructed with the smaller mean squared error.

    Args:
        autoencoder: the map.
        pixels: (h, w) float32 in [0, 1].
        flips_allowed: whether the mirror image is tried at all.
    """
    candidates = np.stack((pixels, pixels[:, ::-1])[: 1 + flips_allowed])
    codes = autoencoder.encode(candidates)
    decoded = autoencoder.decode(codes)
    best = int(np.square(decoded - candidates).mean(axis=(1, 2)).argmin())
    x, y = (float(value) for value in codes[best])
    return Projection((x, y), decoded[best][:, ::-1] if best else decoded[best], bool(best))
