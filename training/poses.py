"""How else a garment could lie: sleeves and legs spread, skirts wide, shoes in pairs and from above.

Fashion-MNIST shows garments as a shop hangs them. People lay them down and draw them otherwise. Each function takes
one garment, (28, 28) float32 in [0, 1], light on black, and returns another of the same class.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, IMAGE_SIDE

Image = NDArray[Any]
SEEN = 0.06
"""Lighter than this is garment."""
T_SHIRT, TROUSER, PULLOVER, DRESS, COAT, SANDAL, SHIRT, SNEAKER, BAG, BOOT = range(len(CLASS_NAMES))
SHOES = (SANDAL, SNEAKER, BOOT)


def pose(garment: Image, label: int, random: np.random.Generator) -> Image:
    """The garment as it might lie on a bed, or as it is; `label` 0..9 says what can be done with it."""
    for labels, share, change in _CHANGES:
        if label in labels:
            return change(garment, label, random) if random.random() < share else garment
    return garment


def framed(picture: Image) -> Image:
    """What is seen of a picture of any size, its longer side 28 pixels long, in the middle of a (28, 28) one."""
    garment = trimmed(picture)
    scale = IMAGE_SIDE / max(garment.shape)
    height, width = (max(1, round(side * scale)) for side in garment.shape)
    scaled = cv2.resize(garment, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    frame = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    top, left = (IMAGE_SIDE - height) // 2, (IMAGE_SIDE - width) // 2
    frame[top : top + height, left : left + width] = scaled
    return frame


def trimmed(picture: Image) -> Image:
    """The bounding box of what is seen, or all of a picture without any."""
    seen = picture > SEEN
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(rows) == 0:
        return picture
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _turned(picture: Image, x: float, y: float, degrees: float) -> Image:
    """Turned about a point, anticlockwise."""
    height, width = picture.shape
    turned: Image = cv2.warpAffine(picture, cv2.getRotationMatrix2D((x, y), degrees, 1), (width, height))
    return turned


def _spread_sleeves(garment: Image, label: int, random: np.random.Generator) -> Image:
    """Sleeves turned about the shoulders. Where the hem is as wide as the garment, long ones hang beside it."""
    whole = trimmed(garment)
    height, width = whole.shape
    hem = np.flatnonzero((whole[int(0.7 * height) : int(0.8 * height) + 1] > SEEN).any(axis=0))
    body = (np.ptp(hem) + 1) / width if len(hem) else 1.0
    if body >= 0.85:
        if label not in (PULLOVER, COAT) and not (label == SHIRT and width > 0.7 * height):
            return garment
        body = random.uniform(0.5, 0.72)
    room = int(0.7 * height)
    picture = np.pad(whole, ((4, room), (room, room)))
    middle, half, shoulder = room + (width - 1) / 2, width / 2 * body, 4 + 0.1 * height
    columns = np.arange(picture.shape[1])
    trunk = np.where(np.abs(columns - middle) <= half + 1, picture, 0)
    degrees = random.uniform(-30, 45)
    left = _turned(np.where(columns < middle - half, picture, 0), middle - half, shoulder, -degrees)
    right = np.where(columns > middle + half, picture, 0)
    right = _turned(right, middle + half, shoulder, degrees + random.normal(0, 8))
    if degrees < 0:  # folded over the trunk
        return framed(np.where(left > SEEN, left, np.where(right > SEEN, right, trunk)))
    return framed(np.maximum(trunk, np.maximum(left, right)))


def _spread_legs(garment: Image, _: int, random: np.random.Generator) -> Image:
    whole = trimmed(garment)
    height, width = whole.shape
    room = height // 2
    picture = np.pad(whole, ((4, 4), (room, room)))
    middle, degrees, columns = room + (width - 1) / 2, random.uniform(0, 16), np.arange(picture.shape[1])
    left = _turned(np.where(columns <= middle, picture, 0), middle, 4 + 0.1 * height, -degrees)
    right = np.where(columns > middle - 1, picture, 0)
    right = _turned(right, middle, 4 + 0.1 * height, degrees + random.normal(0, 3))
    return framed(np.maximum(left, right))


def _dress(garment: Image, label: int, random: np.random.Generator) -> Image:
    """Mostly a wider skirt, now and then spread sleeves."""
    if random.random() < 0.15:
        return _spread_sleeves(garment, label, random)
    whole = trimmed(garment)
    height, width = whole.shape
    flare, waist = random.uniform(0.2, 2), random.uniform(0.2, 0.5)
    wide = int(width * (1 + flare)) + 4
    rows, columns = np.mgrid[:height, :wide].astype(np.float32)
    below = np.clip((rows / height - waist) / (1 - waist), 0, 1) ** np.float32(random.uniform(0.6, 1.5))
    across = (columns - wide / 2) / (1 + np.float32(flare) * below) + width / 2
    return framed(cv2.remap(whole, across, rows, cv2.INTER_LINEAR))


def _taller(garment: Image, _: int, random: np.random.Generator) -> Image:
    """A bag of another proportion: a rucksack is taller than a handbag."""
    whole = trimmed(garment)
    height = max(2, int(whole.shape[0] * np.exp(random.uniform(-0.1, 0.7))))
    return framed(cv2.resize(whole, (whole.shape[1], height)))


def _shoes(garment: Image, _: int, random: np.random.Generator) -> Image:
    """One shoe or a pair from above, or a pair from the side."""
    if random.random() < 0.55:
        one = _from_above(garment, random)
        if random.random() < 0.25:
            return framed(one)
        degrees = random.normal(0, 8)
        left = trimmed(_tilted(one, degrees))
        right = trimmed(_tilted(one[:, ::-1], -degrees + random.normal(0, 5)))
        return framed(_over(left, right, left.shape[1] + int(random.integers(-2, 4)), int(random.integers(-3, 4))))
    one = trimmed(garment)
    other = one if random.random() < 0.7 else one[:, ::-1]
    height, width = one.shape
    behind, before = _tilted(one, random.normal(0, 12)), _tilted(other, random.normal(0, 12))
    return framed(_over(behind, before, int(random.uniform(-0.5, 0.5) * width), int(random.uniform(0.25, 1) * height)))


def _from_above(garment: Image, random: np.random.Generator) -> Image:
    """Roughly: the side view and its mirror image about the sole, or about the top, as one long oval."""
    side = trimmed(garment)
    oval = np.concatenate((side, side[::-1]) if random.random() < 0.6 else (side[::-1], side))
    height, width = oval.shape
    oval = cv2.resize(oval, (width, max(3, round(height * min(1.1, random.uniform(0.35, 0.9) * width / height)))))
    if random.random() < 0.6:  # an insole behind the straps
        corners = np.argwhere(oval > SEEN)[:, ::-1].astype(np.int32)
        sole = cv2.fillConvexPoly(np.zeros(oval.shape, np.uint8), cv2.convexHull(corners), 1)
        oval = np.where((sole > 0) & (oval <= SEEN), np.float32(random.uniform(0.2, 0.8)), oval)
    return np.ascontiguousarray(np.rot90(oval, random.choice((1, 3))))


def _tilted(picture: Image, degrees: float) -> Image:
    room = 8
    height, width = picture.shape
    return _turned(np.pad(picture, room), width / 2 + room, height / 2 + room, degrees)


def _over(behind: Image, before: Image, right: int, down: int) -> Image:
    """One picture over another, moved by so many pixels; a dark rim parts them."""
    top, left = max(0, -down), max(0, -right)
    height = max(top + behind.shape[0], top + down + before.shape[0])
    width = max(left + behind.shape[1], left + right + before.shape[1])
    both = np.zeros((height, width), np.float32)
    both[top : top + behind.shape[0], left : left + behind.shape[1]] = behind
    place = both[top + down : top + down + before.shape[0], left + right : left + right + before.shape[1]]
    rim = cv2.dilate((before > SEEN).astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))) > 0
    place[rim] = before[rim]
    return both


_CHANGES: tuple[tuple[tuple[int, ...], float, Callable[[Image, int, np.random.Generator], Image]], ...] = (
    ((T_SHIRT, PULLOVER, COAT, SHIRT), 0.65, _spread_sleeves),
    ((TROUSER,), 0.6, _spread_legs),
    ((DRESS,), 0.6, _dress),
    (SHOES, 0.55, _shoes),
    ((BAG,), 0.4, _taller),
)
