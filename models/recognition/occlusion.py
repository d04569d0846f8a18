"""Which parts of an image a prediction depends on, by occlusion (Zeiler and Fergus, 2014). Forward passes only."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.spec import IMAGE_SHAPE, IMAGE_SIDE

PATCH_SIZE, STRIDE = 7, 3
"""Side of the black square, and distance between its positions, in pixels."""

Predict = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def occlusion_map(predict: Predict, pixels: NDArray[np.float32], label: int) -> NDArray[np.float32]:
    """Mean loss of a class's probability over the positions of a black square that covers a pixel.

    Args:
        predict: images (n, 28, 28) float32 -> probabilities (n, K).
        pixels: (28, 28) float32 in [0, 1].
        label: index of the class.

    Returns:
        (28, 28) float32 in [-1, 1]; below 0 where covering the pixel raises the probability.
    """
    positions = range(0, IMAGE_SIDE - PATCH_SIZE + 1, STRIDE)
    patches = [np.s_[top : top + PATCH_SIZE, left : left + PATCH_SIZE] for top in positions for left in positions]
    images = np.repeat(pixels[None], len(patches) + 1, axis=0)
    for image, patch in zip(images, patches, strict=False):  # the last image is not occluded
        image[patch] = 0
    probabilities = predict(images)[:, label]
    total, count = np.zeros(IMAGE_SHAPE, np.float32), np.zeros(IMAGE_SHAPE, np.float32)
    for loss, patch in zip(probabilities[-1] - probabilities[:-1], patches, strict=True):
        total[patch] += loss
        count[patch] += 1
    return total / count
