"""Augmentations: images, their targets and a random generator -> images and targets; they compose. Knows no network.

All work on (n, 28, 28, 1) float32 in [0, 1], light garment on black, and leave what they are given as it was. Targets
are those of a classifier, (n, 10) with a 1 at each image's class; most augmentations hand them on.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.augmentation.outliers import outlier
from training.augmentation.rendering import render

Images = NDArray[np.float32]
Targets = Any
Augmentation = Callable[[Images, Targets, np.random.Generator], tuple[Images, Targets]]

FURTHEST = 2
"""Pixels a garment is shifted by at most, each way."""
ERASED_SHARE, ERASED_ASPECT, ERASED_HOW_OFTEN = (0.02, 0.25), 3.3, 0.5
"""Of an erased rectangle: its share of the picture, its longer side to its shorter at most, its probability."""
RANDOMIZED_SHARE = 0.6
"""Share of the images that are shown as people draw, print or photograph such garments."""
OUTLIER_SHARE = 0.2
"""Share of the images in whose place something else is shown."""


def identity(images: Images, targets: Targets, _: np.random.Generator) -> tuple[Images, Targets]:
    """No augmentation."""
    return images, targets


def horizontal_flip(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
    """Half of the images, mirrored left to right."""
    chosen = random.random(len(images)) < 0.5
    return np.where(chosen[:, None, None, None], images[:, :, ::-1], images), targets


def random_translation(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
    """Each image moved by up to `FURTHEST` pixels both ways; black comes in at the edge."""
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (FURTHEST, FURTHEST), (FURTHEST, FURTHEST), (0, 0)))
    shifted = np.empty_like(images)
    moves = random.integers(0, 2 * FURTHEST + 1, (len(images), 2))
    for down, right in np.ndindex(2 * FURTHEST + 1, 2 * FURTHEST + 1):
        moved = (moves == (down, right)).all(axis=1)
        shifted[moved] = padded[moved, down : down + height, right : right + width]
    return shifted, targets


def random_erasing(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
    """A rectangle of half of the images filled with noise: random erasing (Zhong et al., 2017)."""
    n, height, width = images.shape[:3]
    share = random.uniform(*ERASED_SHARE, n)
    aspect = ERASED_ASPECT ** random.uniform(-1, 1, n)
    tall = np.clip(np.sqrt(share * aspect) * height, 1, height).astype(int)
    wide = np.clip(np.sqrt(share / aspect) * width, 1, width).astype(int)
    top, left = (random.random((2, n)) * (height - tall + 1, width - wide + 1)).astype(int)
    rows, columns = np.arange(height), np.arange(width)
    in_rows = (rows >= top[:, None]) & (rows < (top + tall)[:, None])
    in_columns = (columns >= left[:, None]) & (columns < (left + wide)[:, None])
    chosen = np.less(random.random(n), ERASED_HOW_OFTEN)[:, None, None]
    erased = (chosen & in_rows[:, :, None] & in_columns[:, None, :])[..., None]
    return np.where(erased, random.random(images.shape, np.float32), images), targets


def domain_randomization(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
    """`RANDOMIZED_SHARE` of the images, in another pose, drawn, printed on, or badly cut out."""
    labels = np.argmax(targets, axis=1)
    shown = images.copy()
    for index in np.flatnonzero(random.random(len(images)) < RANDOMIZED_SHARE):
        shown[index, ..., 0] = render(images[index, ..., 0], int(labels[index]), random)
    return shown, targets


def outlier_exposure(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
    """`OUTLIER_SHARE` of the images become pictures of no garment, for which each class is as likely as the others.

    So a network learns not to be sure of what it never saw: outlier exposure (Hendrycks et al., 2019), the
    outliers made up.
    """
    met, expected = images.copy(), targets.copy()
    for index in np.flatnonzero(random.random(len(images)) < OUTLIER_SHARE):
        met[index, ..., 0] = outlier(images[..., 0], random)
        expected[index] = 1 / expected.shape[1]
    return met, expected


def per_image(augmentation: Augmentation) -> Augmentation:
    """For networks whose target is their input: what is shown is wanted, too."""

    def augment(images: Images, _: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
        shown, _ = augmentation(images, images, random)
        return shown, shown

    return augment


AUGMENTATIONS: dict[str, Augmentation] = {
    "horizontal_flip": horizontal_flip,
    "random_translation": random_translation,
    "random_erasing": random_erasing,
    "domain_randomization": domain_randomization,
    "outlier_exposure": outlier_exposure,
}


def compose(names: Sequence[str]) -> Augmentation:
    """The named augmentations one after the other; none leaves the images as they are."""
    steps = [AUGMENTATIONS[name] for name in names]

    def augment(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
        for step in steps:
            images, targets = step(images, targets, random)
        return images, targets

    return augment
