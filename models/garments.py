"""The real garments that a bundle carries, as sheets of pictures and a list of labels."""

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.spec import IMAGE_SHAPE, IMAGE_SIDE


class GarmentSet:
    """Garments in order; each sheet is a lossless picture of `columns` a row, read when first needed."""

    def __init__(self, folder: Path, sheets: list[str], labels: str, columns: int, per_sheet: int) -> None:
        self.sheets = sheets
        self.labels_file = labels
        self.columns = columns
        self.per_sheet = per_sheet
        self._folder = folder
        self._read: dict[int, NDArray[np.uint8]] = {}

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def labels(self) -> NDArray[np.uint8]:
        """(n,) uint8, 0 to 9."""
        return np.frombuffer((self._folder / self.labels_file).read_bytes(), np.uint8)

    @cached_property
    def images(self) -> NDArray[np.uint8]:
        """(n, 28, 28) uint8, light garment on black, exactly as in Fashion-MNIST."""
        sheets = [self._sheet(number) for number in range(len(self.sheets))]
        return np.concatenate([np.empty((0, *IMAGE_SHAPE), np.uint8), *sheets])[: len(self)]

    def image(self, index: int) -> NDArray[np.uint8]:
        """One garment, (28, 28) uint8; only the sheet it is on is read.

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

    def _sheet(self, number: int) -> NDArray[np.uint8]:
        if number not in self._read:
            sheet = np.asarray(Image.open(self._folder / self.sheets[number], formats=["WEBP"]).convert("L"))
            rows = sheet.reshape(-1, IMAGE_SIDE, self.columns, IMAGE_SIDE)
            self._read[number] = rows.swapaxes(1, 2).reshape(-1, *IMAGE_SHAPE)
        return self._read[number]


def to_sheet(images: NDArray[np.uint8], columns: int) -> Image.Image:
    """Images (n, 28, 28) uint8 as one grey picture, `columns` a row; the last row is filled with black."""
    rows = -(-len(images) // columns)
    tiles = np.zeros((rows * columns, *IMAGE_SHAPE), np.uint8)
    tiles[: len(images)] = images
    grid = tiles.reshape(rows, columns, *IMAGE_SHAPE).swapaxes(1, 2)
    return Image.fromarray(grid.reshape(rows * IMAGE_SIDE, columns * IMAGE_SIDE))
