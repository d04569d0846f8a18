"""Layer outputs and weights over HTTP."""

import http.client
from urllib.parse import urlsplit

import numpy as np
import pytest

from app.inside.network_payload import network_input
from app.server.layer_outputs import serialize_activations, serialize_weights
from app.server.routes import MAX_INPUT_BYTES
from app.server.urls import ACTIVATIONS_PATH, WEIGHTS_PATH, bundle_url
from models.bundle import MAX_CODE
from tests.serving import shared_server


@pytest.fixture
def ask():
    """Sends a request; returns the response's status, headers and content."""
    connection = http.client.HTTPConnection(urlsplit(shared_server().url).netloc, timeout=60)

    def send(method, path, body=None):
        connection.request(method, path, body=body)
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    yield send
    connection.close()


def test_activations_hold_every_layer_in_order(bundle, images):
    for name in bundle.networks:
        given = network_input(bundle, name, images[0])
        inside = bundle.layer_outputs(name)
        expected = inside.activations(given.reshape(inside.input_shape)).values()
        found = np.frombuffer(serialize_activations(bundle, name, given.tobytes()), "<f4")
        np.testing.assert_array_equal(found, np.concatenate([output.ravel() for output in expected]))


@pytest.mark.parametrize(
    ("network", "numbers"),
    [
        ("best", np.zeros(783)),
        ("best", np.zeros(785)),
        ("best", np.zeros(0)),
        ("best", np.full(784, 1.5)),
        ("best", np.full(784, np.nan)),
        ("atlas-decoder", np.zeros(3)),
        ("atlas-decoder", np.array([0, 2 * MAX_CODE])),
        ("atlas-decoder", np.array([0, np.inf])),
    ],
)
def test_a_body_that_is_no_input_of_the_network_is_refused_with_one_sentence(bundle, network, numbers):
    with pytest.raises(ValueError, match=f"^{network} takes (784|2) numbers of at most [0-9,]+ in size.$"):
        serialize_activations(bundle, network, numbers.astype("<f4").tobytes())


def test_weights_are_the_kernel_followed_by_the_bias(bundle):
    numbers = np.frombuffer(serialize_weights(bundle, "conv", "conv_2"), "<f4")
    kernel, bias = bundle.layer_outputs("conv").weights("conv_2")
    np.testing.assert_array_equal(numbers, np.concatenate([kernel.ravel(), bias]))


def test_a_posted_input_gets_the_outputs_of_every_layer(ask, bundle, images):
    status, headers, body = ask("POST", bundle_url(ACTIVATIONS_PATH, bundle, "conv"), images[0].tobytes())
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert body == serialize_activations(bundle, "conv", images[0].tobytes())


def test_weights_may_be_cached_for_good(ask, bundle):
    status, headers, body = ask("GET", bundle_url(WEIGHTS_PATH, bundle, "dense", "") + "dense_1")
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    assert body == serialize_weights(bundle, "dense", "dense_1")


def test_a_request_for_what_does_not_exist_gets_one_sentence(ask, bundle, images):
    posted = images[0].tobytes()
    address, base = bundle_url(ACTIVATIONS_PATH, bundle, "conv"), bundle_url(WEIGHTS_PATH, bundle, "conv", "")
    for status, method, path, body in (
        (404, "POST", address + "x", posted),
        (404, "POST", address.replace(bundle.version, "older"), posted),
        (400, "POST", address, posted[:-4]),
        (413, "POST", address, bytes(MAX_INPUT_BYTES + 1)),
        (404, "GET", base + "pool_1", None),
        (404, "GET", base + "nothing", None),
        (404, "GET", base.replace("conv", "nothing") + "conv_1", None),
        (404, "GET", base.replace(bundle.version, "older") + "conv_1", None),
    ):
        found, headers, said = ask(method, path, body)
        assert found == status, path
        assert headers["Content-Type"].startswith("text/plain")
        assert b"\n" not in said
