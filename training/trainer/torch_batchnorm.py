"""Batch normalisation in one fused PyTorch kernel; Keras' own layer takes eight operations on that backend."""

from typing import Any

import keras
from keras import layers


def fuse_batchnorm(model: keras.Model) -> keras.Model:
    """Replaces each batch normalisation by the fused one if the backend is PyTorch.

    Returns:
        A copy whose weights have the same names and values, so that they load into the original as well; `model`
        itself for another backend.
    """
    if keras.backend.backend() != "torch":
        return model
    clone = keras.models.clone_model(model, clone_function=_fuse_layer)
    clone.set_weights(model.get_weights())
    return clone


def _fuse_layer(layer: layers.Layer) -> layers.Layer:
    kind = BatchNormalization if isinstance(layer, layers.BatchNormalization) else type(layer)
    return kind.from_config(layer.get_config())


@keras.saving.register_keras_serializable("latent_wardrobe")
class BatchNormalization(layers.BatchNormalization):
    """Keras' layer over the last axis, computed by PyTorch. Weights stay float32 whatever the inputs' precision.

    It has the name of Keras' layer because saved weights are found by that name.
    """

    def __init__(self, **config: Any) -> None:
        super().__init__(autocast=False, **config)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Normalises the last axis.

        Args:
            inputs: (B, ..., C).
            training: whether to use the batch's statistics and update the moving averages (with the unbiased
                variance, which Keras' layer does not use).
            mask: not supported; for the signature of Keras' layer.

        Returns:
            (B, ..., C).
        """
        import torch  # lazily: installed only where it is the backend

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
