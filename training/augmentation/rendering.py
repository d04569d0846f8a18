"""How else a garment could be shown: drawn, printed on, photographed, badly cut out. Its shape stays.

Each function takes one garment, (28, 28) float32 in [0, 1], light on black, and returns another of the same class.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.spec import FOREGROUND_THRESHOLD, IMAGE_SIDE
from training.augmentation.compositing import Image, trimmed
from training.augmentation.garment_details import add_garment_details
from training.augmentation.poses import BAG, COAT, SHIRT, pose
from training.augmentation.shoes import SHOES

DARKEST = 0.2
"""A depicted garment is lighter than this everywhere, as `models.pictures.framing` makes it."""
KEPT_IN_DETAIL = (COAT, SHIRT, BAG)
"""Without buttons, collar or clasp nobody would call them that; the others may become flat silhouettes."""
DRAWN_IN = 0.6
"""Share of the garments into which lines are drawn that their class is known by, unless they keep their cloth."""
BLOCK = 0.85
"""A bag that fills more than this of its bounding box has no handle to know it by."""
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
ROWS, COLUMNS = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE].astype(np.float32)


def render(garment: Image, label: int, random: np.random.Generator) -> Image:
    """The garment in another pose, of other cloth, damaged by a bad cut, and tilted; `label` is its class, 0..9.

    A bag without a handle stays as it is: of another cloth it could be anything.
    """
    if label == BAG and np.mean(trimmed(garment) > FOREGROUND_THRESHOLD) > BLOCK:
        return garment
    shown = damaged(_restyled(pose(garment, label, random), label, random), random)
    return np.clip(_warped(shown, label in SHOES, random), 0, 1)


def _restyled(garment: Image, label: int, random: np.random.Generator) -> Image:
    """The same silhouette with another inside: cloth in another light, flat, lines on flat, few tones, or a print."""
    shape = (garment > FOREGROUND_THRESHOLD).astype(np.uint8)
    if shape.sum() < 20:
        return garment
    if random.random() < 0.5:
        shape = _filled(shape)
    inside = shape > 0
    tone, style = random.uniform(0.45, 0.8), random.random()
    detailed, drawn_in = label in KEPT_IN_DETAIL, random.random() < DRAWN_IN
    if detailed and not (drawn_in and label != BAG):
        style = random.choice((0.2, 0.2, 0.6, 0.6, 0.8))
    greys = np.sort(garment[inside])
    if style < 0.35:  # cloth under another light, or its negative
        contrast = random.uniform(0.8 if detailed else 0.3, 1.4) * (-1 if random.random() < 0.35 else 1)
        shown = tone + contrast * (garment - greys[len(greys) // 2])
        if random.random() < (0.2 if detailed else 0.4):
            shown = shown + random.uniform(0.05, 0.3) * texture(random)
    elif style < 0.55:
        shown = np.full_like(garment, tone)
    elif style < 0.75:
        depth = random.uniform(0.3 if detailed else 0.15, 0.55) * (1 if random.random() < 0.8 else -1)
        shown = tone - depth * _lines(garment, shape, random)
    elif style < 0.9:
        tones = int(random.integers(2, 5))
        steps = greys[(len(greys) * np.arange(1, tones) / tones).astype(int)]
        shown = (tone + random.uniform(-0.35, 0.35, tones))[np.digitize(garment, steps)]
    else:
        shown = tone + random.uniform(0.1, 0.4) * texture(random)
    border = random.random()
    if border < 0.15:  # a seam around it
        shown = np.where(inside & (cv2.erode(shape, CROSS) == 0), random.uniform(0.22, 0.52), shown)
    shown = np.clip(shown, DARKEST, 1) * inside
    if drawn_in and 0.35 <= style < 0.9:
        shown = add_garment_details(shown.astype(np.float32), label, random)
    if border > 0.96:  # an outline that was not filled
        outline = cv2.morphologyEx(shape, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
        shown = np.where(outline, random.uniform(0.7, 1), shown * random.choice((0, 0.3), p=(0.67, 0.33)))
    return shown.astype(np.float32)


def _filled(shape: NDArray[np.uint8]) -> NDArray[np.uint8]:
    flooded = np.pad(shape, 1)
    cv2.floodFill(flooded, None, (0, 0), 2)
    return (flooded[1:-1, 1:-1] != 2).astype(np.uint8)


def _lines(garment: Image, shape: NDArray[np.uint8], random: np.random.Generator) -> Image:
    """Where the picture changes most, as a pen would follow it; half of the time without the outline."""
    slopes = [cv2.Sobel(garment, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1))]
    edges = np.hypot(*slopes)  # OpenCV's own differs from run to run in the last bit
    ordered = np.sort(edges[shape > 0])
    least = ordered[int(len(ordered) * random.uniform(0.6, 0.88))]
    lines: Image = np.clip((edges - least) / max(0.3 * least, 0.05), 0, 1)
    return lines * (cv2.erode(shape, CROSS) > 0) if random.random() < 0.5 else lines


def texture(random: np.random.Generator) -> Image:
    """Stripes, checks, blotches, a print in the middle or grain, about -1 to 1."""
    kind = random.integers(5)
    if kind == 0:
        angle = random.choice((0, np.pi / 2, random.uniform(0, np.pi)))
        along = COLUMNS * np.cos(angle) + ROWS * np.sin(angle)
        return np.sign(np.sin(random.uniform(0.3, 1.6) * along + random.uniform(0, 6)))
    if kind == 1:
        often = random.uniform(0.3, 1.5)
        stripes = (np.sign(np.sin(often * axis + random.uniform(0, 6))) for axis in (COLUMNS, ROWS))
        return np.asarray(sum(stripes)) / 2
    if kind == 2:
        return noise_blotches(random, int(random.integers(3, 15)))
    if kind == 3:
        middle, half = random.uniform(9, 19, 2), random.uniform(2, 6, 2)
        printed = (np.abs(ROWS - middle[0]) < half[0]) & (np.abs(COLUMNS - middle[1]) < half[1])
        return printed * (1 + 0.7 * noise_blotches(random, 10))
    return random.standard_normal((IMAGE_SIDE, IMAGE_SIDE)).astype(np.float32)


def noise_blotches(random: np.random.Generator, cells: int) -> Image:
    """Smooth noise of variance about 1, with so many bumps along a side."""
    bumps = random.standard_normal((cells, cells)).astype(np.float32)
    noise: Image = cv2.resize(bumps, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_CUBIC)
    return noise


def jittered(picture: Image, pixels: float, random: np.random.Generator) -> Image:
    """As drawn by a shaky hand: every place moved by about so many pixels, smoothly."""
    across, down = _shaky(COLUMNS, ROWS, pixels, random)
    moved: Image = cv2.remap(picture, across, down, cv2.INTER_LINEAR)
    return moved


def _shaky(across: Image, down: Image, pixels: float, random: np.random.Generator) -> tuple[Image, Image]:
    return across + np.float32(pixels) * noise_blotches(random, 5), down + np.float32(pixels) * noise_blotches(
        random, 5
    )


def damaged(garment: Image, random: np.random.Generator) -> Image:
    """What a cut-out gets wrong: bits are missing, or bits of the ground are left at the edge."""
    fault = random.random()
    if fault < 0.6:
        return garment
    noise = noise_blotches(random, int(random.integers(4, 9)))
    if fault < 0.8:
        return np.where(noise > random.uniform(1.2, 2.2), np.float32(0), garment)
    shape = (garment > FOREGROUND_THRESHOLD).astype(np.uint8)
    left = (noise > random.uniform(0.8, 1.8)) & (cv2.dilate(shape, np.ones((5, 5), np.uint8)) > 0) & (shape == 0)
    ground = random.uniform(0.3, 0.9) + 0.15 * random.standard_normal(garment.shape)
    return np.where(left, ground, garment).astype(np.float32)


def _warped(garment: Image, any_way: bool, random: np.random.Generator) -> Image:
    """Mirrored, tilted, stretched, sheared, drawn with a shaky hand, and framed again to about 28 pixels."""
    rows, columns = np.nonzero(garment > FOREGROUND_THRESHOLD)
    if len(rows) < 20:
        return garment
    degrees = random.normal(0, 14 if any_way else 6)
    if any_way and random.random() < 0.15:
        degrees = random.uniform(-100, 100)
    turn = np.deg2rad(degrees)
    change = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    change = change @ np.array([[1, random.normal(0, 0.07)], [0, 1]]) @ np.diag(np.exp(random.normal(0, 0.12, 2)))
    if random.random() < 0.5:
        change = change @ np.diag((-1, 1))
    places = change @ np.stack([columns, rows]).astype(float)
    low, high = places.min(axis=1) - 0.5, places.max(axis=1) + 0.5
    scale = IMAGE_SIDE * random.uniform(0.9, 1.01) / (high - low).max()
    middle = (IMAGE_SIDE - 1) / 2 - scale * (low + high) / 2 + random.normal(0, 0.5, 2)
    back = np.linalg.inv(scale * change)
    across, down = COLUMNS - middle[0], ROWS - middle[1]
    if random.random() < 0.4:
        across, down = _shaky(across, down, random.uniform(0.2, 0.9), random)
    maps = [(row[0] * across + row[1] * down).astype(np.float32) for row in back]
    warped: Image = cv2.remap(garment, maps[0], maps[1], cv2.INTER_LINEAR)
    return warped
