"""Converts a Keras network to LiteRT and measures the difference between the two."""

import contextlib
import io
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from models.runtime.engine import LiteRtNetwork
from training.errors import DataError
from training.export.layers import with_layer_outputs

PARITY_TOLERANCE = 1e-4
"""Largest absolute difference of the outputs that is accepted."""


def to_litert(model: keras.Model, inputs: NDArray[np.float32]) -> tuple[bytes, float]:
    """Converts a network and compares the outputs of both.

    Args:
        model: the network.
        inputs: (n, *input shape), real inputs to compare both on.

    Returns:
        The `.tflite` content, for any batch size, with the outputs of its layers as additional outputs (see
        `training.export.layers`), and the largest absolute difference of the network's outputs.

    Raises:
        DataError: the difference is above `PARITY_TOLERANCE`, or not a number.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder) / "model.tflite"
        with_layer_outputs(_replace_upsampling(model)).export(path, format="litert", verbose=False)
        content = path.read_bytes()
    expected = ops.convert_to_numpy(model(inputs, training=False))
    difference = float(np.max(np.abs(LiteRtNetwork(content)(inputs) - expected)))
    if not difference <= PARITY_TOLERANCE:
        raise DataError(
            f"{model.name} differs by {difference:.1e} from Keras after conversion, more than {PARITY_TOLERANCE}:"
            " it was not exported."
        )
    return content, difference


def _replace_upsampling(model: keras.Model) -> keras.Model:
    """The same network without UpSampling2D, which LiteRT cannot run with a dynamic batch size."""

    def replace(layer: layers.Layer) -> layers.Layer:
        if isinstance(layer, layers.UpSampling2D):
            return _RepeatPixels(name=layer.name)
        return layer.__class__.from_config(layer.get_config())

    clone = keras.models.clone_model(model, clone_function=replace)
    clone.set_weights(model.get_weights())
    return clone


class _RepeatPixels(layers.Layer):
    """Nearest-neighbour upsampling by two from operations that convert: (B, H, W, C) -> (B, 2H, 2W, C).

    Concatenating a row with itself along the channels and reading it as a row of twice the width repeats each pixel.
    """

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        _, height, width, channels = inputs.shape
        doubled = ops.reshape(ops.concatenate([inputs, inputs], -1), (-1, height, 2 * width * channels))
        return ops.reshape(ops.concatenate([doubled, doubled], -1), (-1, 2 * height, 2 * width, channels))
