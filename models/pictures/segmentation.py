"""Which part of a picture is the garment? Colours of the border, closed outlines and GrabCut answer. Knows no network.

A picture on a plain ground is cut out by its distance from the ground's colour in CIE Lab; lines that enclose
something are filled. Anything else goes through GrabCut (Rother, Kolmogorov and Blake, 2004), begun in three ways;
the cut whose edge follows the picture's edges best, and that lies in the middle, not at the border, is kept.
"""

from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[Any]
Colours = NDArray[Any]
Kind = Literal["transparent", "plain", "lines", "photo"]

OPAQUE = 0.5
LIKE_THE_GROUND = 6.0
"""Colours nearer than this in Lab count as one."""
FLAT, SHADE_SHARE = 1.5, 0.12
"""A plain ground differs by less than the first from its median, and few pixels lie between it and the garment."""
SURELY_OTHER = 8.0
LINE = 0.4
"""Strokes are thinner than this share of what they enclose."""
GAPS = (1, 2, 4, 6, 9, 13)
"""Of 128 pixels: gaps in an outline that are closed, half of each; wider only where that encloses much more."""
CROSS = np.ones((3, 3), np.uint8)
SHARE_OF_MAIN = 0.15
"""A part that weighs less than this share of the main one is left out."""


@dataclass(frozen=True)
class Segmentation:
    """A garment found in a picture.

    Args:
        mask: (H, W) bool, True where the garment is.
        foreground: (H, W) bool, what differs from the ground; of a line drawing its strokes.
        colours: (H, W, 3) uint8, the picture.
        kind: what the picture was taken for.
    """

    mask: Mask
    foreground: Mask
    colours: Colours
    kind: Kind


def segment(colours: Colours, alpha: Floats | None = None, within: Mask | None = None) -> Segmentation:
    """The garment in a picture.

    Args:
        colours: (H, W, 3) uint8 RGB, about 128 pixels long.
        alpha: (H, W) in [0, 1], or None for an opaque picture.
        within: (H, W) bool, True in the box that holds the garment; None where it may be anywhere.

    Returns:
        The cut-out; its mask is empty where nothing differs from the ground.
    """
    lab = _lab(colours)
    if alpha is not None:
        foreground: Mask | None = alpha > OPAQUE
        kind: Kind = "transparent"
    else:
        foreground, kind = _on_plain_ground(lab), "plain"
    if foreground is None:
        mask = _in_photo(colours, within)
        return Segmentation(mask, mask, colours, "photo")
    if within is not None:
        foreground = foreground & within
    if not foreground.any():
        return Segmentation(foreground, foreground, colours, kind)
    whole = _enclosed(foreground)
    if _is_drawn_in_lines(foreground, whole, lab[..., 0]):
        return Segmentation(_main_parts(whole, 0.1), foreground, colours, "lines")
    return Segmentation(_main_parts(_without_pinholes(foreground, 0.03), 0.1), foreground, colours, kind)


def _lab(colours: Colours) -> Floats:
    """CIE Lab, (H, W, 3): lightness 0 to 100."""
    lab: Floats = cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return lab


