"""The layers of a network that are worth looking at: what they are, and whether conversion keeps what they give."""

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
IDLE = (layers.InputLayer, layers.Dropout, layers.GaussianNoise)
"""Pass on what they get, once the network is trained."""
Weights = NDArray[np.float32]


@dataclass
class Step:
    """A layer with the normalisation and the rectifier that follow it, as conversion makes one of them."""

    layer: Any
    inputs: list[str]
    output: Any
    activation: str
    parameters: int
    normalised: Any = None

    @property
    def name(self) -> str:
        """The layer's."""
        return str(self.layer.name)


def steps_of(model: keras.Model) -> list[Step]:
    """The steps of a network in the order in which they compute; the last one gives the network's answer."""
    steps: dict[str, Step] = {}
    names: dict[str, str] = {}
    """By the name of each Keras operation, that of the step whose output it gives."""
    for operation in model.operations:
        sources = [names[given._keras_history.operation.name] for given in operation._inbound_nodes[0].input_tensors]
        name = operation.name
        if isinstance(operation, IDLE):
            names[name] = sources[0] if sources else INPUT
        elif isinstance(operation, layers.BatchNormalization | layers.ReLU):
            names[name] = sources[0]
            step = steps[sources[0]]
            step.output = operation.output
            step.parameters += operation.count_params()
            if isinstance(operation, layers.ReLU):
                step.activation = "relu"
            else:
                step.normalised = operation
        else:
            names[name] = name
            activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
            parameters = operation.count_params() if isinstance(operation, layers.Layer) else 0
            steps[name] = Step(operation, sources, operation.output, activation, parameters)
    return list(steps.values())


def with_layers(model: keras.Model) -> keras.Model:
    """The same network, giving out what its steps give by their names, and its answer as `OUTPUT_NAME`."""
    beside = {step.name: step.output for step in steps_of(model)[:-1]}
    return keras.Model(model.inputs, {OUTPUT_NAME: model.output, **beside}, name=model.name)


def describe_layers(
    model: keras.Model, content: bytes, inputs: NDArray[np.float32], tolerance: float
) -> list[dict[str, Any]]:
    """What each step of a network is, after comparing what it gives on real inputs (n, *input shape), n at least 1.

    Args:
        model: the network.
        content: the `.tflite` that `with_layers` of it was converted to.
        inputs: what to compare both on.
        tolerance: how far what a step gives may be from what it gives in Keras.

    Returns:
        Name, kind, inputs (names, or "input"), output shape and parameters of each step; where it has them
        `activation`, `kernel_size`, `strides`, `padding`, `margins`, `size`; `kernel` and `bias`, the tensors of the
        converted network that hold its weights; `dead_channels`, the channels of a rectified layer that stay zero
        for every input; and `parity`, the largest absolute difference from Keras.

    Raises:
        DataError: a step differs by more.
    """
    steps = steps_of(model)
    network, twin = LiteRtNetwork(content), with_layers(model)
    differs = dict.fromkeys((step.name for step in steps), 0.0)
    reached = {step.name: np.zeros(step.output.shape[-1], bool) for step in steps}
    rounding = dict.fromkeys(differs, 0.0)
    for start in range(0, len(inputs), BATCH_SIZE):
        batch = inputs[start : start + BATCH_SIZE]
        given = network.layers(batch)
        expected = {name: keras.ops.convert_to_numpy(output) for name, output in twin([batch], training=False).items()}
        for step in steps:
            name = step.name if step is not steps[-1] else OUTPUT_NAME
            difference = np.abs(given[name] - expected[name]).max()
            differs[step.name] = float(np.maximum(differs[step.name], difference))
            reached[step.name] |= (expected[name] != 0).any(axis=tuple(range(expected[name].ndim - 1)))
            rounding[step.name] = max(rounding[step.name], _rounding(step, expected))
    for step in steps:
        if not differs[step.name] <= tolerance + rounding[step.name]:
            raise DataError(
                f"{step.name} of {model.name} differs by {differs[step.name]:.1e} from Keras after conversion,"
                f" more than {tolerance}: it was not exported."
            )
    constants = _constants(content, network)
    return [_description(step, differs[step.name], reached[step.name], constants) for step in steps]


