"""The blog autoencoder has the write-up's layers; the halves of each autoencoder share its weights."""

import keras
import numpy as np
import pytest

from models.autoencoders import build_atlas, build_blog, split_autoencoder
from models.spec import ATLAS

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

ENCODER = [
    ("InputLayer", (28, 28, 1), 0),
    ("Conv2D", (28, 28, 32), 832),
    ("MaxPooling2D", (14, 14, 32), 0),
    ("Conv2D", (14, 14, 16), 4_624),
    ("MaxPooling2D", (7, 7, 16), 0),
    ("Conv2D", (1, 1, 64), 50_240),
    ("Conv2D", (1, 1, 2), 130),
    ("Flatten", (2,), 0),
]
DECODER = [
    ("InputLayer", (1, 1, 2), 0),
    ("Conv2D", (1, 1, 64), 192),
    ("ZeroPadding2D", (13, 13, 64), 0),
    ("Conv2D", (7, 7, 16), 50_192),
    ("UpSampling2D", (14, 14, 16), 0),
    ("Conv2D", (14, 14, 32), 4_640),
    ("UpSampling2D", (28, 28, 32), 0),
    ("Conv2D", (28, 28, 1), 801),
]
IMAGES = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
CODES = np.array([[[(0, 1)]], [[(2, 0.5)]], [[(30, 5)]]], np.float32)


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(4)
    return build_blog()


@pytest.mark.parametrize(("part", "layers", "parameters"), [("encoder", ENCODER, 55_826), ("decoder", DECODER, 55_825)])
def test_each_half_has_the_write_ups_layers(network, part, layers, parameters):
    half = getattr(network, part)
    assert [(type(x).__name__, x.output.shape[1:], x.count_params()) for x in half.layers] == layers
    assert half.count_params() == parameters
    convolutions = [x for x in half.layers if isinstance(x, keras.layers.Conv2D)]
    assert {x.activation.__name__ for x in convolutions} == {"relu"}


def test_the_whole_is_its_two_halves(network):
    assert network.model.count_params() == 111_651
    through = network.decoder(network.encoder(IMAGES)[:, None, None, :])
    np.testing.assert_allclose(network.model(IMAGES), through, atol=1e-6)


def test_the_decoder_takes_any_code(network):
    assert network.decoder(CODES).shape == (3, 28, 28, 1)


def test_the_halves_share_their_weights_with_the_whole():
    network = build_blog()
    before = [np.array(part) for part in (network.encoder(IMAGES), network.decoder(CODES))]
    network.model.set_weights([weight + 0.1 for weight in network.model.get_weights()])
    after = [np.array(part) for part in (network.encoder(IMAGES), network.decoder(CODES))]
    assert not np.allclose(after[0], before[0])
    assert not np.allclose(after[1], before[1])
    network.decoder.set_weights([np.zeros_like(weight) for weight in network.decoder.get_weights()])
    assert not np.any(network.model(IMAGES))


def test_an_autoencoder_survives_a_round_trip_through_a_file(network, tmp_path):
    network.model.save(tmp_path / "whole.keras")
    again = split_autoencoder(keras.models.load_model(tmp_path / "whole.keras"))
    np.testing.assert_array_equal(again.encoder(IMAGES), network.encoder(IMAGES))
    np.testing.assert_array_equal(again.decoder(CODES), network.decoder(CODES))
    again.model.set_weights([np.zeros_like(w) for w in again.model.get_weights()])
    assert not np.any(again.encoder(IMAGES)), "the halves share the model's weights after loading, too"


@pytest.fixture(scope="module")
def atlas():
    keras.utils.set_random_seed(4)
    return build_atlas(ATLAS, prototypes=64)


def test_the_atlas_outputs_codes_and_their_reconstructions(atlas):
    codes, decoded = atlas.model(IMAGES)
    assert (codes.shape, decoded.shape) == ((3, 2), (3, 28, 28, 1))
    np.testing.assert_allclose(codes, atlas.encoder(IMAGES), atol=1e-6)
    np.testing.assert_allclose(decoded, atlas.decoder(np.asarray(codes)[:, None, None, :]), atol=1e-6)
    assert np.min(decoded) >= 0
    assert np.max(decoded) <= 1


def test_an_image_that_equals_a_prototype_has_its_code(atlas):
    layer = atlas.encoder.get_layer
    components = np.asarray(layer("components")(layer("flatten")(IMAGES)))
    inverse_bandwidth = 1e3
    prototypes = np.concatenate([components, 9 + np.zeros((61, 50), np.float32)])
    layer("prototype_weights").set_weights(
        [2 * inverse_bandwidth * prototypes.T, -inverse_bandwidth * np.square(prototypes).sum(axis=1)]
    )
    codes = np.random.default_rng(0).normal(size=(64, 2)).astype(np.float32)
    layer("prototype_codes").set_weights([codes])
    np.testing.assert_allclose(atlas.encoder(IMAGES), codes[:3], atol=1e-4)


def test_the_atlas_survives_a_round_trip_through_a_file_without_custom_objects(atlas, tmp_path):
    for part, given in ((atlas.encoder, IMAGES), (atlas.decoder, CODES)):
        part.save(tmp_path / "part.keras")
        np.testing.assert_array_equal(keras.models.load_model(tmp_path / "part.keras")(given), part(given))


def test_the_atlas_is_small_enough_to_ship():
    assert build_atlas(ATLAS, ATLAS.prototypes).model.count_params() < 650_000
