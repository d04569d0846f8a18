"""The real garments that a bundle carries, as sheets of pictures and a list of labels."""

from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.spec import IMAGE_SHAPE, IMAGE_SIDE

SHEETS_KEPT = 64


class ImageSet:
    """Garments in order, on sheets of `columns` a row that are read when needed; the last 64 read are kept.

    Args:
        folder: the bundle's.
        count: how many garments there are.
        exact: how many of them, the first ones, are stored without loss; the others are rounded to 18 grey levels.
        sheets: name of a sheet with `{}` where its number stands, counted from 0.
        labels: name of the file of labels.
        columns: garments in a row of a sheet.
        per_sheet: garments on a sheet.
    """

    def __init__(
        self, folder: Path, count: int, exact: int, sheets: str, labels: str, columns: int, per_sheet: int
    ) -> None:
        self.exact = exact
        self.sheets = sheets
        self.labels_file = labels
        self.columns = columns
        self.per_sheet = per_sheet
        self._count = count
        self._folder = folder
        self._files = sprite_names(sheets, count, per_sheet)
        self._sheet = lru_cache(SHEETS_KEPT)(self._read_sheet)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def labels(self) -> NDArray[np.uint8]:
        """(n,) uint8, 0 to 9."""
        return np.frombuffer((self._folder / self.labels_file).read_bytes(), np.uint8)

    @property
    def images(self) -> NDArray[np.uint8]:
        """(n, 28, 28) uint8, light garment on black, read from the sheets anew at each use.

        The first `exact` are Fashion-MNIST's own to the last bit; pixels of the others are up to 7 of 255 levels off.
        """
        sheets = [self._read_sheet(number) for number in range(len(self._files))]
        return np.concatenate([np.empty((0, *IMAGE_SHAPE), np.uint8), *sheets])[: len(self)]

    def image(self, index: int) -> NDArray[np.uint8]:
        """One garment, (28, 28) uint8; only the sheet it is on is read. Exact if `index` is below `exact`.

        Raises:
            IndexError: there is no such garment.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"there are {len(self)} garments: 0 to {len(self) - 1}")
        image: NDArray[np.uint8] = self._sheet(index // self.per_sheet)[index % self.per_sheet]
        return image

    def pixels(self, index: int) -> NDArray[np.float32]:
        """One garment as networks take it: (28, 28) float32 in [0, 1].

        Raises:
            IndexError: there is no such garment.
        """
        return np.asarray(self.image(index) / np.float32(255), np.float32)

    def _read_sheet(self, number: int) -> NDArray[np.uint8]:
        sheet = np.asarray(Image.open(self._folder / self._files[number], formats=["WEBP"]).convert("L"))
        rows = sheet.reshape(-1, IMAGE_SIDE, self.columns, IMAGE_SIDE)
        return rows.swapaxes(1, 2).reshape(-1, *IMAGE_SHAPE)


def sprite_names(pattern: str, count: int, per_sheet: int) -> list[str]:
    """The files of `count` garments, `per_sheet` a sheet: `pattern` with 0, 1, 2 and so on for its `{}`."""
    return [pattern.replace("{}", str(number)) for number, _ in enumerate(range(0, count, per_sheet))]


def to_sprite(images: NDArray[np.uint8], columns: int) -> Image.Image:
    """Images (n, 28, 28) uint8 as one grey picture, `columns` a row; the last row is filled with black."""
    rows = -(-len(images) // columns)
    tiles = np.zeros((rows * columns, *IMAGE_SHAPE), np.uint8)
    tiles[: len(images)] = images
    grid = tiles.reshape(rows, columns, *IMAGE_SHAPE).swapaxes(1, 2)
    return Image.fromarray(grid.reshape(rows * IMAGE_SIDE, columns * IMAGE_SIDE))
