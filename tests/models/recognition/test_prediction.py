"""What several views of a garment come to."""

import numpy as np
import pytest

from models.recognition.prediction import geometric_mean, id_score, outline_iou

SURE = np.array([0.9, 0.1, 0.0], np.float32)
TORN = np.array([0.4, 0.3, 0.3], np.float32)


class Redrawing:
    """A map that shifts whatever it redraws by so many pixels."""

    def __init__(self, pixels):
        self.pixels = pixels

    def encode(self, images):
        self.images = images
        return np.zeros((len(images), 2), np.float32)

    def decode(self, codes):
        return np.roll(self.images, self.pixels, axis=2)


def test_views_that_say_the_same_are_believed():
    np.testing.assert_allclose(geometric_mean(np.stack([SURE, SURE])), SURE, atol=1e-6)


def test_the_answer_is_the_normalised_root_of_the_product():
    by_hand = np.sqrt(np.array([0.36, 0.03])) / (np.sqrt([0.36, 0.03]).sum())
    assert geometric_mean(np.stack([SURE, TORN]))[:2] == pytest.approx(by_hand, abs=1e-4)


def test_what_one_view_rules_out_is_out():
    assert geometric_mean(np.stack([SURE, TORN, TORN]))[2] < 1e-3


def test_a_low_temperature_makes_views_surer_of_the_same_and_one_view_alone_stays_as_sure_as_it_is():
    usual, surer = (geometric_mean(np.stack([TORN, SURE]), temperature) for temperature in (1, 0.5))
    np.testing.assert_array_equal(np.argsort(surer), np.argsort(usual))
    assert surer.max() > usual.max()
    assert surer.sum() == pytest.approx(1)
    np.testing.assert_array_equal(geometric_mean(TORN[None], 0.5), TORN)


def test_the_order_of_views_does_not_matter_and_many_garments_can_be_asked_at_once():
    tta_views = np.random.default_rng(0).dirichlet(np.ones(10), (3, 5)).astype(np.float32)
    said = geometric_mean(tta_views)
    assert said.shape == (5, 10)
    np.testing.assert_allclose(said.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(geometric_mean(tta_views[::-1]), said, atol=1e-6)


def test_an_outline_is_kept_as_far_as_what_is_redrawn_covers_it():
    block = np.zeros((3, 28, 28), np.float32)
    block[:, 4:24, 4:14] = 0.5
    kept = [outline_iou(Redrawing(pixels), block) for pixels in (0, 5, 12)]
    np.testing.assert_allclose(kept, (1, 1 / 3, 0), atol=1e-6)
    assert outline_iou(Redrawing(0), 0 * block) == 0


def test_what_a_map_redraws_with_another_outline_is_less_of_a_garment(bundle, images):
    cross = np.zeros((28, 28), np.float32)
    cross[:, 12:15] = cross[12:15] = 0.8
    garments = [id_score(bundle, image) for image in images[:20]]
    others = [id_score(bundle, one) for one in (cross, 0 * cross)]
    assert np.median(garments) > max(others)
    assert 0 <= min(others) <= max(garments) <= 1
