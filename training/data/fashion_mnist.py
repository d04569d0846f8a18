"""Finds, verifies and loads Fashion-MNIST, and draws the write-up's sample of it (rows A1, B1, B2)."""

import gzip
import hashlib
import os
import random
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.spec import IMAGE_SIDE
from training.data.dataset import ImageDataset, Split
from training.errors import DataError

SYSTEM_PACKAGE = Path("/usr/share/datasets/fashion-mnist")
IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049
WRITE_UP_SEED = 1109
WRITE_UP_TRAIN_COUNT, WRITE_UP_TEST_COUNT = 10_000, 2_500


@dataclass(frozen=True)
class IdxFile:
    """One of the four IDX files.

    Attributes:
        name: of the gzip file.
        count: number of images or labels.
        sha256: hex digest of the unpacked bytes, because mirrors compress the same bytes differently.
    """

    name: str
    count: int
    sha256: str

    @property
    def magic(self) -> int:
        """The first four bytes of the unpacked file, big-endian."""
        return IMAGES_MAGIC if "images" in self.name else LABELS_MAGIC


FILES = (
    IdxFile("train-images-idx3-ubyte.gz", 60_000, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
    IdxFile("train-labels-idx1-ubyte.gz", 60_000, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    IdxFile("t10k-images-idx3-ubyte.gz", 10_000, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
    IdxFile("t10k-labels-idx1-ubyte.gz", 10_000, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
)


def load(folder: Path | None = None) -> ImageDataset:
    """Finds, verifies and loads Fashion-MNIST.

    Args:
        folder: holds the four .gz files. None searches the Keras cache, then the system package, and downloads the
            files if neither has them.

    Returns:
        60,000 training and 10,000 test images.

    Raises:
        DataError: a file is missing, truncated, swapped or not Fashion-MNIST's.
    """
    found = folder if folder is not None else _find()
    arrays = [read_idx(found, file) for file in FILES]
    train, test = Split(arrays[0], arrays[1]), Split(arrays[2], arrays[3])
    return ImageDataset(train, test, str(found))


def read_idx(folder: Path, file: IdxFile) -> NDArray[np.uint8]:
    """Reads and verifies one IDX file.

    Args:
        folder: holds the file.
        file: its expected name, size and hash.

    Returns:
        Images (n, 28, 28) after a header of 16 bytes, or labels (n,) after one of 8 bytes.

    Raises:
        DataError: it is missing, not gzip, truncated, or another file than its name says.
    """
    path = folder / file.name
    try:
        content = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"{path} is missing: the folder must hold the four Fashion-MNIST .gz files.") from None
    except EOFError:
        raise DataError(f"{path} is cut short: download it again.") from None
    except (OSError, zlib.error) as error:
        raise DataError(f"{path} cannot be unpacked ({error}): download it again.") from None
    if not content:
        raise DataError(f"{path} is empty: download it again.")
    header = 16 if file.magic == IMAGES_MAGIC else 8
    shape = (file.count, IMAGE_SIDE, IMAGE_SIDE) if file.magic == IMAGES_MAGIC else (file.count,)
    magic = struct.unpack(">I", content[:4])[0] if len(content) >= 4 else None
    if magic != file.magic:
        raise DataError(f"{path} starts with {magic}, not {file.magic}: images and labels may be swapped.")
    if len(content) != header + np.prod(shape):
        raise DataError(f"{path} holds {len(content):,} bytes, not {header + np.prod(shape):,}: download it again.")
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DataError(f"{path} has the right size but is not Fashion-MNIST's: download it again.")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def load_training(folder: Path | None = None) -> Split:
    """Loads the training split only; the files of the test set are not opened.

    Args:
        folder: see `load`.

    Returns:
        60,000 images.

    Raises:
        DataError: see `load`.
    """
    found = folder if folder is not None else _find()
    images, labels = (read_idx(found, file) for file in FILES[:2])
    return Split(images, labels)


def draw_write_up_sample(data: ImageDataset) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draws row B2's seeded sample without replacement.

    The ranges end one short of the data, as in the write-up, so the last image is never drawn.

    Returns:
        Indices of 10,000 training and 2,500 test images; of a limited data set as many as it has.
    """
    rng = random.Random(WRITE_UP_SEED)
    return _draw_indices(rng, data.train, WRITE_UP_TRAIN_COUNT), _draw_indices(rng, data.test, WRITE_UP_TEST_COUNT)


def draw_write_up_training(train: Split) -> NDArray[np.int64]:
    """Draws the training indices of `draw_write_up_sample`, which come first."""
    return _draw_indices(random.Random(WRITE_UP_SEED), train, WRITE_UP_TRAIN_COUNT)


def _draw_indices(rng: random.Random, split: Split, count: int) -> NDArray[np.int64]:
    last = len(split) - 1
    return np.array(rng.sample(range(last), min(count, last)))


def _find() -> Path:
    cache = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "fashion-mnist"
    for folder in (cache, SYSTEM_PACKAGE):
        if all((folder / file.name).is_file() for file in FILES):
            return folder
    _download()
    return cache


def _download() -> None:
    from keras.datasets import fashion_mnist  # lazily: Keras takes seconds to import

    try:
        fashion_mnist.load_data()
    except Exception as error:
        raise DataError(
            f"Fashion-MNIST is not on this machine and could not be downloaded ({error}):"
            " give its folder with --data DIR."
        ) from error
