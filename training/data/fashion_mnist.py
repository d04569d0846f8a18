"""Fashion-MNIST: found, checked and loaded (rows A1, B1, B2). Knows nothing of networks."""

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
from training.errors import DataError

SYSTEM_PACKAGE = Path("/usr/share/datasets/fashion-mnist")
IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049
WRITE_UP_SEED = 1109
WRITE_UP_TRAIN, WRITE_UP_TEST = 10_000, 2_500


@dataclass(frozen=True)
class IdxFile:
    """One of the four files: its name, how many items it holds, and the SHA-256 of its unpacked bytes.

    The hash is taken after unpacking because mirrors compress the same bytes differently.
    """

    name: str
    magic: int
    count: int
    sha256: str


FILES = (
    IdxFile(
        "train-images-idx3-ubyte.gz",
        IMAGES_MAGIC,
        60_000,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    ),
    IdxFile(
        "train-labels-idx1-ubyte.gz",
        LABELS_MAGIC,
        60_000,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    ),
    IdxFile(
        "t10k-images-idx3-ubyte.gz",
        IMAGES_MAGIC,
        10_000,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    ),
    IdxFile(
        "t10k-labels-idx1-ubyte.gz",
        LABELS_MAGIC,
        10_000,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
)


@dataclass(frozen=True)
class Split:
    """Images (n, 28, 28) uint8, light garment on black, and labels (n,) uint8 in 0..9."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, indices: NDArray[np.int64] | slice) -> "Split":
        """The garments at `indices`, in that order."""
        return Split(self.images[indices], self.labels[indices])

    def pixels(self) -> NDArray[np.float32]:
        """Images as networks take them: (n, 28, 28, 1) float32 in [0, 1]."""
        return (self.images[..., None] / np.float32(255)).astype(np.float32)


@dataclass(frozen=True)
class FashionMnist:
    """The whole data set and where it was found."""

    train: Split
    test: Split
    source: str

    def sha256(self) -> str:
        """Hash of the images and labels, training before test."""
        digest = hashlib.sha256()
        for split in (self.train, self.test):
            digest.update(split.images.tobytes())
            digest.update(split.labels.tobytes())
        return digest.hexdigest()

    def limited(self, limit: int | None) -> "FashionMnist":
        """The first `limit` garments of each split, for a trial; all of them for None."""
        if limit is None:
            return self
        return FashionMnist(self.train.take(slice(limit)), self.test.take(slice(limit)), self.source)


def load(folder: Path | None = None, limit: int | None = None) -> FashionMnist:
    """Finds, checks and loads Fashion-MNIST.

    Args:
        folder: where the four .gz files are; None looks in the Keras cache, then in the system package,
            and else downloads.
        limit: how many garments of each split to keep; None keeps all.

    Raises:
        DataError: a file is absent, truncated, swapped or not Fashion-MNIST.
    """
    found = folder if folder is not None else _find()
    arrays = [read_idx(found, file) for file in FILES]
    train, test = Split(arrays[0], arrays[1]), Split(arrays[2], arrays[3])
    return FashionMnist(train, test, str(found)).limited(limit)


def read_idx(folder: Path, file: IdxFile) -> NDArray[np.uint8]:
    """One IDX file, checked: images (n, 28, 28) after a 16-byte header, labels (n,) after an 8-byte one.

    Raises:
        DataError: it is absent, not gzip, truncated, or not the file that its name promises.
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


def load_training(folder: Path | None = None, limit: int | None = None) -> Split:
    """The training garments alone, the first `limit` of them; the files of the test set are not opened.

    Raises:
        DataError: see `load`.
    """
    found = folder if folder is not None else _find()
    images, labels = (read_idx(found, file) for file in FILES[:2])
    return Split(images, labels).take(slice(limit))


def write_up_sample(data: FashionMnist) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row B2's seeded subsample: indices of 10,000 training and 2,500 test garments.

    The ranges end one short of the data, as in the write-up, so the last garment is never drawn.
    A limited data set gives as many as it has.
    """
    draw = random.Random(WRITE_UP_SEED)
    return _drawn(draw, data.train, WRITE_UP_TRAIN), _drawn(draw, data.test, WRITE_UP_TEST)


def write_up_training(train: Split) -> NDArray[np.int64]:
    """The training garments of that subsample, which are drawn first."""
    return _drawn(random.Random(WRITE_UP_SEED), train, WRITE_UP_TRAIN)


def _drawn(draw: random.Random, garments: Split, wanted: int) -> NDArray[np.int64]:
    last = len(garments) - 1
    return np.array(draw.sample(range(last), min(wanted, last)))


def _find() -> Path:
    cache = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "fashion-mnist"
    for folder in (cache, SYSTEM_PACKAGE):
        if all((folder / file.name).is_file() for file in FILES):
            return folder
    _download()
    return cache


def _download() -> None:
    from keras.datasets import fashion_mnist

    try:
        fashion_mnist.load_data()
    except Exception as error:
        raise DataError(
            f"Fashion-MNIST is not on this machine and could not be downloaded ({error}):"
            " give its folder with --data DIR."
        ) from error
