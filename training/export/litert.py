"""Keras network -> LiteRT network, with the parity between them. Knows nothing of garments or bundles."""

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
from training.export.layers import with_layers

PARITY_TOLERANCE = 1e-4


def to_litert(model: keras.Model, inputs: NDArray[np.float32]) -> tuple[bytes, float]:
    """Converts a network and compares both on real inputs (n, *input shape).

    Returns:
        The `.tflite` content, for any batch size, which gives out its layers beside its answer, see
        `training.export.layers`; and the largest absolute difference of the answers.

    Raises:
        DataError: the difference is above `PARITY_TOLERANCE`, or not a number.
    """
    content = _to_litert(with_layers(_with_plain_upsampling(model)))
    expected = ops.convert_to_numpy(model(inputs, training=False))
    difference = float(np.max(np.abs(LiteRtNetwork(content)(inputs) - expected)))
    if not difference <= PARITY_TOLERANCE:
        raise DataError(
            f"{model.name} differs by {difference:.1e} from Keras after conversion, more than {PARITY_TOLERANCE}:"
            " it was not exported."
        )
    return content, difference


def _to_litert(model: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder) / "model.tflite"
        model.export(path, format="litert", verbose=False)
        return path.read_bytes()


def _with_plain_upsampling(model: keras.Model) -> keras.Model:
    """The same network without UpSampling2D, which LiteRT cannot run at a free batch size."""

    def replace(layer: layers.Layer) -> layers.Layer:
        if isinstance(layer, layers.UpSampling2D):
            return _DoublePixels(name=layer.name)
        return layer.__class__.from_config(layer.get_config())

    twin = keras.models.clone_model(model, clone_function=replace)
    twin.set_weights(model.get_weights())
    return twin


class _DoublePixels(layers.Layer):
    """Nearest-neighbour upsampling by two from operations that convert: (B, H, W, C) -> (B, 2H, 2W, C).

    A pixel beside its copy along the channels, read as rows twice as wide, is the pixel twice.
    """

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        _, height, width, channels = inputs.shape
        wide = ops.reshape(ops.concatenate([inputs, inputs], -1), (-1, height, 2 * width * channels))
        return ops.reshape(ops.concatenate([wide, wide], -1), (-1, 2 * height, 2 * width, channels))
