"""A pupil is told what its teacher thinks of what it is shown, beside the labels."""

import keras
import numpy as np
import pytest

from training.augmentation.pipeline import identity, random_translation
from training.trainer.distillation import distill

IMAGES = np.random.default_rng(0).random((6, 28, 28, 1), np.float32)
LABELS = np.eye(10, dtype=np.float32)[np.arange(6)]


@pytest.fixture
def teacher():
    """One that answers by a garment's left edge, so that it takes its mirror image for another."""
    image = keras.Input((28, 28, 1))
    edge = keras.layers.Flatten()(keras.layers.Cropping2D(((0, 18), (0, 27)))(image))
    return keras.Model(image, keras.layers.Softmax()(edge))


def test_half_of_what_a_pupil_is_told_is_what_its_teacher_thinks_of_both_sides(teacher):
    shown, told = distill(identity, teacher)(IMAGES, LABELS, np.random.default_rng(0))
    thought = (teacher.predict(IMAGES, verbose=0) + teacher.predict(IMAGES[:, :, ::-1], verbose=0)) / 2
    np.testing.assert_array_equal(shown, IMAGES)
    np.testing.assert_allclose(told, (LABELS + thought) / 2, atol=1e-6)
    np.testing.assert_allclose(told.sum(axis=1), 1, atol=1e-5)


def test_a_teacher_looks_at_what_its_pupil_is_shown(teacher):
    shown, told = distill(random_translation, teacher)(IMAGES, LABELS, np.random.default_rng(1))
    _, again = distill(identity, teacher)(shown, LABELS, np.random.default_rng(1))
    assert not np.array_equal(shown, IMAGES)
    np.testing.assert_array_equal(told, again)
