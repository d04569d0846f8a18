"""What goes on inside an exported network: what each layer gave, and its weights. Knows no page and no Keras."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.runtime.engine import OUTPUT_NAME, LiteRtNetwork

PARTS = ("encoder", "decoder")


class LayerOutputs:
    """One network, layer by layer. Thread-safe.

    Args:
        content: its `.tflite` file.
        layers: what the manifest says of its layers, see `training.export.layers.describe_layers`.
    """

    def __init__(self, content: bytes, layers: Sequence[Mapping[str, Any]]) -> None:
        self.layers = layers
        self._content = content

    @cached_property
    def _network(self) -> LiteRtNetwork:
        return LiteRtNetwork(self._content)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one input: (28, 28, 1) for a garment, (1, 1, 2) for a code."""
        return self._network.input_shape

    def activations(self, item: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """What every layer makes of one input, `input_shape` float32: by the layer's name, (*output shape) float32."""
        outputs = self._network.layers(item[None])
        *before, last = (layer["name"] for layer in self.layers)
        return {**{name: outputs[name][0] for name in before}, last: outputs[OUTPUT_NAME][0]}

    def weights(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weights that a layer applies to what it reads, normalisation and calibration included.

        Returns:
            The kernel, (channels, height, width, input channels) or (units, inputs), and the bias, (channels,).

        Raises:
            KeyError: there is no such layer, or it has no weights of its own.
        """
        (layer,) = [layer for layer in self.layers if layer["name"] == name] or [{}]
        kernel = self._network.constant(layer["kernel"])
        bias = layer.get("bias")
        return kernel, np.zeros(len(kernel), np.float32) if bias is None else self._network.constant(bias)


def network_files(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What the manifest says of each network's files, by the network's name: "best", "atlas-encoder" and so on."""
    classifiers = {name: info["network"] for name, info in manifest["classifiers"].items()}
    parts = {f"{name}-{part}": info[part] for name, info in manifest["maps"].items() for part in PARTS}
    return {**classifiers, **parts}
