"""The classifiers have the write-up's layers and hyperparameters."""

import keras
import numpy as np
import pytest

from models.classifiers import build_classifier
from models.spec import CLASSIFIERS

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CONFIGS = {config.name: config for config in CLASSIFIERS}
DENSE = [
    ("InputLayer", (28, 28, 1), 0),
    ("Flatten", (784,), 0),
    ("Dense", (128,), 784 * 128 + 128),
    ("Dense", (64,), 128 * 64 + 64),
    ("Dense", (10,), 64 * 10 + 10),
]
CONV = [
    ("InputLayer", (28, 28, 1), 0),
    ("Conv2D", (26, 26, 32), 9 * 32 + 32),
    ("MaxPooling2D", (13, 13, 32), 0),
    ("Conv2D", (11, 11, 64), 9 * 32 * 64 + 64),
    ("MaxPooling2D", (5, 5, 64), 0),
    ("Conv2D", (3, 3, 64), 9 * 64 * 64 + 64),
    ("Flatten", (576,), 0),
    ("Dense", (64,), 576 * 64 + 64),
    ("Dense", (10,), 64 * 10 + 10),
]
WITH_DROPOUT = [*CONV[:7], ("Dropout", (576,), 0), *CONV[7:]]
IMAGES = np.random.default_rng(0).random((4, 28, 28, 1), np.float32)


@pytest.mark.parametrize(
    ("name", "layers", "parameters"),
    [
        ("dense", DENSE, 109_386),
        ("conv", CONV, 93_322),
        ("conv_dropout", WITH_DROPOUT, 93_322),
    ],
)
def test_a_classifier_has_the_write_ups_layers(name, layers, parameters):
    model = build_classifier(CONFIGS[name])
    assert [(type(x).__name__, x.output.shape[1:], x.count_params()) for x in model.layers] == layers
    assert model.count_params() == parameters
    *hidden, last = [x.activation.__name__ for x in model.layers if hasattr(x, "activation")]
    assert (set(hidden), last) == ({"relu"}, "softmax")


@pytest.mark.parametrize(
    ("name", "hyperparameters"),
    [("dense", (128, 0, 50, 20)), ("conv", (64, 0, 30, 14)), ("conv_dropout", (64, 0.5, 30, 20))],
)
def test_a_classifier_is_trained_with_the_write_ups_hyperparameters(name, hyperparameters):
    config = CONFIGS[name]
    assert (config.batch_size, config.dropout, config.long_epochs, config.epochs) == hyperparameters
    assert (config.optimizer, config.sample, config.validation) == ("rmsprop", "write-up", 2_000)


def test_dropout_is_active_in_training_only():
    without, with_dropout = build_classifier(CONFIGS["conv"]), build_classifier(CONFIGS["conv_dropout"])
    with_dropout.set_weights(without.get_weights())
    np.testing.assert_allclose(with_dropout(IMAGES, training=False), without(IMAGES), atol=1e-6)
    assert not np.allclose(with_dropout(IMAGES, training=True), without(IMAGES), atol=1e-6)


@pytest.mark.parametrize("name", CONFIGS)
def test_a_classifier_survives_a_round_trip_through_a_file(name, tmp_path):
    model = build_classifier(CONFIGS[name])
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(IMAGES), model(IMAGES))
    np.testing.assert_allclose(np.sum(again(IMAGES), axis=1), 1, atol=1e-6)
