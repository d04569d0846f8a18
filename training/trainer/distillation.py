"""Knowledge distillation: a network learns from the probabilities of another one."""

from typing import Any

import keras
from keras import ops

DISTILLATION_WEIGHT = 0.5
"""Weight of the loss against the teacher's probabilities; the rest is that against the labels."""


class SoftTargets(keras.distillation.DistillationLoss):
    """Cross-entropy of the student's probabilities against the teacher's."""

    def compute_loss(self, teacher_outputs: Any, student_outputs: Any, **_: Any) -> Any:
        """Compares two batches of probabilities.

        Args:
            teacher_outputs: (B, K).
            student_outputs: (B, K).

        Returns:
            The mean over the batch.
        """
        return ops.mean(keras.losses.categorical_crossentropy(teacher_outputs, student_outputs))


def distill(student: keras.Model, teacher: keras.Model) -> keras.distillation.Distiller:
    """Prepares knowledge distillation (Hinton et al., 2015).

    The loss is the weighted mean of that against the labels and that against the teacher's probabilities for the
    augmented image, which the student sees as well (Beyer et al., 2021: consistent teaching). The teacher predicts each
    image and its horizontal flip, so that the student learns their mean from one view.

    Args:
        student: (B, H, W, 1) -> (B, K).
        teacher: the same shapes.

    Returns:
        A network that trains the student.
    """
    image = keras.Input(student.input_shape[1:])
    flipped = keras.layers.Lambda(lambda images: ops.flip(images, axis=2))(image)
    mean = keras.layers.Average()([teacher(image), teacher(flipped)])
    distiller = keras.distillation.Distiller(
        keras.Model(image, mean), student, SoftTargets(), student_loss_weight=1 - DISTILLATION_WEIGHT
    )
    distiller.build(student.input_shape)  # so that a checkpoint can be loaded before the first batch
    return distiller
