"""Describes the layers of a network and checks that conversion to LiteRT keeps the output of each."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from keras import layers
from numpy.typing import NDArray

from models.runtime.engine import BATCH_SIZE, OUTPUT_NAME, LiteRtNetwork
from training.errors import DataError

INPUT = "input"
IDENTITY_LAYERS = (layers.InputLayer, layers.Dropout, layers.GaussianNoise)
"""Layers that return their input at inference."""
Weights = NDArray[np.float32]


@dataclass
class MergedLayer:
    """A layer with the batch normalisation and the ReLU that follow it; conversion makes one operation of them.

    Args:
        layer: the Keras layer or operation.
        inputs: names of the merged layers that it reads, or `INPUT`.
        output: the symbolic output after normalisation and ReLU.
        activation: name of the activation function, "linear" if there is none.
        parameters: number of weights, those of the normalisation included.
        batch_norm: the normalisation layer; None if there is none.
    """

    layer: Any
    inputs: list[str]
    output: Any
    activation: str
    parameters: int
    batch_norm: Any = None

    @property
    def name(self) -> str:
        """The name of its first layer."""
        return str(self.layer.name)


def merge_layers(model: keras.Model) -> list[MergedLayer]:
    """Lists the merged layers of a network in the order of computation; the last one gives the network's output."""
    merged: dict[str, MergedLayer] = {}
    names: dict[str, str] = {}
    """Name of the merged layer that holds the output of each Keras operation, by the operation's name."""
    for operation in model.operations:
        inputs = [names[tensor._keras_history.operation.name] for tensor in operation._inbound_nodes[0].input_tensors]
        name = operation.name
        if isinstance(operation, IDENTITY_LAYERS):
            names[name] = inputs[0] if inputs else INPUT
        elif isinstance(operation, layers.BatchNormalization | layers.ReLU):
            names[name] = inputs[0]
            previous = merged[inputs[0]]
            previous.output = operation.output
            previous.parameters += operation.count_params()
            if isinstance(operation, layers.ReLU):
                previous.activation = "relu"
            else:
                previous.batch_norm = operation
        else:
            names[name] = name
            activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
            parameters = operation.count_params() if isinstance(operation, layers.Layer) else 0
            merged[name] = MergedLayer(operation, inputs, operation.output, activation, parameters)
    return list(merged.values())


def with_layer_outputs(model: keras.Model) -> keras.Model:
    """The same network with the output of every merged layer under its name, and its own output as `OUTPUT_NAME`."""
    intermediate = {each.name: each.output for each in merge_layers(model)[:-1]}
    return keras.Model(model.inputs, {OUTPUT_NAME: model.output, **intermediate}, name=model.name)


def summarize_layers(model: keras.Model) -> list[dict[str, Any]]:
    """Name, kind, output shape without the batch, and number of parameters of every Keras layer."""
    return [
        {
            "name": layer.name,
            "kind": type(layer).__name__,
            "output": list(layer.output.shape[1:]),
            "parameters": layer.count_params(),
        }
        for layer in model.layers
    ]


def describe_layers(
    model: keras.Model, content: bytes, inputs: NDArray[np.float32], tolerance: float
) -> list[dict[str, Any]]:
    """Describes each merged layer, after comparing its outputs before and after conversion.

    Args:
        model: the network.
        content: the `.tflite` that `with_layer_outputs` of it was converted to.
        inputs: (n, *input shape), n at least 1, real inputs to compare both on.
        tolerance: largest absolute difference that is accepted.

    Returns:
        Name, kind, inputs (names, or "input"), output shape and parameters of each layer; where it has them
        `activation`, `kernel_size`, `strides`, `padding`, `margins`, `size`; `kernel` and `bias`, indices of the
        tensors of the converted network that hold its weights; `dead_channels`, the channels of a ReLU layer that
        are zero for every input; and `parity`, the largest absolute difference from Keras.

    Raises:
        DataError: the outputs of a layer differ by more than `tolerance`.
    """
    merged = merge_layers(model)
    network, probe = LiteRtNetwork(content), with_layer_outputs(model)
    parity = dict.fromkeys((each.name for each in merged), 0.0)
    active = {each.name: np.zeros(each.output.shape[-1], bool) for each in merged}
    rounding = dict.fromkeys(parity, 0.0)
    for start in range(0, len(inputs), BATCH_SIZE):
        batch = inputs[start : start + BATCH_SIZE]
        outputs = network.layers(batch)
        expected = {name: keras.ops.convert_to_numpy(output) for name, output in probe([batch], training=False).items()}
        for each in merged:
            name = each.name if each is not merged[-1] else OUTPUT_NAME
            difference = np.abs(outputs[name] - expected[name]).max()
            parity[each.name] = float(np.maximum(parity[each.name], difference))  # unlike max, keeps NaN
            active[each.name] |= (expected[name] != 0).any(axis=tuple(range(expected[name].ndim - 1)))
            rounding[each.name] = max(rounding[each.name], _softmax_rounding(each, expected))
    for each in merged:
        if not parity[each.name] <= tolerance + rounding[each.name]:
            raise DataError(
                f"{each.name} of {model.name} differs by {parity[each.name]:.1e} from Keras after conversion,"
                f" more than {tolerance}: it was not exported."
            )
    constants = _read_constants(content, network)
    return [_describe(each, parity[each.name], active[each.name], constants) for each in merged]


