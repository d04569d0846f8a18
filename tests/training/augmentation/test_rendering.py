"""A garment in another pose or style keeps its class: light on black, complete, and about as large as the frame."""

import numpy as np
import pytest

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.garment_details import add_garment_details
from training.augmentation.image_ops import crop_to_foreground, fit_to_frame
from training.augmentation.poses import BAG, COAT, DRESS, PULLOVER, SHIRT, T_SHIRT, TROUSER, randomize_pose
from training.augmentation.procedural_objects import generate_procedural_object
from training.augmentation.rendering import render
from training.augmentation.shoes import SANDAL, SNEAKER


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def garments(bundle):
    """Some test garments of each class."""
    known = bundle.images["test"]
    images, labels = known.images[:2_000] / np.float32(255), known.labels[:2_000]
    return {label: images[labels == label][:60] for label in range(len(CLASS_NAMES))}


@pytest.mark.parametrize("transform", [randomize_pose, render])
@pytest.mark.parametrize("label", range(10), ids=CLASS_NAMES)
def test_a_transformed_garment_fills_its_frame_and_the_original_is_not_changed(garments, label, transform):
    random = rng(label)
    for garment in garments[label]:
        before = garment.copy()
        rendered = transform(garment, label, random)
        assert rendered.shape == (28, 28)
        assert 0 <= rendered.min() <= rendered.max() <= 1
        assert (rendered > 0.06).sum() > 20
        assert max(crop_to_foreground(rendered).shape) > 14
        np.testing.assert_array_equal(garment, before)


@pytest.mark.parametrize("transform", [randomize_pose, render])
def test_the_same_seed_gives_the_same_image(garments, transform):
    garment = garments[SNEAKER][0]
    once, again = (transform(garment, SNEAKER, rng(1)) for _ in range(2))
    np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize("picture", [np.zeros((28, 28), np.float32), np.eye(28, dtype=np.float32) * 0.05])
def test_an_image_without_foreground_is_rendered_without_an_error(picture):
    for label in range(10):
        rendered = render(picture, label, rng(label))
        assert rendered.shape == (28, 28)
        assert np.isfinite(rendered).all()


def width(garment):
    return crop_to_foreground(garment).shape[1] / crop_to_foreground(garment).shape[0]


def test_trouser_legs_and_sleeves_are_spread(garments):
    for label in (TROUSER, PULLOVER):
        posed = [randomize_pose(garment, label, rng(seed)) for seed, garment in enumerate(garments[label])]
        wider = [width(after) / width(before) for after, before in zip(posed, garments[label], strict=True)]
        assert np.quantile(wider, 0.9) > 1.2


def test_a_top_without_sleeves_keeps_its_pose(garments):
    tops = [garment for garment in garments[T_SHIRT] if width(garment) < 0.6]
    assert tops
    for seed, top in enumerate(tops):
        hem = (top[20:23] > 0.06).any(axis=0).sum() / (top > 0.06).any(axis=0).sum()
        if hem > 0.9:
            np.testing.assert_array_equal(randomize_pose(top, T_SHIRT, rng(seed)), top)


@pytest.mark.parametrize("label", range(10), ids=CLASS_NAMES)
def test_details_do_not_change_the_silhouette(garments, label):
    for seed, garment in enumerate(garments[label][:20]):
        flat = np.where(garment > FOREGROUND_THRESHOLD, np.float32(0.6), np.float32(0))
        drawn = add_garment_details(flat, label, rng(seed))
        np.testing.assert_array_equal(drawn > FOREGROUND_THRESHOLD, flat > FOREGROUND_THRESHOLD)
        assert drawn.dtype == np.float32
        if label in (T_SHIRT, PULLOVER, COAT, SHIRT):
            assert 0.02 < (drawn != flat).sum() / (flat > FOREGROUND_THRESHOLD).sum() < 0.7
        elif label != DRESS:
            np.testing.assert_array_equal(drawn, flat)


def test_some_shoes_are_rendered_from_above(garments):
    posed = [randomize_pose(garment, SANDAL, rng(seed)) for seed, garment in enumerate(garments[SANDAL])]
    taller = [width(after) < width(before) - 0.2 for after, before in zip(posed, garments[SANDAL], strict=True)]
    assert 0.1 < np.mean(taller) < 0.6


def test_a_bag_without_a_handle_is_not_changed():
    block = np.zeros((28, 28), np.float32)
    block[8:22] = 0.7
    for seed in range(20):
        np.testing.assert_array_equal(render(block, BAG, rng(seed)), block)


def test_an_image_of_any_size_is_centred_in_the_frame():
    picture = np.zeros((50, 90), np.float32)
    picture[10:20, 30:70] = 1
    frame = fit_to_frame(picture)
    assert frame.shape == (28, 28)
    rows, columns = np.nonzero(frame > 0.5)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (10, 16, 0, 27)


def test_procedural_objects_vary_and_fit_the_frame():
    random = rng()
    objects = np.stack([generate_procedural_object(random) for _ in range(300)])
    assert (objects.shape, objects.dtype) == ((300, 28, 28), np.float32)
    assert 0 <= objects.min() <= objects.max() <= 1
    filled = (objects > FOREGROUND_THRESHOLD).mean(axis=(1, 2))
    assert np.quantile(filled, 0.02) > 0.05
    assert filled.std() > 0.1
    np.testing.assert_array_equal(generate_procedural_object(rng(3)), generate_procedural_object(rng(3)))
