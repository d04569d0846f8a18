"""Trains the classifiers: a long run to read, then the final one (rows B2 to B6)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import NDArray

from models.classifiers import build_classifier
from models.spec import CLASS_NAMES, ClassifierConfig
from training.data import FashionMnist, Split, write_up_sample
from training.errors import DataError
from training.loop import Schedule, best_epoch, fit, make_deterministic, write_json


class Parts(NamedTuple):
    """What one classifier trains on, is watched on, and is tested on."""

    train: Split
    validation: Split
    test: Split


def split(config: ClassifierConfig, data: FashionMnist) -> Parts:
    """Write-up B's sample (row B2), or all images with a seeded part of train held out.

    A limited data set keeps the proportions: at most a fifth is held out.
    """
    if config.sample == "write-up":
        train, test = write_up_sample(data)
        sample, tested = data.train.take(train), data.test.take(test)
    else:
        order = np.random.default_rng(config.seed).permutation(len(data.train))
        sample, tested = data.train.take(order), data.test
    held_out = min(config.validation, len(sample) // 5)
    return Parts(sample.take(slice(held_out, None)), sample.take(slice(held_out)), tested)


def train_classifier(config: ClassifierConfig, data: FashionMnist, out: Path, resume: bool = False) -> dict[str, Any]:
    """Trains the long run (if the config has one) and the final run below `out`, and says how it went.

    Returns:
        The accuracy on the held-out part of train, and the epoch at which the long run was best.
    """
    said: dict[str, Any] = {"name": config.name}
    if config.long_epochs:
        long = replace(config, epochs=config.long_epochs)
        said["long_best_epoch"] = best_epoch(_run(long, data, out / "long", resume)[1])
    model, history = _run(config, data, out / "final", resume)
    said["epochs"] = len(history["loss"])
    held_out = split(config, data).validation
    said["validation_accuracy"] = accuracy(
        model.predict(held_out.pixels(), batch_size=1_000, verbose=0), held_out.labels
    )
    write_json(out / "result.json", said)
    return said


def accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    """Share of rows (n, 10) whose largest probability is the label's."""
    return round(float(np.mean(probabilities.argmax(axis=1) == labels)), 4)


def read_result(folder: Path) -> dict[str, Any]:
    """What `train_classifier` said of the run below `folder`."""
    said: dict[str, Any] = json.loads((folder / "result.json").read_text())
    return said


def load_final(config: ClassifierConfig, folder: Path) -> keras.Model:
    """The final run's network, without its optimiser.

    Raises:
        DataError: nothing was trained there.
    """
    weights = folder / "final" / "model.weights.h5"
    if not weights.is_file():
        raise DataError(f"{weights} is missing: run  python -m training classifier --name {config.name}")
    model = build_classifier(config)
    model.load_weights(weights)
    return model


def _run(
    config: ClassifierConfig, data: FashionMnist, folder: Path, resume: bool
) -> tuple[keras.Model, dict[str, list[float]]]:
    make_deterministic(config.seed)
    model = build_classifier(config)
    model.compile(optimizer=config.optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    parts = split(config, data)
    schedule = Schedule(config.epochs, config.batch_size, config.seed, config.patience)
    train, validation = (_one_hot(part) for part in (parts.train, parts.validation))
    model, history = fit(model, train, validation, schedule, config, folder, resume)
    model.save_weights(folder / "model.weights.h5")
    return model, history


def _one_hot(part: Split) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return part.pixels(), np.eye(len(CLASS_NAMES), dtype=np.float32)[part.labels]
