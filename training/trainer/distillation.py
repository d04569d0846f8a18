"""Learning from another network's answers beside the labels: what a label says too surely, they soften.

The teacher looks at exactly what the pupil is shown (Beyer et al., 2021: a good teacher is consistent), and at its
mirror image, so that a pupil learns in one look what its teacher needs two for.
"""

import keras
import numpy as np

from training.augmentation.pipeline import Augmentation, Images, Targets

DISTILLATION_WEIGHT = 0.5
"""Of the targets; the other half are the labels."""
TEACHER_BATCH_SIZE = 512
"""Images; more are no faster."""


def distill(augment: Augmentation, teacher: keras.Model) -> Augmentation:
    """`augment`, whose targets are then mixed with the answers of `teacher`: (B, 28, 28, 1) -> (B, 10)."""

    def augmented(images: Images, targets: Targets, random: np.random.Generator) -> tuple[Images, Targets]:
        shown, expected = augment(images, targets, random)
        views = (shown, shown[:, :, ::-1])
        answers = sum(teacher.predict(view, batch_size=TEACHER_BATCH_SIZE, verbose=0) for view in views) / len(views)
        return shown, expected + DISTILLATION_WEIGHT * (answers - expected)

    return augmented