def _on_plain_ground(lab: Floats) -> Mask | None:
    """What differs from a ground of one colour, or None where the ground is not of one."""
    centres, _, rim = _border_colours(lab, 2)
    near = _near(rim, centres[0])
    corners = lab[[1, 1, -2, -2], [1, -2, 1, -2]]
    other = _near(rim, centres[1]) if len(centres) > 1 else near
    if 0.25 < near.mean() < 0.75 and _near(corners, centres[0]).sum() < 3 <= _near(corners, centres[-1]).sum():
        near = other  # the garment fills more of the border than its ground, but not the corners
    if near.mean() < 0.25:
        return None
    ground = np.median(rim[near], axis=0)
    spread = np.sort(np.linalg.norm(rim - ground, axis=1))
    distance = np.linalg.norm(lab - ground, axis=2)
    threshold = max(SURELY_OTHER, 0.25 * float(np.percentile(distance, 98)))
    shade = np.mean((distance > SURELY_OTHER / 2) & (distance < threshold))
    if spread[: max(1, len(spread) * 2 // 3)].mean() > FLAT or shade > SHADE_SHARE:
        return None
    return distance > threshold


def _near(colours: Floats, centre: Floats) -> Mask:
    return np.linalg.norm(colours - centre, axis=1) < LIKE_THE_GROUND


def _border_colours(lab: Floats, count: int) -> tuple[Floats, Floats, Floats]:
    """The border's main colours, the most frequent first; their shares; and all its pixels (n, 3)."""
    rim = lab[_rim(lab.shape[:2], max(1, round(0.02 * max(lab.shape))))]
    count = min(count, len(np.unique(rim, axis=0)))
    until = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    cv2.setRNGSeed(0)
    _, belongs, centres = cv2.kmeans(rim, count, None, until, 1, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(belongs.ravel(), minlength=count) / len(rim)
    order = np.argsort(-shares)
    return centres[order], shares[order].astype(np.float32), rim


def _rim(shape: tuple[int, ...], width: int) -> Mask:
    rim = np.ones(shape, bool)
    rim[width:-width, width:-width] = False
    return rim


def _enclosed(foreground: Mask) -> Mask:
    """Ink and all that it encloses; gaps are closed as far as that encloses much more."""
    best = whole = _filled(foreground)
    scale = max(foreground.shape) / 128
    for gap in GAPS:
        radius = max(1, round(gap * scale))
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        room = radius + 2
        thick = cv2.dilate(np.pad(foreground, room).astype(np.uint8), brush) > 0
        closed = cv2.erode(_filled(thick).astype(np.uint8), brush) > 0
        closed = closed[room:-room, room:-room] | whole
        if closed.sum() > 1.25 * best.sum():
            best = closed
    return best


def _filled(mask: Mask) -> Mask:
    """All that cannot be reached from outside."""
    flooded = np.pad(mask, 1).astype(np.uint8)
    cv2.floodFill(flooded, None, (0, 0), 2)
    return flooded[1:-1, 1:-1] != 2


def _without_pinholes(mask: Mask, share: float) -> Mask:
    """Holes smaller than that share of it are filled."""
    count, parts, about, _ = cv2.connectedComponentsWithStats((_filled(mask) & ~mask).astype(np.uint8), connectivity=4)
    small = np.flatnonzero(about[1:, cv2.CC_STAT_AREA] < share * mask.sum()) + 1
    return mask | np.isin(parts, small) if count > 1 else mask


def _is_drawn_in_lines(foreground: Mask, whole: Mask, lightness: Floats) -> bool:
    """Strokes are thin beside what they enclose, or flat and mostly empty."""
    if _thickness(foreground) < LINE * _thickness(whole):
        return True
    low, high = np.percentile(lightness[foreground], (10, 90))
    return bool(high - low < 35 and foreground.sum() < 0.62 * whole.sum())


def _thickness(mask: Mask) -> float:
    return float(cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3).max())


def _main_parts(mask: Mask, share: float = SHARE_OF_MAIN) -> Mask:
    """The heaviest part, and those not much lighter: large ones in the middle weigh most, those at the border less."""
    count, parts, about, middles = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count <= 2:
        return mask
    height, width = mask.shape
    off = np.hypot((middles[1:, 0] - width / 2) / width, (middles[1:, 1] - height / 2) / height)
    rim = np.bincount(parts[_rim(mask.shape, 1)], minlength=count)[1:] / (height + width)
    weights = about[1:, cv2.CC_STAT_AREA] * np.exp(-3 * off**2 - rim)
    return np.isin(parts, np.flatnonzero(weights >= share * weights.max()) + 1)


def _in_photo(colours: Colours, within: Mask | None = None) -> Mask:
    """The best of three cuts: grounds of several colours, a ground of one, and whatever lies in the middle.

    Around a box is ground for sure, its middle is the middle, and all that it holds is a fourth guess.
    """
    smooth = cv2.bilateralFilter(colours, 5, 30, 5)
    lab = _lab(smooth)
    height, width = lab.shape[:2]
    rim = _rim((height, width), max(1, round(0.015 * max(height, width))))
    if within is not None:
        rim = rim | ~within
    from_middle = _from_middle(np.ones_like(rim) if within is None else within)
    centres, shares, _ = _border_colours(lab, 3)
    several = _unlike(lab, centres[shares > 0.12])
    single = _unlike(lab, centres[:1])
    hints = []
    for unlike, surely_ground in ((several, rim), (single, rim & (single < 0.5))):
        hints.append((unlike - 0.5 + 0.5 * (0.75 - from_middle) > 0, surely_ground))
    hints.append((from_middle < 0.75, rim))
    if within is not None:
        hints.append((within, rim))
    edges = _edges(lab)
    cuts = [_tidied(_grabcut(smooth, garment & ~ground, ground)) for garment, ground in hints]
    return max(cuts, key=lambda cut: _merit(cut, edges, from_middle))


def _from_middle(box: Mask) -> Floats:
    """Distance from the middle of a box, 1 at the middle of each of its sides."""
    away = []
    for axis, at in enumerate(np.indices(box.shape, np.float32)):
        inside = np.flatnonzero(box.any(axis=1 - axis))
        first, past = int(inside[0]), int(inside[-1]) + 1
        away.append((at - (first + past) / 2) / ((past - first) / 2))
    return np.hypot(away[0], away[1])


def _unlike(lab: Floats, centres: Floats) -> Floats:
    """How far each pixel is from the nearest of these colours, 1 for the furthest twentieth."""
    distance: Floats = np.min([np.linalg.norm(lab - centre, axis=2) for centre in centres], axis=0)
    return distance / max(float(np.percentile(distance, 95)), 1e-6)


def _grabcut(colours: Colours, garment: Mask, ground: Mask, rounds: int = 3) -> Mask:
    """GrabCut from what is probably garment and what is surely ground."""
    labels = np.where(garment, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[ground] = cv2.GC_BGD
    if min(garment.sum(), (~garment).sum()) < 20:  # too few for its mixtures of five colours
        return garment
    cv2.setRNGSeed(0)
    cv2.grabCut(
        np.ascontiguousarray(colours), labels, None, np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK
    )
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def _tidied(mask: Mask) -> Mask:
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, CROSS) > 0
    return _without_pinholes(_main_parts(opened), 0.02)


def _edges(lab: Floats) -> Floats:
    """How strongly the colour changes, the widest within a pixel."""
    slopes = [cv2.Sobel(lab, cv2.CV_32F, *axis) for axis in ((1, 0), (0, 1))]
    edges: Floats = cv2.dilate(np.sqrt(np.sum(np.square(slopes), axis=(0, 3))), CROSS)
    return edges


def _merit(cut: Mask, edges: Floats, from_middle: Floats) -> float:
    """How likely a cut is the garment: edges along its outline, mass in the middle, little at the border, no frills."""
    area = int(cut.sum())
    if not 0.02 * cut.size < area < 0.97 * cut.size:
        return -9.0
    outline = (cv2.morphologyEx(cut.astype(np.uint8), cv2.MORPH_GRADIENT, CROSS) > 0) & ~_rim(cut.shape, 2)
    strong = float(np.percentile(edges, 95)) or 1.0
    along = float(np.minimum(edges[outline], strong).mean()) / strong if outline.any() else 0.0
    middle, corners = float(cut[from_middle < 0.5].mean()), float(cut[from_middle > 1].mean())
    border = float(cut[_rim(cut.shape, 1)].mean())
    return along + 0.7 * middle - border - 0.5 * corners - 0.03 * float(outline.sum()) / np.sqrt(area)
