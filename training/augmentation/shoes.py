"""Shows shoes from other viewpoints: pairs, and from above. Fashion-MNIST shows one shoe from its side."""

import cv2
import numpy as np
from numpy.random import Generator

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.image_ops import Image, crop_to_foreground, fit_to_frame, overlay, rotate_expanded

SANDAL, SNEAKER, BOOT = (CLASS_NAMES.index(name) for name in ("Sandal", "Sneaker", "Ankle boot"))
SHOES = (SANDAL, SNEAKER, BOOT)
SOLE_LENGTH_PX = 36
"""Length of a shoe seen from above, before it is scaled to the frame."""


def randomize_shoe_view(shoe: Image, label: int, rng: Generator) -> Image:
    """Renders one shoe or a pair from above, or a pair from the side.

    Args:
        shoe: one shoe from its side, (28, 28) float32 in [0, 1].
        label: one of `SHOES`.
        rng: random generator.

    Returns:
        (28, 28) float32, centred.
    """
    if rng.random() < 0.6:
        one = _draw_top_view(shoe, label, rng) if rng.random() < 0.8 else _mirror_about_sole(shoe, rng)
        if rng.random() < 0.25:
            return fit_to_frame(rotate_expanded(one, rng.normal(0, 20)))
        degrees = rng.normal(0, 8)
        left = crop_to_foreground(rotate_expanded(one, degrees))
        right = crop_to_foreground(rotate_expanded(one[:, ::-1], -degrees + rng.normal(0, 5)))
        return fit_to_frame(overlay(left, right, left.shape[1] + int(rng.integers(-3, 5)), int(rng.integers(-5, 6))))
    one = crop_to_foreground(shoe)
    other = one if rng.random() < 0.7 else one[:, ::-1]
    height, width = one.shape
    behind, front = rotate_expanded(one, rng.normal(0, 12)), rotate_expanded(other, rng.normal(0, 12))
    offset = (int(rng.uniform(-0.5, 0.5) * width), int(rng.uniform(0.25, 1) * height))
    return fit_to_frame(overlay(behind, front, *offset))


def _mirror_about_sole(shoe: Image, rng: Generator) -> Image:
    """Approximates a top view by an oval: the side view joined to its mirror image at the sole or at the top."""
    side = crop_to_foreground(shoe)
    oval = np.concatenate((side, side[::-1]) if rng.random() < 0.6 else (side[::-1], side))
    height, width = oval.shape
    oval = cv2.resize(oval, (width, max(3, round(height * min(1.1, rng.uniform(0.35, 0.9) * width / height)))))
    if rng.random() < 0.6:  # an insole behind the straps
        points = np.argwhere(oval > FOREGROUND_THRESHOLD)[:, ::-1].astype(np.int32)
        sole = cv2.fillConvexPoly(np.zeros(oval.shape, np.uint8), cv2.convexHull(points), 1)
        oval = np.where((sole > 0) & (oval <= FOREGROUND_THRESHOLD), np.float32(rng.uniform(0.2, 0.8)), oval)
    return np.ascontiguousarray(np.rot90(oval, rng.choice((1, 3))))


def _draw_top_view(shoe: Image, label: int, rng: Generator) -> Image:
    """Draws the outline of a sole, toe up, filled with the shoe's texture and what its class shows from above."""
    y = np.linspace(0, 1, SOLE_LENGTH_PX, dtype=np.float32)
    toe, waist, heel = rng.uniform(0.85, 1), rng.uniform(0.65, 0.9), rng.uniform(0.7, 0.95)
    half = np.interp(y, (0, 0.06, 0.25, 0.6, 0.85, 0.96, 1), (0.3, 0.6, toe, waist, heel, 0.6 * heel, 0.3))
    half *= SOLE_LENGTH_PX * rng.uniform(0.15, 0.23)
    center = half.max() + 1
    centers = center + rng.uniform(-0.3, 0.3) * half.max() * np.cos(2.5 * y)
    columns = np.arange(int(2 * center) + 2, dtype=np.float32)
    x = (columns - centers[:, None]) / np.maximum(half[:, None], 0.1)
    inside = np.abs(x) <= 1
    if rng.random() < 0.7:
        fabric = cv2.resize(np.rot90(crop_to_foreground(shoe)), x.shape[::-1])
    else:
        fabric = np.full_like(x, 0.5)
    tone, contrast = rng.uniform(0.45, 0.8), rng.uniform(0.1, 0.6)
    shaded = tone + contrast * (fabric - fabric.mean())
    draw = {SANDAL: _draw_straps, SNEAKER: _draw_laces, BOOT: _draw_shaft}[label]
    drawn = draw(shaded, x, np.repeat(y[:, None], x.shape[1], axis=1), rng)
    return np.where(inside, np.clip(drawn, 0.2, 1), 0).astype(np.float32)


