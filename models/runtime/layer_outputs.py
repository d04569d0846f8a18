"""Outputs and weights of the layers of an exported network."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.runtime.engine import OUTPUT_NAME, LiteRtNetwork

PARTS = ("encoder", "decoder")


class LayerOutputs:
    """The layers of one network. Thread-safe.

    Args:
        content: its `.tflite` file.
        layers: the manifest's description of its layers, see `training.export.layers.describe_layers`.
    """

    def __init__(self, content: bytes, layers: Sequence[Mapping[str, Any]]) -> None:
        self.layers = layers
        self._content = content

    @cached_property
    def _network(self) -> LiteRtNetwork:
        return LiteRtNetwork(self._content)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one input: (28, 28, 1) for an image, (1, 1, 2) for a code."""
        return self._network.input_shape

    def activations(self, item: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """The output of every layer, float32, by the layer's name, for one input of shape `input_shape`."""
        outputs = self._network.layers(item[None])
        *hidden, last = (layer["name"] for layer in self.layers)
        return {**{name: outputs[name][0] for name in hidden}, last: outputs[OUTPUT_NAME][0]}

    def weights(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weights of a layer, with batch normalisation and calibration folded in.

        Returns:
            The kernel, (channels, height, width, input channels) or (units, inputs), and the bias, (channels,).

        Raises:
            KeyError: there is no such layer, or it has no weights.
        """
        (layer,) = [layer for layer in self.layers if layer["name"] == name] or [{}]
        kernel = self._network.constant(layer["kernel"])
        bias = layer.get("bias")
        return kernel, np.zeros(len(kernel), np.float32) if bias is None else self._network.constant(bias)


def network_files(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The manifest's description of each network's files, by the network's name: "best", "atlas-encoder"."""
    classifiers = {name: info["network"] for name, info in manifest["classifiers"].items()}
    parts = {f"{name}-{part}": info[part] for name, info in manifest["maps"].items() for part in PARTS}
    return {**classifiers, **parts}
