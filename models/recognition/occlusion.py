"""Which part of a garment a verdict rests on, by covering one part after the other. Forward passes only."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.spec import IMAGE_SHAPE, IMAGE_SIDE

PATCH_SIZE, STRIDE = 7, 3

Predict = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def occlusion_map(predict: Predict, prepared: NDArray[np.float32], label: int) -> NDArray[np.float32]:
    """How much less likely the class becomes where the garment is covered: (28, 28) float32 in [-1, 1].

    A black square of 7 pixels covers the garment at 64 places in turn (occlusion: Zeiler and Fergus, 2014). A pixel
    gets the mean loss of probability over the squares that cover it; below 0, the class becomes likelier.

    Args:
        predict: images (n, 28, 28) -> probabilities (n, 10).
        prepared: the garment, (28, 28) float32 in [0, 1].
        label: the class, 0..9.
    """
    corners = [(top, left) for top in _steps() for left in _steps()]
    covered = np.repeat(prepared[None], len(corners) + 1, axis=0)
    for image, (top, left) in zip(covered, corners, strict=False):  # the last stays uncovered
        image[top : top + PATCH_SIZE, left : left + PATCH_SIZE] = 0
    likely = predict(covered)[:, label]
    lost, times = np.zeros(IMAGE_SHAPE, np.float32), np.zeros(IMAGE_SHAPE, np.float32)
    for drop, (top, left) in zip(likely[-1] - likely[:-1], corners, strict=True):
        lost[top : top + PATCH_SIZE, left : left + PATCH_SIZE] += drop
        times[top : top + PATCH_SIZE, left : left + PATCH_SIZE] += 1
    return lost / times


def _steps() -> range:
    return range(0, IMAGE_SIDE - PATCH_SIZE + 1, STRIDE)