def _sample_contrast(rng: Generator) -> float:
    """Returns a difference of grey in +-[0.15, 0.5]."""
    return float(rng.uniform(0.15, 0.5) * rng.choice((-1, 1)))


def _draw_straps(sole: Image, x: Image, y: Image, rng: Generator) -> Image:
    """A footbed with straps across, crossed or V-shaped; sometimes a heel strap.

    In this and the next two functions x runs from -1 to 1 across the sole, y from 0 at the toe to 1 at the heel.
    """
    footbed = np.full_like(sole, rng.uniform(0.3, 0.8)) if rng.random() < 0.7 else sole
    wide, first = rng.uniform(0.03, 0.14), rng.uniform(0.15, 0.35)
    kind = rng.integers(3)
    if kind == 0:
        straps = [np.abs(y - first - gap) < wide for gap in (0, rng.uniform(0.2, 0.4))[: int(rng.integers(1, 3))]]
    elif kind == 1:
        slope = rng.uniform(0.08, 0.2)
        straps = [np.abs(y - first - 0.1 - slope * side * x) < wide for side in (-1, 1)]
    else:
        straps = [np.abs(y - first - rng.uniform(0.15, 0.4) * np.abs(x)) < wide]
    if rng.random() < 0.4:
        straps.append(np.abs(y - rng.uniform(0.75, 0.9)) < 0.6 * wide)
    return np.where(np.any(straps, axis=0), footbed + _sample_contrast(rng), footbed)


def _draw_laces(upper: Image, x: Image, y: Image, rng: Generator) -> Image:
    """An opening for the foot, mostly a tongue with laces; sometimes a toe cap or a lighter or darker rim."""
    center, reach = rng.uniform(0.66, 0.76), rng.uniform(0.15, 0.24)
    opening = (x / rng.uniform(0.5, 0.75)) ** 2 + ((y - center) / reach) ** 2 < 1
    drawn = upper
    tongue = (np.abs(x) < rng.uniform(0.3, 0.5)) & (y > rng.uniform(0.22, 0.34)) & (y < center)
    if rng.random() < 0.75:
        drawn = np.where(tongue, drawn + 0.5 * _sample_contrast(rng), drawn)
        laces = np.sin(rng.uniform(50, 90) * y + rng.uniform(0, 6)) > rng.uniform(-0.2, 0.5)
        drawn = np.where(tongue & laces, drawn + _sample_contrast(rng), drawn)
    if rng.random() < 0.4:
        drawn = np.where(y < rng.uniform(0.12, 0.22), drawn + _sample_contrast(rng), drawn)
    if rng.random() < 0.4:
        drawn = np.where(np.abs(x) > rng.uniform(0.75, 0.9), drawn + _sample_contrast(rng), drawn)
    return np.where(opening, drawn + _sample_contrast(rng), drawn)


def _draw_shaft(upper: Image, x: Image, y: Image, rng: Generator) -> Image:
    """The shaft of a boot above the heel, around an opening."""
    center = rng.uniform(0.68, 0.78)
    distance = (x / rng.uniform(0.8, 1)) ** 2 + ((y - center) / rng.uniform(0.22, 0.32)) ** 2
    drawn = np.where(distance < 1, upper + _sample_contrast(rng), upper)
    return np.where(distance < rng.uniform(0.2, 0.5), drawn + _sample_contrast(rng), drawn)
