"""Each augmentation changes only what its name says, and leaves its arguments unchanged."""

import numpy as np
import pytest

from training.augmentation.outliers import generate_outlier
from training.augmentation.pipeline import (
    AUGMENTATIONS,
    compose,
    domain_randomization,
    horizontal_flip,
    outlier_exposure,
    random_erasing,
    random_translation,
)


@pytest.fixture
def garments(images):
    return images[:400, ..., None]


@pytest.fixture
def targets(bundle):
    return np.eye(10, dtype=np.float32)[bundle.images["test"].labels[:400]]


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_augmented_images_keep_shape_dtype_and_range_and_the_arguments_are_not_changed(garments, targets, name):
    before = garments.copy()
    expected = targets.copy()
    augmented, _ = AUGMENTATIONS[name](garments, targets, rng())
    assert (augmented.shape, augmented.dtype) == (garments.shape, np.float32)
    assert augmented.min() >= 0
    assert augmented.max() <= 1
    np.testing.assert_array_equal(garments, before)
    np.testing.assert_array_equal(targets, expected)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_the_same_seed_gives_the_same_images_and_another_seed_gives_others(garments, targets, name):
    once, again, other = (AUGMENTATIONS[name](garments, targets, rng(seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)


def test_half_of_the_images_are_flipped_and_the_others_unchanged(garments):
    flipped, _ = horizontal_flip(garments, None, rng())
    same = (flipped == garments).all(axis=(1, 2, 3))
    assert (same | (flipped == garments[:, :, ::-1]).all(axis=(1, 2, 3))).all()
    assert 0.4 < same.mean() < 0.6


def test_a_translation_is_at_most_two_pixels_along_each_axis():
    dot = np.zeros((1_000, 28, 28, 1), np.float32)
    dot[:, 14, 14] = 1
    moved, _ = random_translation(dot, None, rng())
    np.testing.assert_array_equal(moved.sum(axis=(1, 2, 3)), 1)
    offsets = {(int(row) - 14, int(column) - 14) for _, row, column, _ in np.argwhere(moved)}
    assert offsets == {(down, right) for down in range(-2, 3) for right in range(-2, 3)}


def test_one_rectangle_is_erased_in_half_of_the_images(garments):
    changed = (random_erasing(garments, None, rng())[0] != garments)[..., 0]
    touched = changed.any(axis=(1, 2))
    assert 0.4 < touched.mean() < 0.6
    for rows, columns in ((one.any(axis=1), one.any(axis=0)) for one in changed[touched]):
        tall, wide = (np.flatnonzero(side)[-1] - np.flatnonzero(side)[0] + 1 for side in (rows, columns))
        assert tall * wide <= 0.26 * 28 * 28


def test_composing_no_augmentation_is_the_identity_and_several_are_applied_in_order(garments, targets):
    assert compose(())(garments, targets, rng())[0] is garments
    one, random = garments, rng()
    for step in (horizontal_flip, random_erasing):
        one, _ = step(one, targets, random)
    np.testing.assert_array_equal(compose(("horizontal_flip", "random_erasing"))(garments, targets, rng())[0], one)


def test_domain_randomization_changes_most_images_and_keeps_their_size(garments, targets):
    randomized, _ = domain_randomization(garments, targets, rng())
    changed = (randomized != garments).any(axis=(1, 2, 3))
    assert 0.5 < changed.mean() < 0.65
    sizes = [np.ptp(np.argwhere(one[..., 0] > 0.06), axis=0).max() + 1 for one in randomized[changed]]
    assert np.quantile(sizes, 0.05) > 22


def test_outlier_exposure_replaces_a_fifth_of_the_images_and_makes_their_targets_uniform(garments, targets):
    mixed, expected = outlier_exposure(garments, targets, rng())
    changed = (mixed != garments).any(axis=(1, 2, 3))
    assert 0.15 < changed.mean() < 0.25
    np.testing.assert_allclose(expected[changed], 0.1)
    np.testing.assert_array_equal(expected[~changed], targets[~changed])


def test_outliers_vary_and_are_hardly_ever_blank(garments):
    random = rng()
    outliers = np.stack([generate_outlier(garments[..., 0], random) for _ in range(300)])
    assert (outliers.shape, outliers.dtype) == ((300, 28, 28), np.float32)
    assert 0 <= outliers.min() <= outliers.max() <= 1
    assert np.mean(outliers.max(axis=(1, 2)) < 0.2) < 0.02
    assert outliers.mean(axis=(1, 2)).std() > 0.1
