"""Views -> class probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EPSILON = 1e-9
"""Probabilities below this are raised to it before their logarithm is taken."""


@dataclass(frozen=True)
class Prediction:
    """What the bundle's networks say about one picture.

    Args:
        probabilities: (K,) float32, summing to 1.
        label: name of the class with the highest probability.
        in_distribution: whether `id_score` reaches the manifest's threshold, that is, the picture shows a garment.
        id_score: see `models.recognition.rejection.id_score`, in [0, 1]; 0 where no garment could be segmented.
        prepared: (h, w) float32 in [0, 1], the network's input.
    """

    probabilities: NDArray[np.float32]
    label: str
    in_distribution: bool
    id_score: float
    prepared: NDArray[np.float32]


def geometric_mean(probabilities: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Combines the class probabilities of several views of an image (product of experts; Hinton, 1999).

    The mean of views that agree is less confident than it is accurate, so it may be sharpened (Satopää et al., 2014).

    Args:
        probabilities: (views, ..., K), each summing to 1. A single view is returned unchanged.
        temperature: divides the log of the mean; below 1 sharpens it.

    Returns:
        (..., K) float32, summing to 1.
    """
    if len(probabilities) == 1:
        return np.asarray(probabilities[0])
    mean = np.exp(np.log(np.maximum(probabilities, EPSILON)).mean(axis=0) / temperature)
    return np.asarray(mean / mean.sum(axis=-1, keepdims=True), np.float32)
