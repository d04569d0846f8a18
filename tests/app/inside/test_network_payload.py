"""What Inside sends to its component about a network."""

import base64
import json

import numpy as np

from app.inside.network_payload import describe_network, network_input, summarize_network


def test_the_payload_describes_every_layer_and_is_small(bundle, images):
    for name in bundle.networks:
        told = describe_network(bundle, name, images[0])
        assert len(json.dumps(told)) < 20_000
        values = np.frombuffer(base64.b64decode(told["input"]["values"]), "<f4")
        np.testing.assert_array_equal(values, network_input(bundle, name, images[0]).ravel())
        assert [layer["has_weights"] for layer in told["layers"]].count(True) >= 1


def test_a_decoder_is_given_the_code_of_the_image(bundle, images):
    np.testing.assert_array_equal(
        network_input(bundle, "atlas-decoder", images[0]), bundle.maps["atlas"].encode(images[:1])[0]
    )


def test_each_network_has_a_summary(bundle):
    said = {name: summarize_network(name) for name in bundle.networks}
    assert "first half of the map atlas" in said["atlas-encoder"]
    assert "second half of the map blog" in said["blog-decoder"]
    assert "classifier" in said["best"]
