"""What is measured on held-out images while a classifier is trained."""

import keras
from keras import ops

from training.trainer.batches import TrainingBatches


@keras.saving.register_keras_serializable("latent_wardrobe")
class InDistributionAccuracy(keras.metrics.CategoricalAccuracy):
    """Accuracy on the images that show a class; outliers, whose target is uniform, do not count."""

    MARGIN = 0.01

    def update_state(
        self, y_true: keras.KerasTensor, y_pred: keras.KerasTensor, sample_weight: keras.KerasTensor | None = None
    ) -> None:
        """Counts a batch.

        Args:
            y_true: (B, K) targets.
            y_pred: (B, K) probabilities.
            sample_weight: not used.
        """
        y_true = ops.convert_to_tensor(y_true)
        known = ops.max(y_true, axis=-1) > 1 / y_true.shape[-1] + self.MARGIN
        super().update_state(y_true, y_pred, sample_weight=ops.cast(known, "float32"))


class AugmentedValidation(keras.callbacks.Callback):
    """Measures held-out images that are augmented like the training images, as "val_augmented_loss" and so on.

    They are augmented once, so that epochs can be compared.

    Args:
        batches: of the held-out images, with the augmentation of training.
    """

    def __init__(self, batches: TrainingBatches) -> None:
        super().__init__()
        self.batches = batches

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Adds what was measured to the logs.

        Args:
            epoch: not used.
            logs: the metrics of the epoch.
        """
        if logs is not None:
            measured = self.model.evaluate(self.batches, return_dict=True, verbose=0)
            logs.update({f"val_augmented_{name}": measured[name] for name in ("loss", "accuracy")})
