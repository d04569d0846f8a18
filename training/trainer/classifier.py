"""Trains the classifiers (rows B2 to B6), some of them by transfer learning and knowledge distillation."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import NDArray

from models.architecture import ArchitectureError
from models.classifiers import build_classifier
from models.spec import CLASS_NAMES, ClassifierConfig
from training.augmentation.pipeline import compose
from training.data import ImageDataset, Split
from training.data.fashion_mnist import draw_write_up_training
from training.errors import DataError, UsageError
from training.trainer.batches import TrainingBatches
from training.trainer.choice import choose
from training.trainer.distillation import distill
from training.trainer.fit import compile_model, fit, make_deterministic
from training.trainer.precision import in_precision, measure_precision
from training.trainer.pretrained import load_pretrained_from_bundle
from training.trainer.run_folder import RUN, History, best_epoch, read_config, read_record, write_json
from training.trainer.run_record import RunData, RunRecord
from training.trainer.validation import AugmentedValidation, InDistributionAccuracy

SELECTION_IMAGES = 10_000
"""Number of training images outside the write-up's sample on which its networks' seeds are compared."""
WEIGHTS = "model.weights.h5"
AUGMENTATION_WORKERS = 2
PREDICT_BATCH = 1_000
RESULT = "result.json"


class Splits(NamedTuple):
    """The images of one classifier, and how the held-out ones were chosen."""

    train: Split
    held_out: Split
    rule: str


def split(config: ClassifierConfig, train: Split) -> Splits:
    """Selects the images that a classifier is trained on, and those that it holds out.

    Args:
        config: `config.sample` is "write-up" for the sample of row B2 or "all"; `config.validation` images are held
            out, at most a fifth.
        train: the training images of the data set.

    Returns:
        Of the write-up's 10,000 images, in the order in which it draws them, the first are held out; of all images the
        last, which the atlas holds out as well.
    """
    sample = training_sample(config, train)
    count = min(config.validation, len(sample) // 5)
    if config.sample == "write-up":
        rule = f"the first {count:,} of the {len(sample):,} training images that write-up B's seed draws"
        return Splits(sample.take(slice(count, None)), sample.take(slice(count)), rule)
    rule = f"the last {count:,} of the {len(sample):,} training images"
    return Splits(sample.take(slice(-count)), sample.take(slice(-count, None)), rule)


def training_sample(config: ClassifierConfig, train: Split) -> Split:
    """The training images that a classifier may use, held out or not: the write-up's 10,000 or all, see `split`."""
    return train.take(draw_write_up_training(train)) if config.sample == "write-up" else train


def selection_images(config: ClassifierConfig, train: Split) -> Split:
    """The images on which the seeds of a classifier are compared: none of them was trained on.

    Args:
        config: its settings.
        train: the training images of the data set.

    Returns:
        The last training images outside the write-up's sample, up to `SELECTION_IMAGES`; those that are held out where
        all images are trained on, or there are no others.
    """
    if config.sample == "write-up":
        others = np.setdiff1d(np.arange(len(train)), draw_write_up_training(train))
        if len(others):
            return train.take(others[-SELECTION_IMAGES:])
    return split(config, train).held_out


def train_classifier(
    config: ClassifierConfig, data: ImageDataset, out: Path, resume: bool = False, pretrained: Path | None = None
) -> dict[str, Any]:
    """Trains `config.seeds` classifiers and chooses one by its accuracy on `selection_images`.

    Before them a run of `config.long_epochs` shows where overfitting begins, if that is not 0.

    Args:
        config: its settings; `config.seed` is the first seed.
        data: the data set; its test images are not used.
        out: gets a folder for each run, and `result.json`. The folders of pretrained classifiers stand beside it.
        resume: whether to continue runs that were interrupted.
        pretrained: a bundle that holds pretrained classifiers whose folder is missing; None for no such bundle.

    Returns:
        The content of `result.json`: see `choose`, and the best epoch of the long run.

    Raises:
        DataError: the classifier in `config.init_from` or `config.teacher` was not trained.
        UsageError: the network cannot be built, or `resume` finds a run with other settings.
    """
    (out / RESULT).unlink(missing_ok=True)
    result: dict[str, Any] = {"name": config.name}
    if config.long_epochs:
        long = replace(config, epochs=config.long_epochs)
        _, history = _train_and_save(long, data, out / "long", resume, pretrained)
        result["long_best_epoch"] = best_epoch(history)
    selection = selection_images(config, data.train)
    candidates = []
    for seed in range(config.seed, config.seed + config.seeds):
        seeded = replace(config, seed=seed)
        model, history = _train_and_save(seeded, data, out / f"seed-{seed}", resume, pretrained)
        candidates.append(
            {
                "seed": seed,
                "epochs": len(history["loss"]),
                "validation_accuracy": round(_accuracy(model, selection), 6),
            }
        )
    result |= choose(candidates, "validation_accuracy", len(selection))
    write_json(out / RESULT, result)
    return result


