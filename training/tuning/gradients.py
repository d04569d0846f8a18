"""Records the size of the loss's gradient at each layer during training, to show vanishing and exploding gradients."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

LEARNING_RATE = 1_024.0
"""The gradient is read from one step of plain gradient descent at this rate; dividing by a power of two is exact."""


class GradientNorms(keras.callbacks.Callback):
    """Adds the root mean square of the loss's gradient by each kernel to the epoch's logs, as "gradient/LAYER".

    Measured at the start of an epoch, on any backend of Keras: a copy of the network takes one step of gradient
    descent, and the change of its weights gives the gradient.

    Args:
        inputs: (n, *input shape) on which the gradient is taken.
        targets: (n, *output shape) of these inputs.
    """

    def __init__(self, inputs: NDArray[np.float32], targets: NDArray[np.float32]) -> None:
        super().__init__()
        self.inputs, self.targets = inputs, targets
        self.probe: Any = None
        self.norms: dict[str, float] = {}

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Measures the gradients.

        Args:
            epoch: not used.
            logs: not used.
        """
        if self.probe is None:
            self.probe = keras.models.clone_model(self.model)
            optimizer = keras.optimizers.SGD(LEARNING_RATE)
            self.probe.compile(optimizer, loss=self.model.loss, run_eagerly=self.model.run_eagerly)
        self.probe.set_weights(self.model.get_weights())
        before = _kernels(self.probe)
        self.probe.train_on_batch(self.inputs, self.targets)
        self.norms = {
            f"gradient/{name}": float(np.sqrt(np.mean(np.square(kernel - before[name])))) / LEARNING_RATE
            for name, kernel in _kernels(self.probe).items()
        }

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Adds what was measured to the logs.

        Args:
            epoch: not used.
            logs: the metrics of the epoch.
        """
        if logs is not None:
            logs.update(self.norms)


def _kernels(model: keras.Model, prefix: str = "") -> dict[str, NDArray[np.float64]]:
    """The kernels of a network by layer, those of a nested network under "NETWORK/LAYER"."""
    kernels: dict[str, NDArray[np.float64]] = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            kernels |= _kernels(layer, f"{layer.name}/")
        elif hasattr(layer, "kernel"):
            kernels[prefix + layer.name] = keras.ops.convert_to_numpy(layer.kernel).astype(np.float64)
    return kernels
