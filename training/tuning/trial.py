"""One trial: trains a network with given hyperparameters and measures it on held-out training images."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

from models.architecture import ArchitectureError
from models.classifiers import OUTPUT_LAYER
from models.spec import BlogConfig, ClassifierConfig
from training.data import Split
from training.errors import DivergedError, UsageError
from training.trainer.autoencoder import dead_unit_fraction, train_autoencoder
from training.trainer.classifier import one_hot, split, train_run, training_sample
from training.trainer.run_folder import History, best_epoch, write_json
from training.trainer.run_record import RunData
from training.tuning.gradients import GradientNorms
from training.tuning.hyperparameters import Tunable

PROBE_IMAGES = 1_000
"""Number of images on which gradients and dead units are measured."""
BLOG_VALIDATION = 10_000
"""Number of training images held out for an autoencoder, the first ones; write-up A itself holds out none."""
FOLD_SEED = 0
NEIGHBOURS = 5
DEAD_THRESHOLD = 1e-6
"""An output of smaller absolute value counts as zero."""
PREDICT_BATCH = 1_000


@dataclass(frozen=True)
class Trial:
    """One training of a sweep or a cross-validation.

    Args:
        config: the network.
        folder: where the run is written.
        settings: the hyperparameters in which it differs from the other trials.
        limit: number of training images to use; None for all.
        fold: (index, number of folds) of the fold that is held out; None for the config's own validation images.
    """

    config: Tunable
    folder: Path
    settings: dict[str, Any]
    limit: int | None = None
    fold: tuple[int, int] | None = None


def run_trial(trial: Trial, train: Split, resume: bool, command: str) -> dict[str, Any]:
    """Trains one network and measures it.

    Args:
        trial: what to train.
        train: the training images of the data set.
        resume: whether to keep a finished trial and to continue an interrupted one.
        command: the command line that asked for it, which a worker process cannot know.

    Returns:
        Figures on the held-out images, the fraction of dead units by layer, and the history. For a network that
        cannot be built, the reason under "impossible".

    Raises:
        UsageError: the folder holds a run with other settings.
    """
    finished = trial.folder / "metrics.json"
    data = split_training(trial, train)
    asked = {"config": asdict(trial.config), "digests": [data.train.sha256(), data.held_out.sha256()]}
    if resume and finished.is_file():
        before = json.loads(finished.read_text())
        if before["asked"] == json.loads(json.dumps(asked)):
            return dict(before["metrics"])
    finished.unlink(missing_ok=True)
    try:
        run = _run_classifier if isinstance(trial.config, ClassifierConfig) else _run_autoencoder
        metrics = run(trial, data, resume, command)
    except (ArchitectureError, DivergedError) as error:
        return {"impossible": str(error)}
    write_json(finished, {"asked": asked, "metrics": metrics})
    return metrics


def split_training(trial: Trial, train: Split) -> RunData:
    """The images that a trial learns from, and those that it holds out.

    Args:
        trial: says which fold is held out, or how many images may be used.
        train: the training images of the data set.

    Raises:
        UsageError: a class has fewer images than there are folds.
    """
    config = trial.config
    if trial.fold is not None:
        sample = training_sample(config, train) if isinstance(config, ClassifierConfig) else train
        index, folds = trial.fold
        smallest = np.unique(sample.labels, return_counts=True)[1].min()
        if smallest < folds:
            raise UsageError(
                f"{folds} folds need {folds} images of each class, but one has {smallest}: choose fewer --folds, or a"
                " larger --limit."
            )
        splitter = StratifiedKFold(folds, shuffle=True, random_state=FOLD_SEED)
        trained, held_out = list(splitter.split(sample.labels, sample.labels))[index]
        rule = f"fold {index + 1} of {folds}, stratified by class, shuffled with seed {FOLD_SEED}"
        return RunData(sample.take(trained), sample.take(held_out), rule, train, trial.limit)
    if isinstance(config, ClassifierConfig):
        learned, held_out_images, rule = split(config, train)
    else:
        count = min(BLOG_VALIDATION, len(train) // 5)
        learned, held_out_images = train.take(slice(count, None)), train.take(slice(count))
        rule = f"the first {count:,} of the {len(train):,} training images"
    return RunData(learned.take(slice(trial.limit)), held_out_images, rule, train, trial.limit)


def _run_classifier(trial: Trial, data: RunData, resume: bool, command: str) -> dict[str, Any]:
    assert isinstance(trial.config, ClassifierConfig)
    gradients = GradientNorms(*one_hot(data.train.take(slice(PROBE_IMAGES))))
    model, history = train_run(trial.config, data, trial.folder, resume, gradients, command=command)
    return {
        "accuracy": history["val_accuracy"][-1],
        "loss": history["val_loss"][-1],
        "training_accuracy": history["accuracy"][-1],
        "best_epoch": best_epoch(history),
        **_common_metrics(model, model.count_params(), data.held_out, history),
    }


def _run_autoencoder(trial: Trial, data: RunData, resume: bool, command: str) -> dict[str, Any]:
    assert isinstance(trial.config, BlogConfig)
    images, validation = data.train.pixels(), data.held_out.pixels()
    gradients = GradientNorms(images[:PROBE_IMAGES], images[:PROBE_IMAGES])
    network, history = train_autoencoder(trial.config, data, trial.folder, resume, gradients, command=command)
    codes, train_codes = (
        network.encoder.predict(part, batch_size=PREDICT_BATCH, verbose=0) for part in (validation, images)
    )
    decoded = network.decoder.predict(codes[:, None, None, :], batch_size=PREDICT_BATCH, verbose=0)
    knn = KNeighborsClassifier(NEIGHBOURS).fit(train_codes, data.train.labels)
    return {
        "mse": float(np.mean(np.square(decoded - validation), dtype=np.float64)),
        "knn_5": float(knn.score(codes, data.held_out.labels)),
        "best_epoch": best_epoch(history),
        "dead_codes": dict(zip(("x", "y"), dead_unit_fraction(codes), strict=True)),
        **_common_metrics(network.encoder, network.model.count_params(), data.held_out, history),
    }


def _common_metrics(model: keras.Model, parameters: int, held_out: Split, history: History) -> dict[str, Any]:
    return {
        "parameters": parameters,
        "seconds": round(sum(history["seconds"]), 1),
        "dead_unit_fraction": _dead_unit_fractions(model, held_out.pixels()[:PROBE_IMAGES]),
        "history": {name: [_round_finite(value) for value in values] for name, values in history.items()},
    }


def _round_finite(value: float) -> float | None:
    """Rounds to six digits; None for NaN and infinity, which JSON lacks (a gradient may explode)."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _dead_unit_fractions(model: keras.Model, images: NDArray[np.float32]) -> dict[str, float]:
    """Fraction of zero outputs over all images, by convolution or dense layer but the output layer."""
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)]
    outputs = keras.Model(model.inputs[0], [layer.output for layer in layers])(images, training=False)
    return {
        layer.name: round(float(np.mean(np.abs(keras.ops.convert_to_numpy(output)) < DEAD_THRESHOLD)), 4)
        for layer, output in zip(layers, outputs, strict=True)
        if layer.name != OUTPUT_LAYER
    }
