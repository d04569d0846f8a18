"""Probabilities, reconstructions and segmentation -> whether a picture is rejected as out-of-distribution, and why."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.pictures.masks import Mask, max_inner_radius
from models.pictures.segmentation import Segmentation
from models.spec import FOREGROUND_THRESHOLD

OUTLINE_WEIGHT = 0.7
"""How much of the ID score is lost if a map reconstructs nothing of the outline."""
TOP_CLASSES = 3
RejectionReason = Literal["open", "cluttered", "unlike"]
"""Strokes that enclose nothing; a segmentation that runs over the border; a clear shape unlike any garment."""
MIN_THICKNESS = 0.2
"""Thickness of a shape in shares of its longer side; a thinner one is a line. No segmented garment was thinner."""
MIN_STROKE_SHARE = 0.5
"""Share of the mask that the foreground covers where it is strokes without an inside."""
MAX_BORDER_SHARE = 0.25
"""Share of the picture's border that the mask of a single object covers at most."""


def id_score(probabilities: NDArray[np.float32], views: NDArray[np.float32], decoded: NDArray[np.float32]) -> float:
    """In-distribution (ID) score: higher for garments, lower for everything else.

    The sum of the three highest class probabilities, minus a penalty for the part of the outline that an autoencoder
    trained on garments does not reconstruct. Three, because an image between shirt, T-shirt and pullover is a garment.

    Args:
        probabilities: (K,), combined over the views.
        views: (n, h, w) in [0, 1], the network's inputs.
        decoded: (n, h, w) in [0, 1], their reconstructions by a map.

    Returns:
        In [0, 1].
    """
    top = np.sort(probabilities)[-TOP_CLASSES:]
    return max(0.0, float(top.sum()) - OUTLINE_WEIGHT * (1 - outline_iou(views, decoded)))


def outline_iou(images: NDArray[np.float32], decoded: NDArray[np.float32]) -> float:
    """Mean intersection over union of the silhouettes of images and of their reconstructions.

    Args:
        images: (n, h, w) in [0, 1].
        decoded: (n, h, w) in [0, 1].

    Returns:
        In [0, 1]; 0 where both are empty.
    """
    original, reconstructed = images > FOREGROUND_THRESHOLD, decoded > FOREGROUND_THRESHOLD
    union = (original | reconstructed).sum(axis=(1, 2))
    return float(np.mean((original & reconstructed).sum(axis=(1, 2)) / np.maximum(union, 1)))


def rejection_reason(segmentation: Segmentation) -> RejectionReason:
    """The most likely reason why a segmented picture was rejected."""
    mask = segmentation.mask
    border = np.concatenate((mask[[0, -1]].ravel(), mask[:, [0, -1]].ravel()))
    if float(border.mean()) > MAX_BORDER_SHARE:
        return "cluttered"
    is_drawn = segmentation.kind != "photo" and segmentation.foreground.sum() > MIN_STROKE_SHARE * mask.sum()
    return "open" if is_drawn and _relative_thickness(mask) < MIN_THICKNESS else "unlike"


def _relative_thickness(mask: Mask) -> float:
    """Diameter of the largest disc within a mask, in shares of the longer side of its bounding box."""
    longer_side = max(np.ptp(np.flatnonzero(mask.any(axis=axis))) + 1 for axis in (0, 1))
    return 2 * max_inner_radius(mask) / longer_side
