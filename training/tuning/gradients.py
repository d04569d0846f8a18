"""How large the gradients are that reach each layer, while a network is trained: do they vanish, do they explode?"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

RATE = 1_024.0
"""One step of plain gradient descent this large tells the gradient; a power of two, so that dividing by it is exact."""


class GradientNorms(keras.callbacks.Callback):
    """At the start of each epoch, the root mean square of the loss's gradient by the weights of each kernel.

    It goes into the epoch's logs as "gradient/LAYER". Any backend of Keras will do: a copy of the network takes one
    step of gradient descent, and what it moved by is the gradient.

    Args:
        inputs: (n, *input shape) that the gradient is taken on.
        targets: what the network should answer to them.
    """

    def __init__(self, inputs: NDArray[np.float32], targets: NDArray[np.float32]) -> None:
        super().__init__()
        self.inputs, self.targets = inputs, targets
        self.twin: Any = None
        self.measured: dict[str, float] = {}

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Measures."""
        if self.twin is None:
            self.twin = keras.models.clone_model(self.model)
            self.twin.compile(keras.optimizers.SGD(RATE), loss=self.model.loss, run_eagerly=self.model.run_eagerly)
        self.twin.set_weights(self.model.get_weights())
        before = _kernels(self.twin)
        self.twin.train_on_batch(self.inputs, self.targets)
        self.measured = {
            f"gradient/{name}": float(np.sqrt(np.mean(np.square(kernel - before[name])))) / RATE
            for name, kernel in _kernels(self.twin).items()
        }

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Tells."""
        if logs is not None:
            logs.update(self.measured)


def _kernels(model: keras.Model, within: str = "") -> dict[str, NDArray[np.float64]]:
    """A network's kernels by their layers' names; those of a network within it begin with that one's name."""
    found: dict[str, NDArray[np.float64]] = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found |= _kernels(layer, f"{layer.name}/")
        elif hasattr(layer, "kernel"):
            found[within + layer.name] = keras.ops.convert_to_numpy(layer.kernel).astype(np.float64)
    return found
