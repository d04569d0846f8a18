"""Morphology of binary masks: borders, holes, outlines, stroke thickness and connected components."""

import numpy as np
from numpy.typing import NDArray

from models.pictures import opencv as cv2

Mask = NDArray[np.bool_]
REFERENCE_SIDE = 128
"""Longer side, in pixels, of the pictures that `OUTLINE_GAPS` was tuned on."""
OUTLINE_GAPS = (1, 2, 4, 6, 9, 13)
"""Radii, in pixels of a `REFERENCE_SIDE` picture, by which strokes are dilated to close gaps in an outline."""
MIN_AREA_GAIN = 1.25
"""A wider gap is closed only if the enclosed area grows by this factor."""
SCATTERED_MIN_COMPONENTS = 5
SCATTERED_MAX_EXTENT = 0.75
"""Components are scattered if none is as wide or as tall as this share of their common bounding box."""


def border_mask(shape: tuple[int, ...], width: int) -> Mask:
    """True in a frame of `width` pixels along the edges of a picture of a shape (H, W).

    Args:
        shape: height and width in pixels.
        width: of the frame, in pixels.
    """
    border = np.ones(shape, bool)
    border[width:-width, width:-width] = False
    return border


def fill_holes(mask: Mask) -> Mask:
    """The mask (H, W) with everything that cannot be reached from outside it."""
    flooded = np.pad(mask, 1).astype(np.uint8)
    cv2.floodFill(flooded, None, (0, 0), 2)
    return np.asarray(flooded[1:-1, 1:-1] != 2)


def fill_small_holes(mask: Mask, max_share: float) -> Mask:
    """Fills the holes that are smaller than a share of the mask's area.

    Args:
        mask: (H, W) bool.
        max_share: in [0, 1].

    Returns:
        (H, W) bool.
    """
    holes = (fill_holes(mask) & ~mask).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(holes, connectivity=4)
    small = np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] < max_share * mask.sum()) + 1
    return mask | np.isin(labels, small) if count > 1 else mask


def close_outline(strokes: Mask) -> Mask:
    """Strokes (H, W) with all that they enclose; gaps are closed as far as that encloses much more."""
    best = filled = fill_holes(strokes)
    scale = max(strokes.shape) / REFERENCE_SIDE
    for gap in OUTLINE_GAPS:
        radius = max(1, round(gap * scale))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        margin = radius + 2
        dilated = cv2.dilate(np.pad(strokes, margin).astype(np.uint8), kernel) > 0
        closed = cv2.erode(fill_holes(dilated).astype(np.uint8), kernel) > 0
        closed = closed[margin:-margin, margin:-margin] | filled
        if closed.sum() > MIN_AREA_GAIN * best.sum():
            best = closed
    return best


def max_inner_radius(mask: Mask, distance_mask_size: int = 3) -> float:
    """Radius in pixels of about the largest disc that fits into a mask: half the thickness of its thickest stroke.

    Args:
        mask: (H, W) bool.
        distance_mask_size: size of the mask with which OpenCV approximates distances, 3 or 5; 5 is more exact.
    """
    padded = np.pad(mask, 1).astype(np.uint8)
    return float(cv2.distanceTransform(padded, cv2.DIST_L2, distance_mask_size).max())


def main_components(mask: Mask, min_weight: float) -> Mask:
    """Keeps the component with the largest weight, and those with at least a share of it.

    The weight of a component is its area, reduced exponentially with the distance of its centroid from the picture's
    centre and with the share of the picture's border that it touches.

    Args:
        mask: (H, W) bool.
        min_weight: share of the largest weight, in [0, 1].

    Returns:
        (H, W) bool.
    """
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count <= 2:
        return mask
    height, width = mask.shape
    off_centre = np.hypot((centroids[1:, 0] - width / 2) / width, (centroids[1:, 1] - height / 2) / height)
    on_border = np.bincount(labels[border_mask(mask.shape, 1)], minlength=count)[1:] / (height + width)
    weights = stats[1:, cv2.CC_STAT_AREA] * np.exp(-3 * off_centre**2 - on_border)
    return np.isin(labels, np.flatnonzero(weights >= min_weight * weights.max()) + 1)


def is_scattered(mask: Mask) -> bool:
    """Whether a mask (H, W) consists of many small components, as letters, stars and coins do; stripes do not."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count - 1 < SCATTERED_MIN_COMPONENTS:
        return False
    left, top, widths, heights = stats[1:, :4].T
    total_width, total_height = np.ptp((left, left + widths)), np.ptp((top, top + heights))
    return bool(max(widths.max() / total_width, heights.max() / total_height) < SCATTERED_MAX_EXTENT)
