"""Batch normalisation in one step where PyTorch trains: Keras' own takes eight there. What is saved fits either."""

from typing import Any

import keras
from keras import layers


def fuse_batchnorm(model: keras.Model) -> keras.Model:
    """The network with each batch normalisation done by PyTorch's own kernel, if that is what trains; else as it is.

    Weights are the same, under the same names, so that they load into the network without it.
    """
    if keras.backend.backend() != "torch":
        return model
    faster = keras.models.clone_model(model, clone_function=_fused_layer)
    faster.set_weights(model.get_weights())
    return faster


def _fused_layer(layer: layers.Layer) -> layers.Layer:
    kind = BatchNormalization if isinstance(layer, layers.BatchNormalization) else type(layer)
    return kind.from_config(layer.get_config())


@keras.saving.register_keras_serializable("latent_wardrobe")
class BatchNormalization(layers.BatchNormalization):
    """Keras' layer, of the last axis; weights stay in single precision whatever its inputs are in.

    Its name is that of Keras' layer because saved weights are found by it.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(autocast=False, **settings)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """(B, ..., C) -> the same shape; training also moves the averages, by the batch's unbiased variance."""
        import torch

        normalised = torch.nn.functional.batch_norm(
            inputs.movedim(-1, 1),
            self.moving_mean.value,
            self.moving_variance.value,
            self.gamma.value,
            self.beta.value,
            training=bool(training),
            momentum=1 - self.momentum,
            eps=self.epsilon,
        )
        return normalised.movedim(1, -1)
