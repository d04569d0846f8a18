"""What the script that walks through a network is told. Knows no Streamlit."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.render.palette import MAGNITUDE, SIGNED
from app.server.urls import activations_url, weights_base_url
from models import Bundle
from models.runtime.layer_outputs import PARTS

KEPT = ("name", "kind", "inputs", "output", "parameters", "activation", "kernel_size", "strides", "padding", "margins",
        "size", "dead_channels")  # fmt: skip
"""What a script is told of a layer."""


def describe(bundle: Bundle, network: str, garment: NDArray[np.float32]) -> dict[str, Any]:
    """A network and a garment, (28, 28) float32 in [0, 1]; a decoder gets the garment's code.

    Raises:
        BundleError: the bundle does not say which layers the network has.
    """
    inside = bundle.layer_outputs(network)
    given = input_of(bundle, network, garment)
    return {
        "network": network,
        "activations": activations_url(bundle, network),
        "weights": weights_base_url(bundle, network),
        "input": {
            "shape": list(inside.input_shape),
            "values": base64.b64encode(given.astype("<f4").tobytes()).decode(),
        },
        "layers": [{**_kept(layer), "weighted": "kernel" in layer} for layer in inside.layers],
        "classes": list(bundle.class_names),
        "colours": {"magnitude": MAGNITUDE, "signed": SIGNED},
    }


def input_of(bundle: Bundle, network: str, garment: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network is given to make something of a garment: its pixels, or for a decoder its code."""
    name, _, part = network.rpartition("-")
    return bundle.maps[name].encode(garment[None])[0] if part == PARTS[1] else garment


def about(network: str) -> str:
    """What a network does, in a sentence."""
    name, _, part = network.rpartition("-")
    return {
        PARTS[0]: f"The first half of the map {name}: a garment goes in, and its two numbers come out.",
        PARTS[1]: f"The second half of the map {name}: the garment's two numbers go in, and a garment comes out.",
    }.get(part, "A classifier: a garment goes in, and how sure it is of each of ten names comes out.")


def _kept(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: layer[key] for key in KEPT if key in layer}
