"""Writes the images of the data set into a bundle as sprite sheets."""

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.spec import WRITE_UP_PLOTTED
from models.sprites import SpriteSheets, sprite_names, to_sprite
from training.data import ImageDataset

COLUMNS, PER_SHEET = 25, 125
GREY_STEPS = 17
"""Number of steps from black to white to which images that are not exact are rounded: an error of at most 7 grey
levels of 255. It halves the file size; with every image exact, `assets/` would exceed 40 MB. Lossy WebP of quality 80
would save another tenth, but is up to 24 levels off and takes twice as long to read.
"""


def write_sprites(folder: Path, data: ImageDataset) -> dict[str, SpriteSheets]:
    """Writes the images and labels of both splits below `folder`/images.

    All test images and the training images that the write-up plots are stored exactly, the others rounded.

    Args:
        folder: the bundle.
        data: the data set.

    Returns:
        The manifest's section, by split.
    """
    (folder / "images").mkdir()
    shutil.copy(Path(__file__).parents[1] / "data" / "fashion_mnist_licence.txt", folder / "images" / "LICENSE.txt")
    sections = {}
    for name, split, exact in (("test", data.test, len(data.test)), ("train", data.train, WRITE_UP_PLOTTED)):
        section = SpriteSheets(
            count=len(split),
            exact=min(exact, len(split)),
            sheets=f"images/{name}-{{}}.webp",
            labels=f"images/{name}-labels.bin",
            columns=COLUMNS,
            per_sheet=PER_SHEET,
        )
        for number, sheet in enumerate(sprite_names(section.sheets, len(split), PER_SHEET)):
            start = number * PER_SHEET
            images = split.images[start : start + PER_SHEET]
            sprite = to_sprite(images if start < exact else _round_grey_levels(images), COLUMNS)
            sprite.save(folder / sheet, lossless=True, quality=100, method=4)
        (folder / section.labels).write_bytes(split.labels.tobytes())
        sections[name] = section
    return sections


def _round_grey_levels(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.round(np.round(images * (GREY_STEPS / 255)) * (255 / GREY_STEPS)).astype(np.uint8)
