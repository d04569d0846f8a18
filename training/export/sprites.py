"""Stores the real garments in a bundle, as sheets of pictures. Knows nothing of networks."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.spec import PLOTTED_TRAINING
from models.sprites import sheet_names, to_sheet
from training.data.fashion_mnist import FashionMnist

COLUMNS, PER_SHEET = 25, 125
GREY_STEPS = 17
"""What is not stored exactly is rounded to this many steps from black to white, 7 grey levels of 255 at most: that
saves about half of the bytes, and with all garments exact `assets/` would pass 40 MB. Lossy WebP of quality 80
would save a tenth more, but be up to 24 levels off and take twice as long to read.
"""


def add_garments(manifest: dict[str, Any], folder: Path, data: FashionMnist) -> None:
    """Every garment; the test garments and the training garments that the write-up plots are stored exactly."""
    (folder / "garments").mkdir()
    shutil.copy(Path(__file__).with_name("fashion_mnist_licence.txt"), folder / "garments" / "LICENSE.txt")
    for name, garments, exact in (("test", data.test, len(data.test)), ("train", data.train, PLOTTED_TRAINING)):
        about: dict[str, Any] = {
            "count": len(garments),
            "exact": min(exact, len(garments)),
            "sheets": f"garments/{name}-{{}}.webp",
            "labels": f"garments/{name}-labels.bin",
            "columns": COLUMNS,
            "per_sheet": PER_SHEET,
        }
        for number, sheet in enumerate(sheet_names(about["sheets"], len(garments), PER_SHEET)):
            start = number * PER_SHEET
            images = garments.images[start : start + PER_SHEET]
            picture = to_sheet(images if start < exact else _rounded(images), COLUMNS)
            picture.save(folder / sheet, lossless=True, quality=100, method=4)
        (folder / about["labels"]).write_bytes(garments.labels.tobytes())
        manifest["garments"][name] = about


def _rounded(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.round(np.round(images * (GREY_STEPS / 255)) * (255 / GREY_STEPS)).astype(np.uint8)
