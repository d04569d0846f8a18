"""The description of a data set: its names, wording, image shape and polarity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Dataset:
    """Describes a data set of labelled grey images; part of a bundle's manifest.

    Args:
        name: identifier, lower case without spaces.
        title: name for people.
        noun: what one image shows.
        plural: the same for several images.
        class_names: name of each label, in order.
        image_shape: height and width of an image in pixels.
        foreground: whether objects are lighter or darker than the background.
        horizontal_flip: whether a mirrored image keeps its class.
        train: number of training images.
        test: number of test images.
        licence: SPDX identifier of the licence.
        source: where the data set is published.
        sha256: hash of the images and labels, training before test; "" where it is not known.
    """

    name: str
    title: str
    noun: str
    plural: str
    class_names: tuple[str, ...]
    image_shape: tuple[int, int]
    foreground: Literal["light", "dark"]
    horizontal_flip: bool
    train: int
    test: int
    licence: str
    source: str
    sha256: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Dataset":
        """Reads the section of a manifest.

        Raises:
            TypeError: a field is missing or unknown.
        """
        height, width = values["image_shape"]
        return cls(**{**values, "class_names": tuple(values["class_names"]), "image_shape": (int(height), int(width))})


FASHION_MNIST = Dataset(
    name="fashion-mnist",
    title="Fashion-MNIST",
    noun="garment",
    plural="garments",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    image_shape=(28, 28),
    foreground="light",
    horizontal_flip=True,
    train=60_000,
    test=10_000,
    licence="MIT",
    source="https://github.com/zalandoresearch/fashion-mnist",
)
"""Xiao, Rasul and Vollgraf (2017)."""
