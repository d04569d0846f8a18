"""Foreground of a picture by its distance, in CIE Lab, from a background of one colour."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.pictures import opencv as cv2
from models.pictures.masks import Mask, border_mask

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB."""
LabArray = NDArray[Any]
"""(..., 3) float: lightness 0 to 100, a, b."""
SAME_COLOR_DISTANCE = 6.0
"""Colours nearer than this in Lab count as one."""
MIN_FOREGROUND_DISTANCE = 8.0
"""A pixel nearer than this to the background's colour, in Lab, belongs to the background."""
MAX_BACKGROUND_SPREAD = 1.5
"""Mean Lab distance, of the most uniform two thirds of the border, from the median colour of a plain background."""
MAX_SHADE_SHARE = 0.12
"""Share of pixels of a picture with a plain background that lie between background and foreground."""
MIN_BORDER_SHARE = 0.25
"""Share of the border that a plain background covers at least."""
BORDER_WIDTH = 0.02
"""Width of the border in shares of the picture's longer side."""


def to_lab(pixels: Pixels) -> LabArray:
    """Converts (H, W, 3) uint8 RGB to CIE Lab."""
    lab: LabArray = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return lab


def plain_background_foreground(lab: LabArray) -> Mask | None:
    """What differs from a background of one colour: (H, W) bool, or None if the background (H, W, 3) has several."""
    centers, _, border = border_colors(lab, 2)
    is_background = _is_near(border, centers[0])
    corners = lab[[1, 1, -2, -2], [1, -2, 1, -2]]
    second = _is_near(border, centers[1]) if len(centers) > 1 else is_background
    corners_near_first, corners_near_last = (_is_near(corners, center).sum() for center in (centers[0], centers[-1]))
    if 0.25 < is_background.mean() < 0.75 and corners_near_first < 3 <= corners_near_last:
        is_background = second  # the garment covers more of the border than its background, but not the corners
    if is_background.mean() < MIN_BORDER_SHARE:
        return None
    background = np.median(border[is_background], axis=0)
    spread = np.sort(np.linalg.norm(border - background, axis=1))
    distance = np.linalg.norm(lab - background, axis=2)
    threshold = max(MIN_FOREGROUND_DISTANCE, 0.25 * float(np.percentile(distance, 98)))
    shade_share = np.mean((distance > MIN_FOREGROUND_DISTANCE / 2) & (distance < threshold))
    if spread[: max(1, len(spread) * 2 // 3)].mean() > MAX_BACKGROUND_SPREAD or shade_share > MAX_SHADE_SHARE:
        return None
    return np.asarray(distance > threshold)


def border_colors(lab: LabArray, count: int) -> tuple[LabArray, NDArray[np.float32], LabArray]:
    """Clusters the colours along the edges of a picture by k-means.

    Args:
        lab: (H, W, 3).
        count: clusters; fewer if the border has fewer colours.

    Returns:
        The cluster centres (k, 3), the most frequent first; their shares of the border (k,); its pixels (n, 3).
    """
    border = lab[border_mask(lab.shape[:2], max(1, round(BORDER_WIDTH * max(lab.shape))))]
    count = min(count, len(np.unique(border, axis=0)))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    cv2.setRNGSeed(0)
    _, labels, centers = cv2.kmeans(border, count, None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(labels.ravel(), minlength=count) / len(border)
    order = np.argsort(-shares)
    return centers[order], shares[order].astype(np.float32), border


def _is_near(colors: LabArray, center: LabArray) -> Mask:
    return np.asarray(np.linalg.norm(colors - center, axis=1) < SAME_COLOR_DISTANCE)
