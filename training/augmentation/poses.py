"""How else a garment could lie: sleeves spread or folded, hoods, legs apart, skirts wide, shoes as people stand them.

Fashion-MNIST shows garments as a shop hangs them. People lay them down and draw them otherwise. Each function takes
one garment, (28, 28) float32 in [0, 1], light on black, and returns another of the same class.
"""

from collections.abc import Callable

import cv2
import numpy as np

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.compositing import Image, framed, trimmed, turned
from training.augmentation.shoes import SHOES, stand_otherwise

T_SHIRT, TROUSER, PULLOVER, DRESS, COAT, _, SHIRT, _, BAG, _ = range(len(CLASS_NAMES))
HOODED = 0.2
"""Share of the pullovers and coats that get a hood."""


def pose(garment: Image, label: int, random: np.random.Generator) -> Image:
    """The garment as it might lie on a bed, or as it is; `label` 0..9 says what can be done with it."""
    for labels, share, change in _CHANGES:
        if label in labels:
            return change(garment, label, random) if random.random() < share else garment
    return garment


def _lay_down(garment: Image, label: int, random: np.random.Generator) -> Image:
    """Sleeves turned about the shoulders, now and then a hood; boxier or longer than it hangs."""
    laid = _spread_sleeves(garment, label, random)
    if label in (PULLOVER, COAT) and random.random() < HOODED:
        laid = _hooded(laid, random)
    if label != T_SHIRT and random.random() < 0.4:
        whole = trimmed(laid)
        laid = framed(cv2.resize(whole, (whole.shape[1], max(4, round(whole.shape[0] * random.uniform(0.7, 1.15))))))
    return laid


