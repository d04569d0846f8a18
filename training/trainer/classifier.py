"""Trains the classifiers (rows B2 to B6), some of them by transfer learning and knowledge distillation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.architecture import ArchitectureError
from models.classifiers import build_classifier
from models.spec import CLASS_NAMES, PRETRAINED, ClassifierConfig
from training.augmentation.pipeline import Augmentation, Images, Targets, compose
from training.data import ImageDataset, Split
from training.data.fashion_mnist import draw_write_up_sample, draw_write_up_training
from training.errors import DataError, UsageError
from training.trainer.fit import best_epoch, compile_model, fit, make_deterministic
from training.trainer.run_folder import History, write_json
from training.trainer.torch_batchnorm import fuse_batchnorm

VALIDATION_SPLIT_SEED = 0
"""The same for every config, so that runs with different seeds are validated on the same images."""
DISTILLATION_WEIGHT = 0.5
"""Weight of the teacher's probabilities in the targets; the rest are the labels."""
TEACHER_BATCH_SIZE = 512


class Splits(NamedTuple):
    """The images of one classifier."""

    train: Split
    validation: Split
    test: Split


def split(config: ClassifierConfig, data: ImageDataset) -> Splits:
    """Selects the images that a classifier is trained, validated and tested on.

    Args:
        config: `config.sample` is "write-up" for the sample of row B2 or "all"; `config.validation` training images
            are held out, at most a fifth.
        data: the data set.

    Returns:
        Training, validation and test images; the last are the write-up's or all.
    """
    sample = training_sample(config, data.train)
    test = data.test.take(draw_write_up_sample(data)[1]) if config.sample == "write-up" else data.test
    held_out = min(config.validation, len(sample) // 5)
    return Splits(sample.take(slice(held_out, None)), sample.take(slice(held_out)), test)


def training_sample(config: ClassifierConfig, train: Split) -> Split:
    """Selects and shuffles the training images that a classifier may use; the first of them are held out.

    Args:
        config: see `split`.
        train: the training images of the data set.

    Returns:
        10,000 images in the order in which the write-up draws them, or all in a random order.
    """
    if config.sample == "write-up":
        return train.take(draw_write_up_training(train))
    return train.take(np.random.default_rng(VALIDATION_SPLIT_SEED).permutation(len(train)))


def train_classifier(config: ClassifierConfig, data: ImageDataset, out: Path, resume: bool = False) -> dict[str, Any]:
    """Trains `config.seeds` classifiers and chooses the one with the best validation accuracy.

    Before them a run of `config.long_epochs` shows where overfitting begins, if that is not 0.

    Args:
        config: its settings; `config.seed` is the first seed.
        data: the data set; its test images are not used.
        out: gets a folder for each run, and `result.json`. The folders of pretrained classifiers stand beside it.
        resume: whether to continue runs that were interrupted.

    Returns:
        The content of `result.json`: the chosen seed, every candidate's validation accuracy, and the best epoch of
        the long run.

    Raises:
        DataError: the classifier in `config.init_from` or `config.teacher` was not trained.
        UsageError: the network cannot be built, or `resume` finds a run with other settings.
    """
    result: dict[str, Any] = {"name": config.name, "backend": keras.backend.backend()}
    (out / "result.json").unlink(missing_ok=True)
    if config.long_epochs:
        long = replace(config, epochs=config.long_epochs)
        result["long_best_epoch"] = best_epoch(_train_and_save(long, data, out / "long", resume))
    candidates = []
    for seed in range(config.seed, config.seed + config.seeds):
        history = _train_and_save(replace(config, seed=seed), data, out / f"seed-{seed}", resume)
        epoch = best_epoch(history) if config.patience else len(history["loss"])
        candidates.append(
            {
                "seed": seed,
                "epochs": len(history["loss"]),
                "validation_accuracy": round(history["val_accuracy"][epoch - 1], 6),
            }
        )
    result.update(max(candidates, key=lambda c: c["validation_accuracy"]))
    result["rule"] = "highest accuracy on the held-out training images; the test set is not read"
    result["candidates"] = candidates
    write_json(out / "result.json", result)
    return result


def load_final(config: ClassifierConfig, folder: Path) -> tuple[keras.Model, Path, dict[str, Any]]:
    """Loads the classifier that `train_classifier` chose.

    Args:
        config: the config that it was trained with.
        folder: the `out` of `train_classifier`.

    Returns:
        The network without its optimizer, its run folder, and the content of `result.json`.

    Raises:
        DataError: `folder` holds no finished training.
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


def distill(augment: Augmentation, teacher: keras.Model) -> Augmentation:
    """Adds knowledge distillation to an augmentation (Hinton et al., 2015).

    The targets become the weighted mean of the labels and the teacher's probabilities for the augmented image, which
    the student sees as well (Beyer et al., 2021: consistent teaching). The teacher predicts each image and its
    horizontal flip, so that the student learns their mean from one view.

    Args:
        augment: applied first.
        teacher: (B, 28, 28, 1) -> (B, 10).

    Returns:
        An augmentation of inputs and targets.
    """

    def augment_and_distill(images: Images, targets: Targets, rng: Generator) -> tuple[Images, Targets]:
        images, targets = augment(images, targets, rng)
        views = (images, images[:, :, ::-1])
        soft = sum(teacher.predict(view, batch_size=TEACHER_BATCH_SIZE, verbose=0) for view in views) / len(views)
        return images, targets + DISTILLATION_WEIGHT * (soft - targets)

    return augment_and_distill


def one_hot(part: Split) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Returns the inputs (n, 28, 28, 1) and the one-hot targets (n, 10) of a classifier."""
    return part.pixels(), np.eye(len(CLASS_NAMES), dtype=np.float32)[part.labels]


def train_run(
    config: ClassifierConfig,
    train: Split,
    validation: Split,
    folder: Path,
    resume: bool,
    *callbacks: keras.callbacks.Callback,
) -> tuple[keras.Model, History]:
    """Trains one classifier.

    Args:
        config: its settings.
        train: the images to train on.
        validation: the images on which loss and accuracy are measured after each epoch.
        folder: of this run; the folders of pretrained classifiers stand beside its parent.
        resume: whether to continue the run in `folder`.
        callbacks: see `fit`.

    Returns:
        The trained network, and a value an epoch for each metric.

    Raises:
        ArchitectureError: the network cannot be built.
        DataError: the classifier in `config.init_from` or `config.teacher` was not trained.
        UsageError: `resume` finds a run with other settings.
    """
    make_deterministic(config.seed)
    model = _build_for_training(config)
    if config.init_from:
        model.set_weights(_load_pretrained(config.init_from, folder.parents[1]).get_weights())
    compile_model(model, config, len(train), "categorical_crossentropy", "accuracy")
    augment = compose(config.augmentation)
    if config.teacher:
        augment = distill(augment, _load_pretrained(config.teacher, folder.parents[1]))
    data = one_hot(train), one_hot(validation)
    return fit(model, *data, config, folder, resume, augment, *callbacks, patience=config.patience)


def _train_and_save(config: ClassifierConfig, data: ImageDataset, folder: Path, resume: bool) -> History:
    """Trains a run of `train_classifier` and writes its weights."""
    train, validation, _ = split(config, data)
    try:
        model, history = train_run(config, train, validation, folder, resume)
    except ArchitectureError as error:
        raise UsageError(f"{config.name}: {error}") from None
    model.save_weights(folder / "model.weights.h5")
    return history


def _build_for_training(config: ClassifierConfig) -> keras.Model:
    """Builds a network in the precision of its config, with fused batch normalisation where the backend has it."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(config.precision)
    try:
        return fuse_batchnorm(build_classifier(config))
    finally:
        keras.config.set_dtype_policy(before)


def _load_pretrained(name: str, runs: Path) -> keras.Model:
    config = next(config for config in PRETRAINED if config.name == name)
    model = _build_for_training(config)
    model.set_weights(load_final(config, runs / config.name)[0].get_weights())
    return model