def _rounding(step: Step, given: dict[str, Weights]) -> float:
    """By how much the rounding of float32 alone may change a softmax: by as much as its logits, when they are large."""
    if step.activation != "softmax" or step.inputs[0] not in given:
        return 0.0
    kernel, bias = _applied(step)
    return float(np.finfo(np.float32).eps * np.abs(given[step.inputs[0]] @ kernel.T + bias).max())


def _description(
    step: Step, parity: float, reached: NDArray[np.bool_], constants: dict[int, Weights]
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": step.name,
        "kind": type(step.layer).__name__,
        "inputs": step.inputs,
        "output": list(step.output.shape[1:]),
        "parameters": step.parameters,
        "parity": parity,
    }
    if step.activation != "linear":
        about["activation"] = step.activation
    if step.activation == "relu":
        about["dead_channels"] = np.flatnonzero(~reached).tolist()
    return about | _geometry(step.layer) | _places(step, constants)


def _geometry(layer: layers.Layer) -> dict[str, Any]:
    if isinstance(layer, layers.Conv2D | layers.MaxPooling2D | layers.AveragePooling2D):
        window = layer.kernel_size if isinstance(layer, layers.Conv2D) else layer.pool_size
        return {"kernel_size": list(window), "strides": list(layer.strides), "padding": layer.padding}
    if isinstance(layer, layers.ZeroPadding2D):
        return {"margins": [list(sides) for sides in layer.padding]}
    if isinstance(layer, layers.UpSampling2D):
        return {"size": list(layer.size)}
    return {}


def _places(step: Step, constants: dict[int, Weights]) -> dict[str, int]:
    """Which tensors hold the weights that a step applies to its input; none if they were merged with others."""
    if not isinstance(step.layer, layers.Conv2D | layers.Dense):
        return {}
    kernel, bias = _applied(step)
    places = {"kernel": _holding(constants, kernel)}
    if bias.any():
        places["bias"] = _holding(constants, bias)
    found = {part: place for part, place in places.items() if place is not None}
    return found if len(found) == len(places) else {}


def _applied(step: Step) -> tuple[Weights, Weights]:
    """Kernel (channels, height, width, inputs) or (units, inputs), and bias, with the normalisation built in."""
    layer = step.layer
    kernel = np.moveaxis(keras.ops.convert_to_numpy(layer.kernel), -1, 0)
    bias = keras.ops.convert_to_numpy(layer.bias) if layer.use_bias else np.zeros(len(kernel), np.float32)
    if step.normalised is not None:
        gamma, beta, mean, variance = step.normalised.get_weights()
        scale = gamma / np.sqrt(variance + step.normalised.epsilon)
        kernel, bias = kernel * scale.reshape(-1, *[1] * (kernel.ndim - 1)), beta + (bias - mean) * scale
    return kernel, bias


def _constants(content: bytes, network: LiteRtNetwork) -> dict[int, Weights]:
    """The weights in a converted network by the tensors that hold them."""
    interpreter = Interpreter(model_content=content)
    operations = interpreter._get_ops_details()
    written = {int(tensor) for operation in operations for tensor in operation["outputs"]}
    read = {int(tensor) for operation in operations for tensor in operation["inputs"] if tensor >= 0}
    given = {int(about["index"]) for about in interpreter.get_input_details()}
    return {tensor: network.constant(tensor) for tensor in sorted(read - written - given)}


def _holding(constants: dict[int, Weights], wanted: Weights) -> int | None:
    """The tensor that holds these numbers, up to rounding."""
    return next(
        (
            tensor
            for tensor, held in constants.items()
            if held.shape == wanted.shape and np.allclose(held, wanted, rtol=1e-4, atol=1e-5)
        ),
        None,
    )
