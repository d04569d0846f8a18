"""Runs networks on batches: LiteRT for serving, Keras as the reference."""

import threading
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Engine = Literal["litert", "keras"]
BATCH_SIZE = 64
"""Images per run; longer batches run in parts, which bounds the memory."""
OUTPUT_NAME = "output"
"""Name of the last output of a network that also outputs its layers."""


class Network(Protocol):
    """A function on batches of any size. Thread-safe."""

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Runs the network.

        Args:
            inputs: float32, of any shape that can be reshaped to (n, *input shape), n from 0.

        Returns:
            (n, *output shape) float32.
        """


class LiteRtNetwork:
    """A `.tflite` network with one input and a dynamic batch size; may output its layers beside its result.

    An interpreter holds the tensors of the current run, so a lock admits one caller at a time.
    """

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter  # slow to import, and not needed to read a manifest

        self._lock = threading.Lock()
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = self._interpreter.get_signature_runner().get_output_details()
        self._tensors = {name: int(details["index"]) for name, details in outputs.items()}
        result = outputs.get(OUTPUT_NAME) or next(iter(outputs.values()))
        self._output = int(result["index"])
        self.input_shape = tuple(int(n) for n in self._interpreter.get_input_details()[0]["shape"][1:])
        self.output_shape = tuple(int(n) for n in result["shape"][1:])
        self._batch_size = 0

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Network`."""
        batch = inputs.reshape(len(inputs), *self.input_shape)
        outputs = np.empty((len(batch), *self.output_shape), np.float32)
        with self._lock:
            for start in range(0, len(batch), BATCH_SIZE):
                outputs[start : start + BATCH_SIZE] = self._run(batch[start : start + BATCH_SIZE])
        return outputs

    def layers(self, inputs: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Outputs of all layers by name, (n, *output shape); the last layer's is named `OUTPUT_NAME`.

        Args:
            inputs: (n, *input shape) float32, n from 1 to `BATCH_SIZE`.
        """
        with self._lock:
            self._run(inputs.reshape(len(inputs), *self.input_shape))
            return {name: self._interpreter.get_tensor(tensor) for name, tensor in self._tensors.items()}

    def constant(self, tensor: int) -> NDArray[np.float32]:
        """The weights in a tensor that does not depend on the input, by its index."""
        with self._lock:
            return np.asarray(self._interpreter.get_tensor(tensor))

    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        if len(batch) != self._batch_size:
            self._interpreter.resize_tensor_input(self._input, [len(batch), *self.input_shape])
            self._interpreter.allocate_tensors()
            self._batch_size = len(batch)
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return np.asarray(self._interpreter.get_tensor(self._output))


class KerasNetwork:
    """The `.keras` network that a `.tflite` was exported from; slow, for comparison only."""

    def __init__(self, path: Path) -> None:
        import keras  # the app runs without Keras

        self._lock = threading.Lock()
        self._model: Any = keras.models.load_model(path)

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Network`."""
        input_shape, output_shape = self._model.input_shape[1:], self._model.output_shape[1:]
        if len(inputs) == 0:
            return np.empty((0, *output_shape), np.float32)
        with self._lock:
            outputs = self._model.predict(inputs.reshape(len(inputs), *input_shape), BATCH_SIZE, verbose=0)
        return np.asarray(outputs, np.float32)
