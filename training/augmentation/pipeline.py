"""Augmentations of batches: (images, targets, random generator) -> (images, targets). They compose.

Images are (n, 28, 28, 1) float32 in [0, 1], light garment on black; the arrays that are passed in are never changed.
Targets are a classifier's, (n, 10) and one-hot; most augmentations pass them on.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augmentation.outliers import generate_outlier
from training.augmentation.rendering import render

Images = NDArray[np.float32]
Targets = Any
Augmentation = Callable[[Images, Targets, Generator], tuple[Images, Targets]]

MAX_SHIFT_PX = 2
"""Largest translation along each axis."""
ERASED_AREA_RANGE = (0.02, 0.25)
"""Area of an erased rectangle as a share of the image."""
MAX_ERASED_ASPECT = 3.3
"""Longer side of an erased rectangle over its shorter side, at most."""
ERASING_PROBABILITY = 0.5
RANDOMIZATION_PROBABILITY = 0.6
OUTLIER_PROBABILITY = 0.2


def identity(images: Images, targets: Targets, _: Generator) -> tuple[Images, Targets]:
    """Returns the batch unchanged.

    Args:
        images: any.
        targets: any.

    Returns:
        `images` and `targets`.
    """
    return images, targets


def horizontal_flip(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
    """Flips half of the images left to right.

    Args:
        images: (n, 28, 28, 1) in [0, 1].
        targets: passed on.
        rng: random generator.

    Returns:
        The augmented images, and `targets`.
    """
    flipped = rng.random(len(images)) < 0.5
    return np.where(flipped[:, None, None, None], images[:, :, ::-1], images), targets


def random_translation(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
    """Moves each image by up to `MAX_SHIFT_PX` pixels along both axes; the border becomes black.

    Args:
        images: (n, 28, 28, 1) in [0, 1].
        targets: passed on.
        rng: random generator.

    Returns:
        The augmented images, and `targets`.
    """
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (MAX_SHIFT_PX, MAX_SHIFT_PX), (MAX_SHIFT_PX, MAX_SHIFT_PX), (0, 0)))
    translated = np.empty_like(images)
    offsets = rng.integers(0, 2 * MAX_SHIFT_PX + 1, (len(images), 2))
    for down, right in np.ndindex(2 * MAX_SHIFT_PX + 1, 2 * MAX_SHIFT_PX + 1):
        moved = (offsets == (down, right)).all(axis=1)
        translated[moved] = padded[moved, down : down + height, right : right + width]
    return translated, targets


def random_erasing(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
    """Fills a rectangle of half of the images with noise: random erasing (Zhong et al., 2020).

    Args:
        images: (n, 28, 28, 1) in [0, 1].
        targets: passed on.
        rng: random generator.

    Returns:
        The augmented images, and `targets`.
    """
    n, height, width = images.shape[:3]
    area = rng.uniform(*ERASED_AREA_RANGE, n)
    aspect = MAX_ERASED_ASPECT ** rng.uniform(-1, 1, n)
    heights = np.clip(np.sqrt(area * aspect) * height, 1, height).astype(int)
    widths = np.clip(np.sqrt(area / aspect) * width, 1, width).astype(int)
    top, left = (rng.random((2, n)) * (height - heights + 1, width - widths + 1)).astype(int)
    rows, columns = np.arange(height), np.arange(width)
    in_rows = (rows >= top[:, None]) & (rows < (top + heights)[:, None])
    in_columns = (columns >= left[:, None]) & (columns < (left + widths)[:, None])
    chosen = np.less(rng.random(n), ERASING_PROBABILITY)[:, None, None]
    erased = (chosen & in_rows[:, :, None] & in_columns[:, None, :])[..., None]
    return np.where(erased, rng.random(images.shape, np.float32), images), targets


def domain_randomization(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
    """Renders each image in another style with probability `RANDOMIZATION_PROBABILITY`; see `rendering.render`.

    Args:
        images: (n, 28, 28, 1) in [0, 1].
        targets: (n, 10), one-hot; passed on.
        rng: random generator.

    Returns:
        The rendered images, and `targets`.
    """
    labels = np.argmax(targets, axis=1)
    randomized = images.copy()
    for index in np.flatnonzero(rng.random(len(images)) < RANDOMIZATION_PROBABILITY):
        randomized[index, ..., 0] = render(images[index, ..., 0], int(labels[index]), rng)
    return randomized, targets


def outlier_exposure(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
    """Replaces images by outliers with a uniform target: outlier exposure (Hendrycks et al., 2019).

    Each image is replaced with probability `OUTLIER_PROBABILITY`. The outliers are generated, see `outliers`.

    Args:
        images: (n, 28, 28, 1) in [0, 1].
        targets: (n, 10), one-hot.
        rng: random generator.

    Returns:
        Images and targets, a target of 1/10 for each class where the image is an outlier.
    """
    mixed, mixed_targets = images.copy(), targets.copy()
    for index in np.flatnonzero(rng.random(len(images)) < OUTLIER_PROBABILITY):
        mixed[index, ..., 0] = generate_outlier(images[..., 0], rng)
        mixed_targets[index] = 1 / targets.shape[1]
    return mixed, mixed_targets


def per_image(augmentation: Augmentation) -> Augmentation:
    """Adapts an augmentation to an autoencoder: the target is the augmented image."""

    def augment(images: Images, _: Targets, rng: Generator) -> tuple[Images, Targets]:
        augmented, _ = augmentation(images, images, rng)
        return augmented, augmented

    return augment


AUGMENTATIONS: dict[str, Augmentation] = {
    augmentation.__name__: augmentation
    for augmentation in (horizontal_flip, random_translation, random_erasing, domain_randomization, outlier_exposure)
}


def compose(names: Sequence[str]) -> Augmentation:
    """Chains the named augmentations in the order given; the identity for no name.

    Args:
        names: keys of `AUGMENTATIONS`.
    """
    steps = [AUGMENTATIONS[name] for name in names]

    def augment(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
        for step in steps:
            images, targets = step(images, targets, rng)
        return images, targets

    return augment
