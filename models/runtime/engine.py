"""Runs an exported network on batches: LiteRT to serve, Keras as the reference. Knows nothing of garments."""

import threading
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Engine = Literal["litert", "keras"]
BATCH_SIZE = 64
OUTPUT_NAME = "output"
"""What a network with several outputs calls the last of them."""


class Network(Protocol):
    """A function on batches: (n, *inputs) float32 -> (n, *outputs) float32, for any n. Thread-safe."""

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Runs the network; `inputs` may have any shape that reshapes to (n, *inputs)."""


class LiteRtNetwork:
    """A `.tflite` network with one input and a free batch size, which may give out its layers beside its answer.

    An interpreter holds the tensors of the run in progress, so a lock lets one caller in at a time.
    Long batches run in chunks, which bounds the memory.
    """

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._lock = threading.Lock()
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._input = self._interpreter.get_input_details()[0]["index"]
        named = self._interpreter.get_signature_runner().get_output_details()
        self._tensors = {name: int(about["index"]) for name, about in named.items()}
        answer = named.get(OUTPUT_NAME) or next(iter(named.values()))
        self._output = int(answer["index"])
        self.input_shape = tuple(int(n) for n in self._interpreter.get_input_details()[0]["shape"][1:])
        self.output_shape = tuple(int(n) for n in answer["shape"][1:])
        self._batch = 0

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Network`."""
        batch = inputs.reshape(len(inputs), *self.input_shape)
        outputs = np.empty((len(batch), *self.output_shape), np.float32)
        with self._lock:
            for start in range(0, len(batch), BATCH_SIZE):
                outputs[start : start + BATCH_SIZE] = self._run(batch[start : start + BATCH_SIZE])
        return outputs

    def layers(self, inputs: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Outputs of all layers by name, (n, *output), for inputs (n, *inputs) float32 with n from 1 to `BATCH_SIZE`.

        The last layer's is called `OUTPUT_NAME`; a network that does not give out its layers has no other.
        """
        with self._lock:
            self._run(inputs.reshape(len(inputs), *self.input_shape))
            return {name: self._interpreter.get_tensor(tensor) for name, tensor in self._tensors.items()}

    def constant(self, tensor: int) -> NDArray[np.float32]:
        """The weights that a tensor holds, whatever the input."""
        with self._lock:
            weights: NDArray[np.float32] = self._interpreter.get_tensor(tensor)
            return weights

    def _run(self, chunk: NDArray[np.float32]) -> NDArray[np.float32]:
        if len(chunk) != self._batch:
            self._interpreter.resize_tensor_input(self._input, [len(chunk), *self.input_shape])
            self._interpreter.allocate_tensors()
            self._batch = len(chunk)
        self._interpreter.set_tensor(self._input, chunk)
        self._interpreter.invoke()
        outputs: NDArray[np.float32] = self._interpreter.get_tensor(self._output)
        return outputs


class KerasNetwork:
    """The `.keras` network that a `.tflite` was exported from; slow, imports Keras, for comparison only."""

    def __init__(self, path: Path) -> None:
        import keras

        self._lock = threading.Lock()
        self._model: Any = keras.models.load_model(path)

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `Network`."""
        item_shape, output_shape = self._model.input_shape[1:], self._model.output_shape[1:]
        if len(inputs) == 0:
            return np.empty((0, *output_shape), np.float32)
        with self._lock:
            outputs = self._model.predict(inputs.reshape(len(inputs), *item_shape), BATCH_SIZE, verbose=0)
        return np.asarray(outputs, np.float32)