def _softmax_rounding(merged: MergedLayer, outputs: dict[str, Weights]) -> float:
    """Upper bound of the float32 rounding error of a softmax: that of its logits, which may be large; 0 for others."""
    if merged.activation != "softmax" or merged.inputs[0] not in outputs:
        return 0.0
    kernel, bias = _fold_batch_norm(merged)
    return float(np.finfo(np.float32).eps * np.abs(outputs[merged.inputs[0]] @ kernel.T + bias).max())


def _describe(
    merged: MergedLayer, parity: float, active: NDArray[np.bool_], constants: dict[int, Weights]
) -> dict[str, Any]:
    description: dict[str, Any] = {
        "name": merged.name,
        "kind": type(merged.layer).__name__,
        "inputs": merged.inputs,
        "output": list(merged.output.shape[1:]),
        "parameters": merged.parameters,
        "parity": parity,
    }
    if merged.activation != "linear":
        description["activation"] = merged.activation
    if merged.activation == "relu":
        description["dead_channels"] = np.flatnonzero(~active).tolist()
    return description | _geometry(merged.layer) | _find_weights(merged, constants)


def _geometry(layer: layers.Layer) -> dict[str, Any]:
    if isinstance(layer, layers.Conv2D | layers.MaxPooling2D | layers.AveragePooling2D):
        window = layer.kernel_size if isinstance(layer, layers.Conv2D) else layer.pool_size
        return {"kernel_size": list(window), "strides": list(layer.strides), "padding": layer.padding}
    if isinstance(layer, layers.ZeroPadding2D):
        return {"margins": [list(sides) for sides in layer.padding]}
    if isinstance(layer, layers.UpSampling2D):
        return {"size": list(layer.size)}
    return {}


def _find_weights(merged: MergedLayer, constants: dict[int, Weights]) -> dict[str, int]:
    """Indices of the tensors that hold kernel and bias; empty if conversion merged them with other weights."""
    if not isinstance(merged.layer, layers.Conv2D | layers.Dense):
        return {}
    kernel, bias = _fold_batch_norm(merged)
    indices = {"kernel": _find_tensor(constants, kernel)}
    if bias.any():
        indices["bias"] = _find_tensor(constants, bias)
    found = {part: index for part, index in indices.items() if index is not None}
    return found if len(found) == len(indices) else {}


def _fold_batch_norm(merged: MergedLayer) -> tuple[Weights, Weights]:
    """Kernel (channels, height, width, inputs) or (units, inputs), and bias, with the normalisation folded in."""
    layer = merged.layer
    kernel = np.moveaxis(keras.ops.convert_to_numpy(layer.kernel), -1, 0)
    bias = keras.ops.convert_to_numpy(layer.bias) if layer.use_bias else np.zeros(len(kernel), np.float32)
    if merged.batch_norm is not None:
        gamma, beta, mean, variance = merged.batch_norm.get_weights()
        scale = gamma / np.sqrt(variance + merged.batch_norm.epsilon)
        kernel, bias = kernel * scale.reshape(-1, *[1] * (kernel.ndim - 1)), beta + (bias - mean) * scale
    return kernel, bias


def _read_constants(content: bytes, network: LiteRtNetwork) -> dict[int, Weights]:
    """The weights of a converted network, by the index of their tensor."""
    interpreter = Interpreter(model_content=content)
    operations = interpreter._get_ops_details()
    written = {int(tensor) for operation in operations for tensor in operation["outputs"]}
    read = {int(tensor) for operation in operations for tensor in operation["inputs"] if tensor >= 0}
    inputs = {int(details["index"]) for details in interpreter.get_input_details()}
    return {tensor: network.constant(tensor) for tensor in sorted(read - written - inputs)}


def _find_tensor(constants: dict[int, Weights], weights: Weights) -> int | None:
    """Index of the tensor that equals `weights` up to rounding; None if there is none."""
    for tensor, constant in constants.items():
        if constant.shape == weights.shape and np.allclose(constant, weights, rtol=1e-4, atol=1e-5):
            return tensor
    return None