def load_final(folder: Path) -> tuple[keras.Model, Path, dict[str, Any]]:
    """Loads the classifier that `train_classifier` chose, as its record describes it.

    Args:
        folder: the `out` of `train_classifier`.

    Returns:
        The network without its optimizer, its run folder, and the content of `result.json`.

    Raises:
        DataError: `folder` holds no finished training.
    """
    try:
        result = json.loads((folder / RESULT).read_text())
        run = folder / f"seed-{result['seed']}"
        model = build_classifier(config_from_record(read_config(run)))
        model.load_weights(run / WEIGHTS)
    except (OSError, KeyError, TypeError, ValueError):
        raise DataError(
            f"{folder} holds no trained classifier: run  python -m training classifier --name {folder.name}"
        ) from None
    return model, run, result


def config_from_record(values: dict[str, Any]) -> ClassifierConfig:
    """The config that a record or a manifest holds; fields that are younger than it have their default.

    Raises:
        TypeError: a field is unknown.
    """
    settings: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return ClassifierConfig(**settings)


def one_hot(part: Split) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Returns the inputs (n, 28, 28, 1) and the one-hot targets (n, 10) of a classifier."""
    return part.pixels(), np.eye(len(CLASS_NAMES), dtype=np.float32)[part.labels]


def train_run(
    config: ClassifierConfig,
    data: RunData,
    folder: Path,
    resume: bool,
    *callbacks: keras.callbacks.Callback,
    pretrained: Path | None = None,
    command: str | None = None,
) -> tuple[keras.Model, History]:
    """Trains one classifier.

    Args:
        config: its settings.
        data: its images.
        folder: of this run; the folders of pretrained classifiers stand beside its parent.
        resume: whether to continue the run in `folder`.
        callbacks: see `fit`.
        pretrained: see `train_classifier`.
        command: see `RunRecord.begin`.

    Returns:
        The trained network, and a value an epoch for each metric.

    Raises:
        ArchitectureError: the network cannot be built.
        DataError: the classifier in `config.init_from` or `config.teacher` was not trained.
        UsageError: `resume` finds a run with other settings.
    """
    others = {
        role: (name, load_pretrained(name, folder.parents[1], pretrained, data.training_set))
        for role, name in (("init_from", config.init_from), ("teacher", config.teacher))
        if name
    }
    make_deterministic(config.seed)
    precision = _precision(config, folder, resume)
    network = model = in_precision(build_classifier(config), precision)
    if config.init_from:
        model.set_weights(others["init_from"][1].get_weights())
    if config.teacher:
        network = distill(model, in_precision(others["teacher"][1], precision))
    compile_model(network, config, len(data.train), "categorical_crossentropy", InDistributionAccuracy(name="accuracy"))
    origins = {role: {"name": name, "sha256": _hash_weights(other)} for role, (name, other) in others.items()}
    record = RunRecord.begin(config, data, precision, origins, command)
    augment = compose(config.augmentation)
    workers = AUGMENTATION_WORKERS if config.augmentation else 1
    batches = TrainingBatches(one_hot(data.train), config.batch_size, config.seed, augment, workers)
    if config.augmentation:
        held_out = TrainingBatches(one_hot(data.held_out), PREDICT_BATCH, config.seed, augment)
        callbacks = (AugmentedValidation(held_out), *callbacks)
    history = fit(
        network, batches, one_hot(data.held_out), config, record, folder, resume, *callbacks, patience=config.patience
    )
    return model, history


def load_pretrained(name: str, runs: Path, bundle: Path | None, training_set: Split) -> keras.Model:
    """Loads a network that others start or learn from.

    Args:
        name: its name.
        runs: the folder of the classifiers' runs.
        bundle: where it is looked for if it has no run there; None for nowhere.
        training_set: must be what it was trained on a part of.

    Raises:
        DataError: it was not trained, or on another data set.
    """
    if bundle is not None and not (runs / name / RESULT).is_file():
        return load_pretrained_from_bundle(bundle, name, training_set)
    model, run, _ = load_final(runs / name)
    if read_record(run)["data"]["training_set"]["digest"] != training_set.sha256():
        raise DataError(f"{run} was trained on other images: run  python -m training classifier --name {name}")
    return model


def _train_and_save(
    config: ClassifierConfig, data: ImageDataset, folder: Path, resume: bool, pretrained: Path | None
) -> tuple[keras.Model, History]:
    """Trains a run of `train_classifier` and writes its weights."""
    images = RunData(*split(config, data.train), data.train, data.limit)
    try:
        model, history = train_run(config, images, folder, resume, pretrained=pretrained)
    except ArchitectureError as error:
        raise UsageError(f"{config.name}: {error}") from None
    model.save_weights(folder / WEIGHTS)
    return model, history


def _precision(config: ClassifierConfig, folder: Path, resume: bool) -> str:
    """The precision of a run: that of its config, or of its record, or else the faster one."""
    if config.precision != "auto":
        return config.precision
    if resume and (folder / RUN).is_file():
        return str(read_record(folder)["precision"])
    return measure_precision(config)


def _hash_weights(model: keras.Model) -> str:
    digest = hashlib.sha256()
    for values in model.get_weights():
        digest.update(values.tobytes())
    return digest.hexdigest()


def _accuracy(model: keras.Model, images: Split) -> float:
    probabilities = model.predict(images.pixels(), batch_size=PREDICT_BATCH, verbose=0)
    return float(np.mean(probabilities.argmax(axis=1) == images.labels))
