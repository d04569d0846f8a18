"""Layer outputs and weights of a network as float32 bytes, little-endian."""

import math

import numpy as np

from app.server.parsing import InvalidRequestError
from models import Bundle
from models.bundle import MAX_CODE
from models.spec import CODE_SIZE

FLOAT32_LITTLE_ENDIAN = "<f4"


def serialize_activations(bundle: Bundle, network: str, body: bytes) -> bytes:
    """Runs a network on one input and returns the outputs of all its layers.

    Args:
        bundle: holds the network.
        network: one of `bundle.networks`.
        body: the input's numbers, float32, row by row: an image's pixels in [0, 1], or a code.

    Returns:
        The layers' outputs in their order, float32, each (height, width, channels) or (units,), row by row.

    Raises:
        InvalidRequestError: the body is no input of this network.
        BundleError: the bundle does not say which layers the network has.
    """
    layers = bundle.layer_outputs(network)
    count = math.prod(layers.input_shape)
    limit = MAX_CODE if count == CODE_SIZE else 1
    numbers = np.frombuffer(body, FLOAT32_LITTLE_ENDIAN) if len(body) == 4 * count else np.empty(0, np.float32)
    if not numbers.size or not (np.abs(numbers) <= limit).all():
        raise InvalidRequestError(f"{network} takes {count} numbers of at most {limit:,.0f} in size.")
    item = numbers.reshape(layers.input_shape).astype(np.float32)
    return b"".join(output.astype(FLOAT32_LITTLE_ENDIAN).tobytes() for output in layers.activations(item).values())


def serialize_weights(bundle: Bundle, network: str, layer: str) -> bytes:
    """Returns the weights of a layer: its kernel, then its bias, see `LayerOutputs.weights`.

    Args:
        bundle: holds the network.
        network: one of `bundle.networks`.
        layer: the layer's name.

    Returns:
        float32, row by row.

    Raises:
        KeyError: there is no such layer, or it has no weights of its own.
        BundleError: the bundle does not say which layers the network has.
    """
    kernel, bias = bundle.layer_outputs(network).weights(layer)
    return b"".join(part.astype(FLOAT32_LITTLE_ENDIAN).tobytes() for part in (kernel, bias))
