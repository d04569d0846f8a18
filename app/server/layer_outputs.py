"""What goes on inside a network, as bytes for a script. Knows no page."""

import math

import numpy as np

from models import Bundle
from models.bundle import MAX_CODE

LITTLE_ENDIAN = "<f4"


def activations(bundle: Bundle, network: str, posted: bytes) -> bytes:
    """What every layer of a network makes of one input.

    Args:
        bundle: holds the network.
        network: one of `bundle.networks`.
        posted: the input's numbers, float32, row by row: a garment's pixels in [0, 1], or a code.

    Returns:
        The layers' outputs in their order, float32, each (height, width, channels) or (units,), row by row.

    Raises:
        ValueError: these are no numbers for this network.
        BundleError: the bundle does not say which layers the network has.
    """
    inside = bundle.layer_outputs(network)
    count = math.prod(inside.input_shape)
    highest = 1 if count > 2 else MAX_CODE
    numbers = np.frombuffer(posted, LITTLE_ENDIAN) if len(posted) == 4 * count else np.empty(0, np.float32)
    if not numbers.size or not (np.abs(numbers) <= highest).all():
        raise ValueError(f"{network} takes {count} numbers of at most {highest:,.0f} in size.")
    item = numbers.reshape(inside.input_shape).astype(np.float32)
    return b"".join(output.astype(LITTLE_ENDIAN).tobytes() for output in inside.activations(item).values())


def weights(bundle: Bundle, network: str, layer: str) -> bytes:
    """The weights of a layer, float32: its kernel and then its bias, see `LayerOutputs.weights`.

    Raises:
        KeyError: there is no such layer, or it has no weights of its own.
        BundleError: the bundle does not say which layers the network has.
    """
    kernel, bias = bundle.layer_outputs(network).weights(layer)
    return b"".join(part.astype(LITTLE_ENDIAN).tobytes() for part in (kernel, bias))
