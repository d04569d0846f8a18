"""Where a prepared garment belongs on a map: there, or where its mirror image does. Knows no page."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

DIRECTED_CLASSES = ("Sandal", "Sneaker", "Ankle boot")
"""Classes whose garments point to the left in Fashion-MNIST, and anywhere in people's pictures."""


class Plane(Protocol):
    """Whatever makes codes (n, 2) of images (n, 28, 28), and images of codes."""

    def encode(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> codes (n, 2) float32."""

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Codes (n, 2) float32 -> images (n, 28, 28) float32 in [0, 1]."""


class Projection(NamedTuple):
    """A code (x, y), what the map redraws of it (28, 28), facing as the garment does, and whether it was mirrored."""

    code: tuple[float, float]
    decoded: NDArray[np.float32]
    flipped: bool


def encode_flip_invariant(plane: Plane, prepared: NDArray[np.float32], either_way: bool) -> Projection:
    """The code of a garment (28, 28); where it may lie either way, of whichever side is redrawn with the less error."""
    sides = np.stack((prepared, prepared[:, ::-1])[: 1 + either_way])
    codes = plane.encode(sides)
    decoded = plane.decode(codes)
    best = int(np.square(decoded - sides).mean(axis=(1, 2)).argmin())
    x, y = (float(value) for value in codes[best])
    return Projection((x, y), decoded[best][:, ::-1] if best else decoded[best], bool(best))
