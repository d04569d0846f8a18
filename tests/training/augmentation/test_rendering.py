"""A garment that is shown otherwise is still one of its class: light on black, whole, and of its own size."""

import numpy as np
import pytest

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.compositing import framed, trimmed
from training.augmentation.garment_details import add_garment_details
from training.augmentation.poses import BAG, COAT, DRESS, PULLOVER, SHIRT, T_SHIRT, TROUSER, pose
from training.augmentation.procedural_objects import procedural_object
from training.augmentation.rendering import render
from training.augmentation.shoes import SANDAL, SNEAKER


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def wardrobe(bundle):
    """Some test garments of each class."""
    known = bundle.images["test"]
    images, labels = known.images[:2_000] / np.float32(255), known.labels[:2_000]
    return {label: images[labels == label][:60] for label in range(len(CLASS_NAMES))}


@pytest.mark.parametrize("change", [pose, render])
@pytest.mark.parametrize("label", range(10), ids=CLASS_NAMES)
def test_every_garment_stays_a_picture_of_its_frame(wardrobe, label, change):
    random = rng(label)
    for garment in wardrobe[label]:
        before = garment.copy()
        shown = change(garment, label, random)
        assert shown.shape == (28, 28)
        assert 0 <= shown.min() <= shown.max() <= 1
        assert (shown > 0.06).sum() > 20
        assert max(trimmed(shown).shape) > 14
        np.testing.assert_array_equal(garment, before)


@pytest.mark.parametrize("change", [pose, render])
def test_the_same_generator_shows_the_same(wardrobe, change):
    garment = wardrobe[SNEAKER][0]
    once, again = (change(garment, SNEAKER, rng(1)) for _ in range(2))
    np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize("picture", [np.zeros((28, 28), np.float32), np.eye(28, dtype=np.float32) * 0.05])
def test_a_picture_with_nothing_to_see_does_no_harm(picture):
    for label in range(10):
        shown = render(picture, label, rng(label))
        assert shown.shape == (28, 28)
        assert np.isfinite(shown).all()


def width(garment):
    return trimmed(garment).shape[1] / trimmed(garment).shape[0]


def test_legs_and_sleeves_spread(wardrobe):
    for label in (TROUSER, PULLOVER):
        lying = [pose(garment, label, rng(seed)) for seed, garment in enumerate(wardrobe[label])]
        wider = [width(after) / width(before) for after, before in zip(lying, wardrobe[label], strict=True)]
        assert np.quantile(wider, 0.9) > 1.2


def test_a_top_without_sleeves_gets_none(wardrobe):
    tops = [garment for garment in wardrobe[T_SHIRT] if width(garment) < 0.6]
    assert tops
    for seed, top in enumerate(tops):
        hem = (top[20:23] > 0.06).any(axis=0).sum() / (top > 0.06).any(axis=0).sum()
        if hem > 0.9:
            np.testing.assert_array_equal(pose(top, T_SHIRT, rng(seed)), top)


@pytest.mark.parametrize("label", range(10), ids=CLASS_NAMES)
def test_lines_drawn_into_a_garment_leave_its_outline(wardrobe, label):
    for seed, garment in enumerate(wardrobe[label][:20]):
        flat = np.where(garment > FOREGROUND_THRESHOLD, np.float32(0.6), np.float32(0))
        drawn = add_garment_details(flat, label, rng(seed))
        np.testing.assert_array_equal(drawn > FOREGROUND_THRESHOLD, flat > FOREGROUND_THRESHOLD)
        assert drawn.dtype == np.float32
        if label in (T_SHIRT, PULLOVER, COAT, SHIRT):
            assert 0.02 < (drawn != flat).sum() / (flat > FOREGROUND_THRESHOLD).sum() < 0.7
        elif label != DRESS:
            np.testing.assert_array_equal(drawn, flat)


def test_shoes_come_in_pairs_and_from_above(wardrobe):
    posed = [pose(garment, SANDAL, rng(seed)) for seed, garment in enumerate(wardrobe[SANDAL])]
    taller = [width(after) < width(before) - 0.2 for after, before in zip(posed, wardrobe[SANDAL], strict=True)]
    assert 0.1 < np.mean(taller) < 0.6


def test_a_bag_without_a_handle_stays_as_it_is():
    block = np.zeros((28, 28), np.float32)
    block[8:22] = 0.7
    for seed in range(20):
        np.testing.assert_array_equal(render(block, BAG, rng(seed)), block)


def test_a_picture_of_any_size_is_framed_in_the_middle():
    picture = np.zeros((50, 90), np.float32)
    picture[10:20, 30:70] = 1
    frame = framed(picture)
    assert frame.shape == (28, 28)
    rows, columns = np.nonzero(frame > 0.5)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (10, 16, 0, 27)


def test_things_nobody_wears_are_of_many_shapes_and_none_leaves_its_frame():
    random = rng()
    things = np.stack([procedural_object(random) for _ in range(300)])
    assert (things.shape, things.dtype) == ((300, 28, 28), np.float32)
    assert 0 <= things.min() <= things.max() <= 1
    filled = (things > FOREGROUND_THRESHOLD).mean(axis=(1, 2))
    assert np.quantile(filled, 0.02) > 0.05
    assert filled.std() > 0.1
    np.testing.assert_array_equal(procedural_object(rng(3)), procedural_object(rng(3)))
