"""Chooses the precision of training: the one in which this backend is faster on this processor."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Literal

import keras
import numpy as np

from models.classifiers import OUTPUT_LAYER, build_classifier
from models.spec import CLASS_NAMES, IMAGE_SIDE, ClassifierConfig
from training.trainer.torch_batchnorm import fuse_batchnorm

Precision = Literal["float32", "mixed_bfloat16"]
PRECISIONS: tuple[Precision, Precision] = ("float32", "mixed_bfloat16")
TIMED_STEPS, TIMED_IMAGES = 3, 32
"""Steps of each network, and images of a step: enough to tell the precisions apart in few seconds."""
MAX_RELATIVE_TIME = 0.9
"""Largest time of a step in bfloat16, relative to float32, at which the gain is worth the lower precision."""


def measure_precision(config: ClassifierConfig) -> Precision:
    """Times some training steps of a network in either precision.

    It draws random numbers; afterwards they are seeded with `config.seed`.

    Returns:
        "mixed_bfloat16" if a step takes at least a tenth less time in it, otherwise "float32".
    """
    model = build_classifier(config)
    full, half = time_steps([in_precision(model, precision) for precision in PRECISIONS], TIMED_IMAGES)
    keras.utils.set_random_seed(config.seed)
    return "mixed_bfloat16" if half <= MAX_RELATIVE_TIME * full else "float32"


def in_precision(model: keras.Model, precision: str) -> keras.Model:
    """Copies a classifier for training.

    Args:
        model: in float32.
        precision: of the copy's activations; its weights and its last layer are in float32.

    Returns:
        The copy, with fused batch normalisation where the backend has it; `model` itself if nothing changes.
    """
    if precision == "float32":
        return fuse_batchnorm(model)

    def convert(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        if layer.name != OUTPUT_LAYER:
            config["dtype"] = precision
        return type(layer).from_config(config)

    converted = keras.models.clone_model(model, clone_function=convert)
    converted.set_weights(model.get_weights())
    return fuse_batchnorm(converted)


def time_steps(models: Sequence[keras.Model], batch_size: int) -> list[float]:
    """Measures how long a training step of each network takes on random images.

    The networks take turns, and the shortest of several steps counts, so that other processes disturb little.

    Args:
        models: classifiers; they are compiled, and their weights change.
        batch_size: of a step.

    Returns:
        Seconds for each network.
    """
    random = np.random.default_rng(0)
    images = random.random((batch_size, IMAGE_SIDE, IMAGE_SIDE, 1), np.float32)
    targets = np.eye(len(CLASS_NAMES), dtype=np.float32)[random.integers(len(CLASS_NAMES), size=batch_size)]
    for model in models:
        model.compile("sgd", "categorical_crossentropy", run_eagerly=True)  # tracing a graph takes much longer
    seconds: list[list[float]] = [[] for _ in models]
    with _one_thread():
        for _ in range(1 + TIMED_STEPS):
            for model, measured in zip(models, seconds, strict=True):
                start = time.perf_counter()
                model.train_on_batch(images, targets)
                measured.append(time.perf_counter() - start)
    return [min(measured[1:]) for measured in seconds]  # the first step is a warm-up


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Limits PyTorch to one thread: on a busy machine its threads would mostly wait for each other."""
    if keras.config.backend() != "torch":
        yield
        return
    import torch  # lazily: installed only where it is the backend

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
