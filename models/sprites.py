"""The data set's images in a bundle: sprite sheets and a list of labels."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.spec import IMAGE_SHAPE, IMAGE_SIDE

CACHED_SHEETS = 64


@dataclass(frozen=True)
class SpriteSheets:
    """The files of a set of images, relative to the bundle.

    Args:
        count: number of images.
        exact: number of images, the first ones, that are stored without loss; the others have 18 grey levels.
        sheets: file name of the sheets, with `{}` for a sheet's number, from 0.
        labels: file name of the labels, one byte an image.
        columns: images in a row of a sheet.
        per_sheet: images on a sheet.
    """

    count: int
    exact: int
    sheets: str
    labels: str
    columns: int
    per_sheet: int


class ImageSet:
    """Labelled images on sprite sheets that are read when needed; the last `CACHED_SHEETS` of them are cached.

    Args:
        read: returns the content of a file by its name.
        files: the sheets and the labels.
    """

    def __init__(self, read: Callable[[str], bytes], files: SpriteSheets) -> None:
        self.files = files
        self._read = read
        self._names = sprite_names(files.sheets, files.count, files.per_sheet)
        self._sheet = lru_cache(CACHED_SHEETS)(self._read_sheet)

    def __len__(self) -> int:
        return self.files.count

    @cached_property
    def labels(self) -> NDArray[np.uint8]:
        """Index of each image's class: (n,) uint8."""
        return np.frombuffer(self._read(self.files.labels), np.uint8)

    @property
    def images(self) -> NDArray[np.uint8]:
        """All images, (n, 28, 28) uint8, light on black; decoded at each access.

        The first `files.exact` equal the data set's; pixels of the others differ by at most 7 of 255 levels.
        """
        sheets = [self._read_sheet(number) for number in range(len(self._names))]
        return np.concatenate([np.empty((0, *IMAGE_SHAPE), np.uint8), *sheets])[: len(self)]

    def image(self, index: int) -> NDArray[np.uint8]:
        """One image, (28, 28) uint8; only its sheet is read.

        Raises:
            IndexError: there is no such image.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"there are {len(self)} images: 0 to {len(self) - 1}")
        return np.asarray(self._sheet(index // self.files.per_sheet)[index % self.files.per_sheet])

    def pixels(self, index: int) -> NDArray[np.float32]:
        """One image as the networks take it: (28, 28) float32 in [0, 1].

        Raises:
            IndexError: there is no such image.
        """
        return np.asarray(self.image(index) / np.float32(255), np.float32)

    def _read_sheet(self, number: int) -> NDArray[np.uint8]:
        file = io.BytesIO(self._read(self._names[number]))
        sheet = np.asarray(Image.open(file, formats=["WEBP"]).convert("L"))
        rows = sheet.reshape(-1, IMAGE_SIDE, self.files.columns, IMAGE_SIDE)
        return rows.swapaxes(1, 2).reshape(-1, *IMAGE_SHAPE)


def sprite_names(pattern: str, count: int, per_sheet: int) -> list[str]:
    """File names of sprite sheets.

    Args:
        pattern: file name with `{}` for a sheet's number, from 0.
        count: number of images.
        per_sheet: images on a sheet.
    """
    return [pattern.replace("{}", str(number)) for number, _ in enumerate(range(0, count, per_sheet))]


def to_sprite(images: NDArray[np.uint8], columns: int) -> Image.Image:
    """Arranges images in rows on one grey picture; the last row is filled up with black.

    Args:
        images: (n, 28, 28) uint8.
        columns: images in a row.
    """
    rows = -(-len(images) // columns)
    tiles = np.zeros((rows * columns, *IMAGE_SHAPE), np.uint8)
    tiles[: len(images)] = images
    grid = tiles.reshape(rows, columns, *IMAGE_SHAPE).swapaxes(1, 2)
    return Image.fromarray(grid.reshape(rows * IMAGE_SIDE, columns * IMAGE_SIDE))
