"""Changes the pose and the proportions of a garment: sleeves, hoods, trouser legs, skirts, bags.

Fashion-MNIST shows garments as a shop presents them; people lay them out and draw them differently. Each function
takes one garment, (28, 28) float32 in [0, 1], light on black, and returns another image of the same class.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.image_ops import Image, crop_to_foreground, fit_to_frame, rotate
from training.augmentation.shoes import SHOES, randomize_shoe_view

T_SHIRT, TROUSER, PULLOVER, DRESS, COAT, _, SHIRT, _, BAG, _ = range(len(CLASS_NAMES))
HOOD_PROBABILITY = 0.2
"""Probability that a pullover or a coat gets a hood."""
Transform = Callable[[Image, int, Generator], Image]


def randomize_pose(garment: Image, label: int, rng: Generator) -> Image:
    """Changes the pose of a garment, with a probability that depends on its class.

    Args:
        garment: (28, 28) float32 in [0, 1].
        label: its class, 0..9.
        rng: random generator.

    Returns:
        (28, 28) in [0, 1], centred; `garment` itself if the pose stays.
    """
    for labels, probability, transform in _TRANSFORMS:
        if label in labels:
            return transform(garment, label, rng) if rng.random() < probability else garment
    return garment


def _vary_top(garment: Image, label: int, rng: Generator) -> Image:
    """Rotates the sleeves, sometimes adds a hood or changes the aspect ratio."""
    varied = _rotate_sleeves(garment, label, rng)
    if label in (PULLOVER, COAT) and rng.random() < HOOD_PROBABILITY:
        varied = _add_hood(varied, rng)
    if label != T_SHIRT and rng.random() < 0.4:
        cropped = crop_to_foreground(varied)
        height = max(4, round(cropped.shape[0] * rng.uniform(0.7, 1.15)))
        varied = fit_to_frame(cv2.resize(cropped, (cropped.shape[1], height)))
    return varied


def _rotate_sleeves(garment: Image, label: int, rng: Generator) -> Image:
    """Rotates both sleeves about the shoulders, sometimes about the elbows as well.

    Where the garment is as wide at 75% of its height as anywhere, long sleeves are assumed to hang beside the trunk,
    whose width is then drawn at random.
    """
    cropped = crop_to_foreground(garment)
    height, width = cropped.shape
    hem = np.flatnonzero((cropped[int(0.7 * height) : int(0.8 * height) + 1] > FOREGROUND_THRESHOLD).any(axis=0))
    trunk_width = (np.ptp(hem) + 1) / width if len(hem) else 1.0
    long = trunk_width >= 0.85 or label in (PULLOVER, COAT)
    if trunk_width >= 0.85:
        if label not in (PULLOVER, COAT) and not (label == SHIRT and width > 0.7 * height):
            return garment
        trunk_width = rng.uniform(0.5, 0.72)
    margin = int(0.9 * height)
    padded = np.pad(cropped, ((margin // 2, margin), (margin, margin)))
    center, half, shoulder = margin + (width - 1) / 2, width / 2 * trunk_width, margin // 2 + 0.1 * height
    columns = np.arange(padded.shape[1])
    trunk = np.where(np.abs(columns - center) <= half + 1, padded, 0)
    degrees = rng.uniform(-30, 55 if long else 45)
    bend = rng.uniform(-110, 30) if long and rng.random() < 0.4 else 0.0
    left = np.where(columns < center - half, padded, 0)
    right = np.ascontiguousarray(np.where(columns > center + half, padded, 0)[:, ::-1])
    right_shoulder_x = padded.shape[1] - 1 - (center + half)
    left = _rotate_sleeve(left, center - half, shoulder, degrees, bend, height)
    other_degrees, other_bend = degrees + rng.normal(0, 8), bend + rng.normal(0, 15)
    right = _rotate_sleeve(right, right_shoulder_x, shoulder, other_degrees, other_bend, height)[:, ::-1]
    if degrees < 0 or bend < -60:  # sleeves folded over the trunk
        behind = np.where(right > FOREGROUND_THRESHOLD, right, trunk)
        return fit_to_frame(np.where(left > FOREGROUND_THRESHOLD, left, behind))
    return fit_to_frame(np.maximum(trunk, np.maximum(left, right)))


def _rotate_sleeve(sleeve: Image, x: float, shoulder: float, degrees: float, bend: float, height: int) -> Image:
    """Rotates a left sleeve about (x, shoulder), and the part below the elbow by `bend` degrees about the elbow."""
    if abs(bend) > 10:
        elbow = shoulder + 0.42 * height
        rows = np.arange(len(sleeve))[:, None]
        elbow_columns = np.flatnonzero((sleeve[int(elbow) - 1 : int(elbow) + 2] > FOREGROUND_THRESHOLD).any(axis=0))
        if len(elbow_columns):
            forearm = rotate(np.where(rows >= elbow - 1, sleeve, 0), float(elbow_columns.mean()), elbow, -bend)
            sleeve = np.maximum(np.where(rows < elbow + 1, sleeve, 0), forearm)
    return rotate(np.ascontiguousarray(sleeve), x, shoulder, -degrees)


def _add_hood(garment: Image, rng: Generator) -> Image:
    """Adds half an ellipse of the garment's median grey above the neck."""
    cropped = crop_to_foreground(garment)
    height, width = cropped.shape
    wide, tall = rng.uniform(0.14, 0.24) * width, rng.uniform(0.1, 0.2) * height
    margin = int(1.6 * tall) + 1
    padded = np.pad(cropped, ((margin, 0), (0, 0))).astype(np.float32)
    rows, columns = np.mgrid[: len(padded), :width]
    neck = np.flatnonzero(cropped[: max(2, height // 8)].max(axis=0) > FOREGROUND_THRESHOLD)
    center = float(neck.mean()) if len(neck) else width / 2
    distance = ((columns - center) / wide) ** 2 + ((rows - margin) / (1.6 * tall)) ** 2
    hood = (distance < 1) & (rows < margin + tall)
    return fit_to_frame(np.where(hood, _median_grey(cropped), padded).astype(np.float32))


def _median_grey(garment: Image) -> np.float32:
    """Median over the foreground; 0.6 if there is none."""
    greys = garment[garment > FOREGROUND_THRESHOLD]
    return np.float32(np.median(greys)) if len(greys) else np.float32(0.6)


def _rotate_legs(garment: Image, _: int, rng: Generator) -> Image:
    """Spreads trouser legs by rotating each about the waist."""
    cropped = crop_to_foreground(garment)
    height, width = cropped.shape
    margin = height // 2
    padded = np.pad(cropped, ((4, 4), (margin, margin)))
    center, degrees, columns = margin + (width - 1) / 2, rng.uniform(0, 16), np.arange(padded.shape[1])
    left = rotate(np.where(columns <= center, padded, 0), center, 4 + 0.1 * height, -degrees)
    right = np.where(columns > center - 1, padded, 0)
    right = rotate(right, center, 4 + 0.1 * height, degrees + rng.normal(0, 3))
    return fit_to_frame(np.maximum(left, right))


def _flare_skirt(garment: Image, label: int, rng: Generator) -> Image:
    """Widens a dress below its waist, or rotates its sleeves."""
    if rng.random() < 0.15:
        return _rotate_sleeves(garment, label, rng)
    cropped = crop_to_foreground(garment)
    height, width = cropped.shape
    flare, waist = rng.uniform(0.2, 2), rng.uniform(0.2, 0.5)
    flared_width = int(width * (1 + flare)) + 4
    rows, columns = np.mgrid[:height, :flared_width].astype(np.float32)
    below_waist = np.clip((rows / height - waist) / (1 - waist), 0, 1) ** np.float32(rng.uniform(0.6, 1.5))
    source_columns = (columns - flared_width / 2) / (1 + np.float32(flare) * below_waist) + width / 2
    return fit_to_frame(cv2.remap(cropped, source_columns, rows, cv2.INTER_LINEAR))


def _vary_bag(garment: Image, _: int, rng: Generator) -> Image:
    """Stretches a bag vertically, or turns it into a rucksack: arched at the top, with a front pocket and a loop."""
    cropped = crop_to_foreground(garment)
    if rng.random() < 0.6:
        height = max(2, int(cropped.shape[0] * np.exp(rng.uniform(-0.1, 0.7))))
        return fit_to_frame(cv2.resize(cropped, (cropped.shape[1], height)))
    height, width = int(rng.integers(26, 37)), 28
    fabric = cv2.resize(cropped, (width, height))
    fabric = np.where(fabric > FOREGROUND_THRESHOLD, fabric, _median_grey(cropped))
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, arch = (columns - (width - 1) / 2) / (width / 2), rng.uniform(0.2, 0.5) * height
    inside = rows >= arch * (1 - np.sqrt(np.clip(1 - np.abs(x) ** rng.uniform(2, 4), 0, 1)))
    top, side = rng.uniform(0.5, 0.65), rng.uniform(0.5, 0.85)
    pocket = (rows > top * height) & (rows < rng.uniform(0.86, 0.95) * height) & (np.abs(x) < side)
    contrast = rng.choice((-1, 1)) * rng.uniform(0.1, 0.4)
    if rng.random() < 0.5:  # the outline of the pocket only
        pocket &= cv2.erode(pocket.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    fabric = np.clip(np.where(pocket, fabric + contrast, fabric), 0.2, 1) * inside
    loop = int(rng.integers(2, 6))
    padded = np.pad(fabric, ((loop, 0), (0, 0))).astype(np.float32)
    axes, grey = (int(rng.integers(3, 6)), loop + 1), float(rng.uniform(0.3, 0.9))
    cv2.ellipse(padded, (width // 2, loop + 1), axes, 0, 180, 360, grey, int(rng.integers(1, 3)))
    return fit_to_frame(padded)


_TRANSFORMS: tuple[tuple[tuple[int, ...], float, Transform], ...] = (
    ((T_SHIRT, PULLOVER, COAT, SHIRT), 0.65, _vary_top),
    ((TROUSER,), 0.6, _rotate_legs),
    ((DRESS,), 0.6, _flare_skirt),
    (SHOES, 0.6, randomize_shoe_view),
    ((BAG,), 0.5, _vary_bag),
)
"""Labels, the probability of a change, and the function that makes it."""