def _spread_sleeves(garment: Image, label: int, random: np.random.Generator) -> Image:
    """Sleeves turned about the shoulders. Where the hem is as wide as the garment, long ones hang beside it."""
    whole = trimmed(garment)
    height, width = whole.shape
    hem = np.flatnonzero((whole[int(0.7 * height) : int(0.8 * height) + 1] > FOREGROUND_THRESHOLD).any(axis=0))
    body = (np.ptp(hem) + 1) / width if len(hem) else 1.0
    long = body >= 0.85 or label in (PULLOVER, COAT)
    if body >= 0.85:
        if label not in (PULLOVER, COAT) and not (label == SHIRT and width > 0.7 * height):
            return garment
        body = random.uniform(0.5, 0.72)
    room = int(0.9 * height)
    picture = np.pad(whole, ((room // 2, room), (room, room)))
    middle, half, shoulder = room + (width - 1) / 2, width / 2 * body, room // 2 + 0.1 * height
    columns = np.arange(picture.shape[1])
    trunk = np.where(np.abs(columns - middle) <= half + 1, picture, 0)
    degrees = random.uniform(-30, 55 if long else 45)
    bend = random.uniform(-110, 30) if long and random.random() < 0.4 else 0.0
    sleeve = np.where(columns < middle - half, picture, 0)
    other = np.ascontiguousarray(np.where(columns > middle + half, picture, 0)[:, ::-1])
    mirrored = picture.shape[1] - 1 - (middle + half)
    left = _sleeve(sleeve, middle - half, shoulder, degrees, bend, height)
    right = _sleeve(other, mirrored, shoulder, degrees + random.normal(0, 8), bend + random.normal(0, 15), height)
    right = right[:, ::-1]
    if degrees < 0 or bend < -60:  # folded over the trunk
        return framed(np.where(left > FOREGROUND_THRESHOLD, left, np.where(right > FOREGROUND_THRESHOLD, right, trunk)))
    return framed(np.maximum(trunk, np.maximum(left, right)))


def _sleeve(hanging: Image, x: float, shoulder: float, degrees: float, bend: float, height: int) -> Image:
    """A left sleeve lifted by so many degrees about (x, shoulder), its lower half turned about the elbow."""
    if abs(bend) > 10:
        elbow = shoulder + 0.42 * height
        rows = np.arange(len(hanging))[:, None]
        seen = np.flatnonzero((hanging[int(elbow) - 1 : int(elbow) + 2] > FOREGROUND_THRESHOLD).any(axis=0))
        if len(seen):
            lower = turned(np.where(rows >= elbow - 1, hanging, 0), float(seen.mean()), elbow, -bend)
            hanging = np.maximum(np.where(rows < elbow + 1, hanging, 0), lower)
    return turned(np.ascontiguousarray(hanging), x, shoulder, -degrees)


def _hooded(garment: Image, random: np.random.Generator) -> Image:
    """A hood above the neck, of the garment's own grey."""
    whole = trimmed(garment)
    height, width = whole.shape
    wide, tall = random.uniform(0.14, 0.24) * width, random.uniform(0.1, 0.2) * height
    up = int(1.6 * tall) + 1
    picture = np.pad(whole, ((up, 0), (0, 0))).astype(np.float32)
    rows, columns = np.mgrid[: len(picture), :width]
    seen = np.flatnonzero(whole[: max(2, height // 8)].max(axis=0) > FOREGROUND_THRESHOLD)
    middle = float(seen.mean()) if len(seen) else width / 2
    away = ((columns - middle) / wide) ** 2 + ((rows - up) / (1.6 * tall)) ** 2
    return framed(np.where((away < 1) & (rows < up + tall), _grey_of(whole), picture).astype(np.float32))


def _grey_of(garment: Image) -> np.float32:
    """The grey of most of its cloth; some grey where there is none."""
    greys = garment[garment > FOREGROUND_THRESHOLD]
    return np.float32(np.median(greys)) if len(greys) else np.float32(0.6)


def _spread_legs(garment: Image, _: int, random: np.random.Generator) -> Image:
    whole = trimmed(garment)
    height, width = whole.shape
    room = height // 2
    picture = np.pad(whole, ((4, 4), (room, room)))
    middle, degrees, columns = room + (width - 1) / 2, random.uniform(0, 16), np.arange(picture.shape[1])
    left = turned(np.where(columns <= middle, picture, 0), middle, 4 + 0.1 * height, -degrees)
    right = np.where(columns > middle - 1, picture, 0)
    right = turned(right, middle, 4 + 0.1 * height, degrees + random.normal(0, 3))
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


def _carried(garment: Image, _: int, random: np.random.Generator) -> Image:
    """A bag of another proportion: a rucksack is taller than a handbag, round at the top, with a pocket and a loop."""
    whole = trimmed(garment)
    if random.random() < 0.6:
        height = max(2, int(whole.shape[0] * np.exp(random.uniform(-0.1, 0.7))))
        return framed(cv2.resize(whole, (whole.shape[1], height)))
    height, width = int(random.integers(26, 37)), 28
    cloth = cv2.resize(whole, (width, height))
    cloth = np.where(cloth > FOREGROUND_THRESHOLD, cloth, _grey_of(whole))
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, arch = (columns - (width - 1) / 2) / (width / 2), random.uniform(0.2, 0.5) * height
    inside = rows >= arch * (1 - np.sqrt(np.clip(1 - np.abs(across) ** random.uniform(2, 4), 0, 1)))
    top, side = random.uniform(0.5, 0.65), random.uniform(0.5, 0.85)
    pocket = (rows > top * height) & (rows < random.uniform(0.86, 0.95) * height) & (np.abs(across) < side)
    change = random.choice((-1, 1)) * random.uniform(0.1, 0.4)
    if random.random() < 0.5:  # its seam alone
        pocket &= cv2.erode(pocket.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    cloth = np.clip(np.where(pocket, cloth + change, cloth), 0.2, 1) * inside
    loop = int(random.integers(2, 6))
    picture = np.pad(cloth, ((loop, 0), (0, 0))).astype(np.float32)
    reach, grey = (int(random.integers(3, 6)), loop + 1), float(random.uniform(0.3, 0.9))
    cv2.ellipse(picture, (width // 2, loop + 1), reach, 0, 180, 360, grey, int(random.integers(1, 3)))
    return framed(picture)


_CHANGES: tuple[tuple[tuple[int, ...], float, Callable[[Image, int, np.random.Generator], Image]], ...] = (
    ((T_SHIRT, PULLOVER, COAT, SHIRT), 0.65, _lay_down),
    ((TROUSER,), 0.6, _spread_legs),
    ((DRESS,), 0.6, _dress),
    (SHOES, 0.6, stand_otherwise),
    ((BAG,), 0.5, _carried),
)
