"""Combining the class probabilities of several views."""

import numpy as np
import pytest

from models.recognition.prediction import geometric_mean

CONFIDENT = np.array([0.9, 0.1, 0.0], np.float32)
UNDECIDED = np.array([0.4, 0.3, 0.3], np.float32)


def test_views_that_agree_give_the_same_probabilities():
    np.testing.assert_allclose(geometric_mean(np.stack([CONFIDENT, CONFIDENT])), CONFIDENT, atol=1e-6)


def test_the_result_is_the_normalised_root_of_the_product():
    expected = np.sqrt(np.array([0.36, 0.03])) / (np.sqrt([0.36, 0.03]).sum())
    assert geometric_mean(np.stack([CONFIDENT, UNDECIDED]))[:2] == pytest.approx(expected, abs=1e-4)


def test_a_class_that_one_view_rules_out_is_ruled_out():
    assert geometric_mean(np.stack([CONFIDENT, UNDECIDED, UNDECIDED]))[2] < 1e-3


def test_a_low_temperature_sharpens_several_views_and_leaves_a_single_one_as_it_is():
    default, sharpened = (geometric_mean(np.stack([UNDECIDED, CONFIDENT]), temperature) for temperature in (1, 0.5))
    np.testing.assert_array_equal(np.argsort(sharpened), np.argsort(default))
    assert sharpened.max() > default.max()
    assert sharpened.sum() == pytest.approx(1)
    np.testing.assert_array_equal(geometric_mean(UNDECIDED[None], 0.5), UNDECIDED)


def test_the_order_of_views_does_not_matter_and_several_images_can_be_combined_at_once():
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10), (3, 5)).astype(np.float32)
    combined = geometric_mean(probabilities)
    assert combined.shape == (5, 10)
    np.testing.assert_allclose(combined.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(geometric_mean(probabilities[::-1]), combined, atol=1e-6)
