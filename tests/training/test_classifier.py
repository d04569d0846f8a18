"""A classifier may begin with another one's weights, and learn from what others answer."""

import numpy as np
import pytest

from models.classifiers import build_classifier
from models.spec import FIRST_STAGES
from training.classifier import begin_with, taught

STAGES = {config.name: config for config in FIRST_STAGES}
IMAGES = np.random.default_rng(0).random((6, 28, 28, 1), np.float32)


@pytest.fixture(scope="module")
def residual():
    return build_classifier(STAGES["residual"])


def test_a_network_with_more_layers_answers_at_first_as_the_one_that_it_begins_with(residual):
    finer = build_classifier(STAGES["fine"])
    assert finer.count_params() > residual.count_params()
    assert np.abs(finer(IMAGES) - residual(IMAGES)).max() > 1e-3
    begin_with(residual, finer)
    np.testing.assert_allclose(finer(IMAGES, training=False), residual(IMAGES, training=False), atol=1e-6)


def test_teachers_say_on_average_what_each_says_of_a_garment_and_its_mirror_image(residual):
    other = build_classifier(STAGES["residual_again"])
    said = taught(IMAGES, [residual, other])
    each = [network(seen, training=False) for network in (residual, other) for seen in (IMAGES, IMAGES[:, :, ::-1])]
    np.testing.assert_allclose(said, np.mean(each, axis=0), atol=1e-6)
    np.testing.assert_allclose(said, taught(IMAGES[:, :, ::-1], [residual, other]), atol=1e-6)
    np.testing.assert_allclose(said.sum(axis=1), 1, atol=1e-5)
