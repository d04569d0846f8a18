"""Foreground of a photo by GrabCut (Rother, Kolmogorov and Blake, 2004).

GrabCut depends on its initial mask, so it is run from three, or with a box from four; the result whose outline
follows the picture's edges best, and that lies in the centre and not on the border, is kept.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.pictures import opencv as cv2
from models.pictures.background import LabArray, Pixels, border_colors, to_lab
from models.pictures.masks import Mask, border_mask, fill_small_holes, main_components

FloatArray = NDArray[Any]
BORDER_WIDTH = 0.015
"""Width of what certainly is background, in shares of the picture's longer side."""
MIN_COLOR_SHARE = 0.12
"""Colours with a smaller share of the border are not taken for the background's."""
CENTRAL_RADIUS = 0.75
"""Radius of the initial mask in the centre; 1 reaches the middle of each side."""
MIN_COMPONENT_WEIGHT = 0.15
MAX_HOLE_SHARE = 0.02
ITERATIONS = 3
MIN_PIXELS = 20
"""GrabCut fits mixtures of five colours, for which fewer pixels do not suffice."""
AREA_RANGE = (0.02, 0.97)
"""Shares of the picture between which the area of a foreground lies."""
KERNEL = np.ones((3, 3), np.uint8)


def segment_photo(pixels: Pixels, within: Mask | None = None) -> Mask:
    """The most plausible of several GrabCut segmentations.

    The initial masks are: what differs from the main colours of the border, what differs from its most frequent
    colour, what lies in the centre, and all of the box.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        within: (H, W) bool, the box that holds the garment; all around it is background. None for all of the picture.

    Returns:
        (H, W) bool.
    """
    smooth = cv2.bilateralFilter(pixels, 5, 30, 5)
    lab = to_lab(smooth)
    height, width = lab.shape[:2]
    background = border_mask((height, width), max(1, round(BORDER_WIDTH * max(height, width))))
    if within is not None:
        background = background | ~within
    radius = _radius_from_center(np.ones_like(background) if within is None else within)
    centers, shares, _ = border_colors(lab, 3)
    several = _distance_from_colors(lab, centers[shares > MIN_COLOR_SHARE])
    single = _distance_from_colors(lab, centers[:1])
    seeds = []
    for distance, certain_background in ((several, background), (single, background & (single < 0.5))):
        seeds.append((distance - 0.5 + 0.5 * (CENTRAL_RADIUS - radius) > 0, certain_background))
    seeds.append((radius < CENTRAL_RADIUS, background))
    if within is not None:
        seeds.append((within, background))
    edges = _edge_strength(lab)
    candidates = [_remove_noise(_run_grabcut(smooth, foreground & ~certain, certain)) for foreground, certain in seeds]
    return max(candidates, key=lambda candidate: _score(candidate, edges, radius))


def _radius_from_center(box: Mask) -> FloatArray:
    """Distance of each pixel from the centre of a box, 1 at the middle of each of its sides."""
    offsets = []
    for axis, index in enumerate(np.indices(box.shape, np.float32)):
        inside = np.flatnonzero(box.any(axis=1 - axis))
        first, end = int(inside[0]), int(inside[-1]) + 1
        offsets.append((index - (first + end) / 2) / ((end - first) / 2))
    return np.asarray(np.hypot(offsets[0], offsets[1]))


def _distance_from_colors(lab: LabArray, centers: LabArray) -> FloatArray:
    """Distance of each pixel from the nearest of some colours, in units of its 95th percentile."""
    distance: FloatArray = np.min([np.linalg.norm(lab - center, axis=2) for center in centers], axis=0)
    return distance / max(float(np.percentile(distance, 95)), 1e-6)


def _run_grabcut(pixels: Pixels, probable_foreground: Mask, certain_background: Mask) -> Mask:
    labels = np.where(probable_foreground, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[certain_background] = cv2.GC_BGD
    if min(probable_foreground.sum(), (~probable_foreground).sum()) < MIN_PIXELS:
        return probable_foreground
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(pixels), labels, None, *models, ITERATIONS, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _remove_noise(mask: Mask) -> Mask:
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, KERNEL) > 0
    return fill_small_holes(main_components(opened, MIN_COMPONENT_WEIGHT), MAX_HOLE_SHARE)


def _edge_strength(lab: LabArray) -> FloatArray:
    """Magnitude of the colour gradient, the maximum within one pixel: (H, W)."""
    gradients = [cv2.Sobel(lab, cv2.CV_32F, *axis) for axis in ((1, 0), (0, 1))]
    edges: FloatArray = cv2.dilate(np.sqrt(np.sum(np.square(gradients), axis=(0, 3))), KERNEL)
    return edges


def _score(candidate: Mask, edges: FloatArray, radius: FloatArray) -> float:
    """Plausibility of a foreground: edges along its outline, area in the centre, compact, little on the border."""
    area = int(candidate.sum())
    smallest, largest = (share * candidate.size for share in AREA_RANGE)
    if not smallest < area < largest:
        return -9.0
    outline = cv2.morphologyEx(candidate.astype(np.uint8), cv2.MORPH_GRADIENT, KERNEL) > 0
    outline &= ~border_mask(candidate.shape, 2)
    strong = float(np.percentile(edges, 95)) or 1.0
    along_edges = float(np.minimum(edges[outline], strong).mean()) / strong if outline.any() else 0.0
    central, corners = float(candidate[radius < 0.5].mean()), float(candidate[radius > 1].mean())
    on_border = float(candidate[border_mask(candidate.shape, 1)].mean())
    perimeter = float(outline.sum())
    return along_edges + 0.7 * central - on_border - 0.5 * corners - 0.03 * perimeter / float(np.sqrt(area))
