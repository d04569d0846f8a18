"""The layers of a converted network are described with their geometry, weights and dead channels."""

import keras
import numpy as np
import pytest

from training.errors import DataError
from training.export.layers import describe_layers
from training.export.litert import PARITY_TOLERANCE, to_litert

layers = keras.layers
# TensorFlow's variables give NumPy 2 a warning when Keras reads them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


@pytest.fixture(scope="module")
def small():
    """A network with a layer of each kind that is described in its own way: the model, its conversion and inputs."""
    keras.utils.set_random_seed(3)
    image = keras.Input((6, 6, 1))
    first = layers.Conv2D(4, 3, 2, padding="same", use_bias=False, name="first")(image)
    first = layers.ReLU(name="first_relu")(layers.BatchNormalization(name="first_norm")(first))
    second = layers.Conv2D(4, 3, padding="same", name="second")(first)
    both = layers.ReLU(name="both_relu")(layers.Add(name="both")([first, second]))
    wide = layers.UpSampling2D(2, name="wide")(layers.ZeroPadding2D(1, name="margin")(both))
    x = layers.Dropout(0.5, name="dropout")(layers.MaxPooling2D(2, name="pool")(wide))
    probabilities = layers.Dense(3, activation="softmax", name="output")(layers.Flatten(name="flat")(x))
    model = keras.Model(image, probabilities, name="small")
    kernel, *rest = model.get_layer("first_norm").get_weights()
    beta, mean, variance = rest[0] + 0.3, rest[1] + 0.1, rest[2] * 1.7
    beta[2] = -9  # this channel is zero for every input
    model.get_layer("first_norm").set_weights([kernel * 0.8, beta, mean, variance])
    inputs = np.random.default_rng(0).random((60, 6, 6, 1), np.float32)
    return model, to_litert(model, inputs)[0], inputs


@pytest.fixture(scope="module")
def described(small):
    model, content, inputs = small
    return {layer["name"]: layer for layer in describe_layers(model, content, inputs, PARITY_TOLERANCE)}


def test_normalisation_and_relu_are_described_with_the_layer_before_them(described):
    assert list(described) == ["first", "second", "both", "margin", "wide", "pool", "flat", "output"]
    assert described["first"]["activation"] == "relu"
    assert described["first"]["parameters"] == 4 * 9 + 4 * 4
    assert "activation" not in described["second"]
    assert described["both"]["inputs"] == ["first", "second"]
    assert described["flat"]["inputs"] == ["pool"]
    assert described["output"]["activation"] == "softmax"


def test_kernel_sizes_strides_padding_and_margins_are_described(described):
    first = described["first"]
    assert (first["kernel_size"], first["strides"], first["padding"]) == ([3, 3], [2, 2], "same")
    assert described["margin"]["margins"] == [[1, 1], [1, 1]]
    assert described["wide"]["size"] == [2, 2]
    assert described["pool"]["kernel_size"] == [2, 2]


def test_a_channel_that_is_zero_for_every_input_is_dead(described):
    assert described["first"]["dead_channels"] == [2]
    assert "dead_channels" not in described["second"]


def test_only_layers_with_weights_name_their_tensors(described):
    for name, layer in described.items():
        assert ("kernel" in layer) == (name in ("first", "second", "output"))


def test_a_layer_that_differs_after_conversion_is_refused(small):
    model, content, inputs = small
    with pytest.raises(DataError, match="was not exported"):
        describe_layers(model, content, inputs, -1.0)


def test_the_conversion_of_another_network_is_refused(small):
    model, content, inputs = small
    other = keras.models.clone_model(model)
    with pytest.raises(DataError, match=r"first of small differs by .* from Keras"):
        describe_layers(other, content, inputs, PARITY_TOLERANCE)
