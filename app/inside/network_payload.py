"""Describes a network and its input for the component `feature_maps`. Needs no running page."""

import base64
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.components.feature_maps import LayerDescription, NetworkDescription
from app.render.palette import COLOR_STOPS
from app.server.urls import ACTIVATIONS_PATH, WEIGHTS_PATH, bundle_url, script_url
from models import Bundle
from models.runtime.layer_outputs import PARTS


def describe_network(bundle: Bundle, network: str, image: NDArray[np.float32]) -> NetworkDescription:
    """Describes the layers of a network and its input for one image.

    Args:
        bundle: holds the network.
        network: one of `bundle.networks`.
        image: (28, 28) float32 in [0, 1].

    Raises:
        BundleError: the bundle does not list the layers of the network.
    """
    layer_outputs = bundle.layer_outputs(network)
    values = network_input(bundle, network, image)
    return {
        "script": script_url("feature_maps/view.js"),
        "network": network,
        "activations_url": bundle_url(ACTIVATIONS_PATH, bundle, network),
        "weights_url": bundle_url(WEIGHTS_PATH, bundle, network, ""),
        "input": {
            "shape": list(layer_outputs.input_shape),
            "values": base64.b64encode(values.astype("<f4").tobytes()).decode(),
        },
        "layers": [_describe_layer(layer) for layer in layer_outputs.layers],
        "classes": list(bundle.class_names),
        "colours": COLOR_STOPS,
    }


def network_input(bundle: Bundle, network: str, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """The input of a network for one image: the image itself, for a decoder its code.

    Args:
        bundle: holds the network.
        network: one of `bundle.networks`.
        image: (28, 28) float32 in [0, 1].

    Returns:
        (28, 28) or (2,) float32.
    """
    map_name, _, part = network.rpartition("-")
    return bundle.maps[map_name].encode(image[None])[0] if part == PARTS[1] else image


def summarize_network(network: str) -> str:
    """A sentence about what a network does, by its name."""
    map_name, _, part = network.rpartition("-")
    return {
        PARTS[0]: f"The first half of the map {map_name}: a garment goes in, and its two numbers come out.",
        PARTS[1]: f"The second half of the map {map_name}: the garment's two numbers go in, and a garment comes out.",
    }.get(part, "A classifier: a garment goes in, and how sure it is of each of ten names comes out.")


def _describe_layer(layer: Mapping[str, Any]) -> LayerDescription:
    """Keeps what the component needs of a layer in the manifest."""
    described = {key: layer[key] for key in LayerDescription.__annotations__ if key in layer}
    return cast(LayerDescription, {**described, "has_weights": "kernel" in layer})
