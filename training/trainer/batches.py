"""The batches that a network is trained on: shuffled, and augmented anew in every epoch."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.augmentation.pipeline import Augmentation, identity

Targets = NDArray[Any] | tuple[NDArray[Any], ...]
Arrays = tuple[NDArray[Any], Targets]
"""Inputs, and their targets: one array, or one for each output of the network."""


class TrainingBatches(keras.utils.PyDataset):
    """Shuffles and augments the training data batch by batch.

    The order of an epoch is determined by seed and epoch, the augmentation of a batch by seed, epoch and batch, so that
    they do not depend on what was drawn before.

    Args:
        data: inputs and targets. An autoencoder's targets are its inputs, the same array.
        batch_size: size of a batch; the last one of an epoch may be smaller.
        seed: of everything random.
        augment: applied to each batch.
        workers: number of threads that prepare batches.
    """

    def __init__(
        self, data: Arrays, batch_size: int, seed: int, augment: Augmentation = identity, workers: int = 1
    ) -> None:
        super().__init__(workers=workers)
        self.inputs, self.targets = data
        self.batch_size, self.seed, self.augment = batch_size, seed, augment
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Shuffles the data for an epoch, counted from 0."""
        self.epoch = epoch
        self.order = np.random.default_rng((self.seed, epoch)).permutation(len(self.inputs))

    def __len__(self) -> int:
        return -(-len(self.inputs) // self.batch_size)

    def __getitem__(self, number: int) -> tuple[NDArray[Any], Targets]:
        """One batch of the current epoch: inputs and targets."""
        indices = self.order[number * self.batch_size : (number + 1) * self.batch_size]
        inputs = self.inputs[indices]

        def take(target: NDArray[Any]) -> NDArray[Any]:
            return inputs if target is self.inputs else target[indices]

        targets = tuple(map(take, self.targets)) if isinstance(self.targets, tuple) else take(self.targets)
        augmented: tuple[NDArray[Any], Targets] = self.augment(
            inputs, targets, np.random.default_rng((self.seed, self.epoch, number))
        )
        return augmented
