"""Stores the real garments in a bundle, as sheets of pictures. Knows nothing of networks."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.spec import WRITE_UP_PLOTTED
from models.sprites import sprite_names, to_sprite
from training.data import ImageDataset

COLUMNS, PER_SHEET = 25, 125
GREY_STEPS = 17
"""What is not stored exactly is rounded to this many steps from black to white, 7 grey levels of 255 at most: that
saves about half of the bytes, and with all garments exact `assets/` would pass 40 MB. Lossy WebP of quality 80
would save a tenth more, but be up to 24 levels off and take twice as long to read.
"""


def add_sprites(manifest: dict[str, Any], folder: Path, data: ImageDataset) -> None:
    """Every garment; the test garments and the training garments that the write-up plots are stored exactly."""
    (folder / "images").mkdir()
    shutil.copy(Path(__file__).parents[1] / "data" / "fashion_mnist_licence.txt", folder / "images" / "LICENSE.txt")
    for name, garments, exact in (("test", data.test, len(data.test)), ("train", data.train, WRITE_UP_PLOTTED)):
        about: dict[str, Any] = {
            "count": len(garments),
            "exact": min(exact, len(garments)),
            "sheets": f"images/{name}-{{}}.webp",
            "labels": f"images/{name}-labels.bin",
            "columns": COLUMNS,
            "per_sheet": PER_SHEET,
        }
        for number, sheet in enumerate(sprite_names(about["sheets"], len(garments), PER_SHEET)):
            start = number * PER_SHEET
            images = garments.images[start : start + PER_SHEET]
            picture = to_sprite(images if start < exact else _rounded(images), COLUMNS)
            picture.save(folder / sheet, lossless=True, quality=100, method=4)
        (folder / about["labels"]).write_bytes(garments.labels.tobytes())
        manifest["images"][name] = about


def _rounded(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.round(np.round(images * (GREY_STEPS / 255)) * (255 / GREY_STEPS)).astype(np.uint8)
