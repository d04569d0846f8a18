"""An augmented garment is still a garment: only what the augmentation is named for changes."""

import numpy as np
import pytest

from training.augmentation.outliers import outlier
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
def test_images_stay_images_and_the_given_ones_stay_as_they_were(garments, targets, name):
    before = garments.copy()
    expected = targets.copy()
    augmented, _ = AUGMENTATIONS[name](garments, targets, rng())
    assert (augmented.shape, augmented.dtype) == (garments.shape, np.float32)
    assert augmented.min() >= 0
    assert augmented.max() <= 1
    np.testing.assert_array_equal(garments, before)
    np.testing.assert_array_equal(targets, expected)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_the_same_generator_gives_the_same_images_and_another_gives_others(garments, targets, name):
    once, again, other = (AUGMENTATIONS[name](garments, targets, rng(seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)


def test_half_are_mirrored_and_the_others_left(garments):
    mirrored, _ = horizontal_flip(garments, None, rng())
    same = (mirrored == garments).all(axis=(1, 2, 3))
    assert (same | (mirrored == garments[:, :, ::-1]).all(axis=(1, 2, 3))).all()
    assert 0.4 < same.mean() < 0.6


def test_a_shift_moves_a_garment_by_two_pixels_at_most():
    dot = np.zeros((1_000, 28, 28, 1), np.float32)
    dot[:, 14, 14] = 1
    moved, _ = random_translation(dot, None, rng())
    np.testing.assert_array_equal(moved.sum(axis=(1, 2, 3)), 1)
    places = {(int(row) - 14, int(column) - 14) for _, row, column, _ in np.argwhere(moved)}
    assert places == {(down, right) for down in range(-2, 3) for right in range(-2, 3)}


def test_one_rectangle_is_erased_in_half_of_the_images(garments):
    changed = (random_erasing(garments, None, rng())[0] != garments)[..., 0]
    touched = changed.any(axis=(1, 2))
    assert 0.4 < touched.mean() < 0.6
    for rows, columns in ((one.any(axis=1), one.any(axis=0)) for one in changed[touched]):
        tall, wide = (np.flatnonzero(side)[-1] - np.flatnonzero(side)[0] + 1 for side in (rows, columns))
        assert tall * wide <= 0.26 * 28 * 28


def test_none_composed_leaves_the_images_and_several_are_applied_in_order(garments, targets):
    assert compose(())(garments, targets, rng())[0] is garments
    one, random = garments, rng()
    for step in (horizontal_flip, random_erasing):
        one, _ = step(one, targets, random)
    np.testing.assert_array_equal(compose(("horizontal_flip", "random_erasing"))(garments, targets, rng())[0], one)


def test_most_are_shown_otherwise_and_none_leaves_its_frame(garments, targets):
    shown, _ = domain_randomization(garments, targets, rng())
    changed = (shown != garments).any(axis=(1, 2, 3))
    assert 0.5 < changed.mean() < 0.65
    sizes = [np.ptp(np.argwhere(one[..., 0] > 0.06), axis=0).max() + 1 for one in shown[changed]]
    assert np.quantile(sizes, 0.05) > 22


def test_some_images_become_strangers_of_whom_no_class_is_likelier(garments, targets):
    met, expected = outlier_exposure(garments, targets, rng())
    changed = (met != garments).any(axis=(1, 2, 3))
    assert 0.15 < changed.mean() < 0.25
    np.testing.assert_allclose(expected[changed], 0.1)
    np.testing.assert_array_equal(expected[~changed], targets[~changed])


def test_strangers_are_of_many_kinds_and_hardly_ever_blank(garments):
    random = rng()
    strangers = np.stack([outlier(garments[..., 0], random) for _ in range(300)])
    assert (strangers.shape, strangers.dtype) == ((300, 28, 28), np.float32)
    assert 0 <= strangers.min() <= strangers.max() <= 1
    assert np.mean(strangers.max(axis=(1, 2)) < 0.2) < 0.02
    assert strangers.mean(axis=(1, 2)).std() > 0.1
