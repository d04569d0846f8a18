"""Every admissible combination of hyperparameters gives a network, or a sentence that says why there is none."""

from dataclasses import replace
from itertools import product

import keras
import pytest

from models.architecture import ArchitectureError
from models.autoencoders import build_blog
from models.classifiers import build_classifier
from models.spec import BlogConfig
from training.tuning.hyperparameters import HYPERPARAMETERS, TUNABLE, hyperparameter_names

CORNERS = {
    "kernel_size": (1, 28),
    "depth": (1, 50),
    "filters": (1, 1_024),
    "padding": ("valid", "same"),
}
"""Both ends of each range on which the shapes of the layers depend."""


def corners(config):
    """The config with every combination of extreme values."""
    axes = {name: values for name, values in CORNERS.items() if name in hyperparameter_names(config)}
    return [replace(config, **dict(zip(axes, values, strict=True))) for values in product(*axes.values())]


@pytest.fixture(autouse=True)
def forget_networks():
    """Makes Keras forget the weights without memory, which it would create at the next opportunity."""
    yield
    keras.utils.clear_session()


def build(config):
    """Builds a network without memory for its weights; the reason, if that is not possible."""
    try:
        with keras.StatelessScope(initialize_variables=False):
            return build_blog(config).model if isinstance(config, BlogConfig) else build_classifier(config)
    except ArchitectureError as error:
        return str(error)


def test_the_corners_are_the_ends_of_the_ranges():
    for name in ("kernel_size", "depth", "filters"):
        assert (min(CORNERS[name]), max(CORNERS[name])) == (
            HYPERPARAMETERS[name].minimum,
            HYPERPARAMETERS[name].maximum,
        )
    assert CORNERS["padding"] == HYPERPARAMETERS["padding"].choices


@pytest.mark.parametrize("name", TUNABLE)
def test_extreme_hyperparameters_give_a_network_or_a_sentence_with_the_remedy(name):
    results = {config: build(config) for config in corners(TUNABLE[name])}
    refused = {config: result for config, result in results.items() if isinstance(result, str)}
    assert 0 < len(refused) < len(results)
    assert all(": choose " in reason and reason.endswith(".") for reason in refused.values())
    assert not [config for config in refused if name != "dense" and config.padding == "same"]
