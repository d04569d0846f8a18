"""Draws the examples that look like icons, sketches and photos: `python -m tests.example_drawings`.

Writes assets/examples. The photo-like ones are garments of the data set, coloured and laid on a made-up ground.
"""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models import load_bundle
from models.bundle import SHIPPED

FOLDER = SHIPPED / "examples"
SIDE, FINER = 240, 4
Line = list[tuple[float, float]]

T_SHIRT: Line = [(36, 14), (14, 24), (4, 46), (20, 54), (27, 44), (27, 90), (73, 90), (73, 44), (80, 54), (96, 46)]
T_SHIRT += [(86, 24), (64, 14), (57, 21), (43, 21)]
TROUSERS: Line = [(30, 6), (70, 6), (78, 94), (57, 94), (50, 36), (43, 94), (22, 94)]
BAG: Line = [(14, 40), (86, 40), (93, 90), (7, 90)]
HANDLE: Line = [(33, 40), (36, 20), (44, 12), (56, 12), (64, 20), (67, 40)]
PULLOVER: Line = [(38, 12), (20, 20), (4, 84), (20, 88), (29, 50), (29, 90), (71, 90), (71, 50), (80, 88), (96, 84)]
PULLOVER += [(80, 20), (62, 12), (55, 17), (45, 17)]
DRESS: Line = [(37, 6), (34, 24), (40, 44), (20, 94), (80, 94), (60, 44), (66, 24), (63, 6), (57, 16), (43, 16)]
BOOT: Line = [(46, 8), (82, 8), (84, 84), (12, 84), (10, 72), (22, 62), (40, 56), (47, 40)]

ICONS: dict[str, list[Line]] = {
    "t-shirt": [T_SHIRT],
    "trousers": [TROUSERS],
    "bag": [BAG, HANDLE],
}
SKETCHES: dict[str, list[Line]] = {
    "pullover": [[*PULLOVER, PULLOVER[0]], [(29, 84), (71, 84)], [(29, 50), (27, 36)], [(71, 50), (73, 36)]],
    "dress": [[*DRESS, DRESS[0]], [(40, 44), (60, 44)], [(46, 50), (40, 90)], [(54, 50), (60, 90)]],
    "ankle_boot": [[*BOOT, BOOT[0]], [(10, 80), (84, 80)], [(62, 14), (62, 34)], [(66, 14), (66, 34)]],
}
PHOTOS = {
    "coat": ("Coat", (176, 62, 50), "linen"),
    "ankle_boot": ("Ankle boot", (52, 96, 84), "wood"),
    "trousers": ("Trouser", (58, 76, 110), "carpet"),
}


def icon(lines: list[Line]) -> Image.Image:
    """A solid glyph; a line beside the first is a handle."""
    picture = Image.new("L", (SIDE * FINER,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        spots = _scaled(line)
        if number:
            pen.line(spots, 20, 7 * SIDE * FINER // 100, "curve")
        else:
            pen.polygon(spots, 20)
            pen.line([*spots, *spots[:2]], 20, 4 * SIDE * FINER // 100, "curve")
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX).quantize(8)


def sketch(lines: list[Line], chance: np.random.Generator) -> Image.Image:
    """Pencil on paper: every line is drawn twice, and no line is straight."""
    picture = Image.new("L", (SIDE * FINER,) * 2, 247)
    pen = ImageDraw.Draw(picture)
    for line in (line for line in lines for _ in range(2)):
        for start, end in pairwise(line):
            steps = np.linspace(start, end, 12)
            bend = np.cumsum(chance.normal(0, 0.14, steps.shape), axis=0)
            bend -= np.linspace(0, 1, 12)[:, None] * bend[-1] * 0.7
            pen.line(_scaled((steps + bend).tolist()), 60, 6, "curve")
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX).quantize(8)


def photo(grey: NDArray[np.float32], cloth: tuple[int, int, int], ground: str, seed: int) -> Image.Image:
    """A garment (28, 28) in [0, 1], enlarged, coloured, lit from a side, with a shadow on its ground."""
    chance, side = np.random.default_rng(seed), SIDE + 80
    large = cv2.resize(grey, (int(side * 0.72),) * 2, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    room = side - len(large)
    light = np.pad(large, ((room // 2, room - room // 2),) * 2)
    cover = np.clip((cv2.GaussianBlur(light, (0, 0), 1.5) - 0.12) * 8, 0, 1)[..., None]
    shadow = cv2.GaussianBlur(np.roll(cover, (7, 7), (0, 1)), (0, 0), 6)[..., None]
    picture = _ground(ground, side, chance) * (1 - 0.5 * shadow)
    garment = np.array(cloth) * (1.35 - 0.75 * light[..., None])
    lit = np.linspace(1.1, 0.85, side)[None, :, None]
    whole = (picture * (1 - cover) + garment * cover) * lit + chance.normal(0, 3, (side, side, 1))
    return Image.fromarray(whole.clip(0, 255).astype(np.uint8))


def _ground(kind: str, side: int, chance: np.random.Generator) -> NDArray[np.float64]:
    colour, cells, depth = {
        "wood": ((186, 142, 98), (side // 40, side // 3), 22),
        "carpet": ((198, 190, 176), (side // 3, side // 3), 14),
        "linen": ((206, 214, 210), (side // 2, side // 12), 9),
    }[kind]
    grain = cv2.resize(chance.normal(0, depth, cells[::-1]), (side, side), interpolation=cv2.INTER_CUBIC)
    return np.array(colour) + grain[..., None]


def _scaled(line: Line) -> Line:
    return [(x * SIDE * FINER / 100, (6 + y * 0.88) * SIDE * FINER / 100) for x, y in line]


def draw(folder: Path = FOLDER) -> None:
    """Writes all of them."""
    chance = np.random.default_rng(7)
    for name, lines in ICONS.items():
        icon(lines).save(folder / f"icon_{name}.png", optimize=True)
    for name, lines in SKETCHES.items():
        sketch(lines, chance).save(folder / f"sketch_{name}.png", optimize=True)
    bundle = load_bundle()
    garments = bundle.images["test"]
    for seed, (name, (label, cloth, ground)) in enumerate(PHOTOS.items()):
        number = int(np.flatnonzero(garments.labels == bundle.class_names.index(label))[seed + 2])
        photo(garments.pixels(number), cloth, ground, seed).save(folder / f"photo_{name}.webp", quality=78, method=6)


if __name__ == "__main__":
    draw()
