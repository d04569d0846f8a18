"""Trains the classifiers: a long run to read, then the final one (rows B2 to B6)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import NDArray

from models.classifiers import ArchitectureError, build_classifier
from models.spec import CLASS_NAMES, PRETRAINED, ClassifierConfig
from training.augmentation.pipeline import compose
from training.data import ImageDataset, Split
from training.data.fashion_mnist import draw_write_up_sample, draw_write_up_training
from training.errors import DataError, UsageError
from training.trainer.distillation import distill
from training.trainer.fit import Schedule, best_epoch, fit, make_deterministic
from training.trainer.optimizers import build_optimizer
from training.trainer.run_folder import History, write_json
from training.trainer.torch_batchnorm import fuse_batchnorm

VALIDATION_SPLIT_SEED = 0
"""One fixed split, so that runs with different seeds are watched on the same garments."""
MIN_COMPILED_STEPS = 20
"""Fewer updates than this take less time than making a graph of them."""


class Splits(NamedTuple):
    """What one classifier trains on, is watched on, and is tested on."""

    train: Split
    validation: Split
    test: Split


def split(config: ClassifierConfig, data: ImageDataset) -> Splits:
    """Write-up B's sample (row B2), or all images with a seeded part of train held out.

    A limited data set keeps the proportions: at most a fifth is held out.
    """
    sample = training_sample(config, data.train)
    tested = data.test.take(draw_write_up_sample(data)[1]) if config.sample == "write-up" else data.test
    held_out = min(config.validation, len(sample) // 5)
    return Splits(sample.take(slice(held_out, None)), sample.take(slice(held_out)), tested)


def training_sample(config: ClassifierConfig, train: Split) -> Split:
    """The training garments that a classifier may use, in its order; the first of them are held out."""
    if config.sample == "write-up":
        return train.take(draw_write_up_training(train))
    return train.take(np.random.default_rng(VALIDATION_SPLIT_SEED).permutation(len(train)))


def train_classifier(config: ClassifierConfig, data: ImageDataset, out: Path, resume: bool = False) -> dict[str, Any]:
    """Trains the long run (if the config has one) and the final runs below `out`, and says how it went.

    Of `config.seeds` final runs the one with the best accuracy on the held-out images is chosen.

    Returns:
        The chosen seed, every candidate's held-out accuracy, and the epoch at which the long run was best.

    Raises:
        DataError: the classifier that it starts from, or that teaches it, was not trained.
    """
    result: dict[str, Any] = {"name": config.name, "backend": keras.backend.backend()}
    (out / "result.json").unlink(missing_ok=True)
    if config.long_epochs:
        long = replace(config, epochs=config.long_epochs)
        result["long_best_epoch"] = best_epoch(_train_run(long, data, out / "long", resume))
    candidates = []
    for seed in range(config.seed, config.seed + config.seeds):
        history = _train_run(replace(config, seed=seed), data, out / f"seed-{seed}", resume)
        kept = best_epoch(history) if config.patience else len(history["loss"])
        candidates.append(
            {
                "seed": seed,
                "epochs": len(history["loss"]),
                "validation_accuracy": round(history["val_accuracy"][kept - 1], 6),
            }
        )
    result.update(max(candidates, key=lambda c: c["validation_accuracy"]))
    result["rule"] = "highest accuracy on the held-out training images; the test set is not read"
    result["candidates"] = candidates
    write_json(out / "result.json", result)
    return result


def load_final(config: ClassifierConfig, folder: Path) -> tuple[keras.Model, Path, dict[str, Any]]:
    """The chosen final run's network without its optimiser, its folder, and what `train_classifier` said.

    Raises:
        DataError: nothing was trained there.
    """
    try:
        result = json.loads((folder / "result.json").read_text())
        run = folder / f"seed-{result['seed']}"
        model = build_classifier(config)
        model.load_weights(run / "model.weights.h5")
    except (OSError, KeyError, ValueError):
        raise DataError(
            f"{folder} holds no trained classifier: run  python -m training classifier --name {config.name}"
        ) from None
    return model, run, result


def _train_run(config: ClassifierConfig, data: ImageDataset, folder: Path, resume: bool) -> History:
    make_deterministic(config.seed)
    try:
        model = _build_for_training(config)
    except ArchitectureError as error:
        raise UsageError(f"{config.name}: {error}") from None
    if config.init_from:
        model.set_weights(_load_pretrained(config.init_from, folder.parents[1]).get_weights())
    parts = split(config, data)
    schedule = Schedule(config.epochs, config.batch_size, config.seed, config.patience)
    steps = schedule.steps(len(parts.train))
    model.compile(
        optimizer=build_optimizer(config, steps),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        run_eagerly=steps < MIN_COMPILED_STEPS,
    )
    train, validation = (one_hot(part) for part in (parts.train, parts.validation))
    augment = compose(config.augmentation)
    if config.teacher:
        augment = distill(augment, _load_pretrained(config.teacher, folder.parents[1]))
    model, history = fit(model, train, validation, schedule, config, folder, resume, augment)
    model.save_weights(folder / "model.weights.h5")
    return history


def _build_for_training(config: ClassifierConfig) -> keras.Model:
    """The network as it trains and teaches: in its precision, and fused where that is faster."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(config.precision)
    try:
        return fuse_batchnorm(build_classifier(config))
    finally:
        keras.config.set_dtype_policy(before)


def _load_pretrained(name: str, runs: Path) -> keras.Model:
    first = next(stage for stage in PRETRAINED if stage.name == name)
    model = _build_for_training(first)
    model.set_weights(load_final(first, runs / first.name)[0].get_weights())
    return model


def one_hot(part: Split) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Images as networks take them, (n, 28, 28, 1), and their targets, (n, 10) with a 1 at each image's class."""
    return part.pixels(), np.eye(len(CLASS_NAMES), dtype=np.float32)[part.labels]
