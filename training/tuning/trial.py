"""One training of a sweep or a cross-validation, and what is measured of it on garments that were held out."""

import json
from dataclasses import asdict
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from models.autoencoders import build_blog, split_autoencoder
from models.classifiers import OUTPUT_LAYER, ArchitectureError, build_classifier
from models.spec import BlogConfig, ClassifierConfig
from training.augmentation.pipeline import compose, per_image
from training.data import Split
from training.trainer.autoencoder import dead_unit_fraction
from training.trainer.classifier import MIN_COMPILED_STEPS, one_hot, training_sample
from training.trainer.fit import Schedule, best_epoch, build_optimizer, fit, make_deterministic
from training.trainer.run_folder import History, write_json
from training.tuning.gradients import GradientNorms
from training.tuning.sweep import Trial

LOOKED_AT = 1_000
"""Held-out garments on which the activations of every layer are looked at."""
HELD_OUT = 10_000
"""How many of the training garments, the first ones, for an autoencoder: write-up A itself holds out none."""
FOLD_SEED = 0
NEIGHBOURS = 5
DEAD_THRESHOLD = 1e-6
"""An output nearer to 0 than this is none."""


def run_trial(cell: Trial, train: Split, resume: bool) -> dict[str, Any]:
    """Trains one network and measures it; what is finished is not trained again when `resume` is asked for.

    Returns:
        Figures on the held-out garments, the share of silent outputs by layer, and the history.
        Of a network that cannot be built, one sentence under "impossible".

    Raises:
        UsageError: the folder holds a run with other settings.
    """
    known = cell.folder / "metrics.json"
    asked = {"config": asdict(cell.config), "limit": cell.limit, "fold": cell.fold, "garments": len(train)}
    if resume and known.is_file():
        before = json.loads(known.read_text())
        if before["asked"] == json.loads(json.dumps(asked)):
            figures: dict[str, Any] = before["metrics"]
            return figures
    known.unlink(missing_ok=True)
    make_deterministic(cell.config.seed)
    train_part, held_out = _parts(cell, train)
    try:
        train_one = _classifier if isinstance(cell.config, ClassifierConfig) else _autoencoder
        figures = train_one(cell, train_part, held_out, resume)
    except ArchitectureError as error:
        return {"impossible": str(error)}
    write_json(known, {"asked": asked, "metrics": figures})
    return figures


def _parts(cell: Trial, train: Split) -> tuple[Split, Split]:
    """What is trained on, and what is held out."""
    config = cell.config
    sample = training_sample(config, train) if isinstance(config, ClassifierConfig) else train
    if cell.fold is not None:
        which, folds = cell.fold
        held_out = np.arange(len(sample)) % folds == which
        sample = sample.take(np.random.default_rng(FOLD_SEED).permutation(len(sample)))
        return sample.take(~held_out), sample.take(held_out)
    held = min(config.validation if isinstance(config, ClassifierConfig) else HELD_OUT, len(sample) // 5)
    return sample.take(slice(held, None)).take(slice(cell.limit)), sample.take(slice(held))


def _classifier(cell: Trial, train: Split, held_out: Split, resume: bool) -> dict[str, Any]:
    config = cell.config
    assert isinstance(config, ClassifierConfig)
    model = build_classifier(config)
    schedule = Schedule(config.epochs, config.batch_size, config.seed)
    optimizer = build_optimizer(config, schedule.steps(len(train)))
    eager = schedule.steps(len(train)) < MIN_COMPILED_STEPS
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager)
    pair, held = (one_hot(part) for part in (train, held_out))
    watch = GradientNorms(pair[0][:LOOKED_AT], pair[1][:LOOKED_AT])
    model, history = fit(model, pair, held, schedule, config, cell.folder, resume, compose(config.augmentation), watch)
    return {
        "accuracy": history["val_accuracy"][-1],
        "loss": history["val_loss"][-1],
        "training_accuracy": history["accuracy"][-1],
        "best_epoch": best_epoch(history),
        **_shared(model, model.count_params(), held_out, history),
    }


def _autoencoder(cell: Trial, train: Split, held_out: Split, resume: bool) -> dict[str, Any]:
    config = cell.config
    assert isinstance(config, BlogConfig)
    network = build_blog(config)
    schedule = Schedule(config.epochs, config.batch_size, config.seed)
    steps = schedule.steps(len(train))
    optimizer = build_optimizer(config, steps)
    network.model.compile(optimizer=optimizer, loss=config.loss, run_eagerly=steps < MIN_COMPILED_STEPS)
    images, held = train.pixels(), held_out.pixels()
    watch = GradientNorms(images[:LOOKED_AT], images[:LOOKED_AT])
    augment = per_image(compose(config.augmentation))
    whole, history = fit(
        network.model, (images, images), (held, held), schedule, config, cell.folder, resume, augment, watch
    )
    network = split_autoencoder(whole)
    codes, known = (network.encoder.predict(part, batch_size=1_000, verbose=0) for part in (held, images))
    decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
    nearest = KNeighborsClassifier(NEIGHBOURS).fit(known, train.labels)
    return {
        "mse": float(np.mean(np.square(decoded - held), dtype=np.float64)),
        "knn_5": float(nearest.score(codes, held_out.labels)),
        "best_epoch": best_epoch(history),
        "dead_codes": dict(zip(("x", "y"), dead_unit_fraction(codes), strict=True)),
        **_shared(network.encoder, whole.count_params(), held_out, history),
    }


def _shared(model: keras.Model, parameters: int, held_out: Split, history: History) -> dict[str, Any]:
    return {
        "parameters": parameters,
        "seconds": round(sum(history["seconds"]), 1),
        "dead_unit_fraction": _dead_unit_fraction(model, held_out.pixels()[:LOOKED_AT]),
        "history": {name: [_number(value) for value in values] for name, values in history.items()},
    }


def _number(value: float) -> float | None:
    """To six digits; None for what JSON has no number for, as where a gradient exploded."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _dead_unit_fraction(model: keras.Model, images: NDArray[np.float32]) -> dict[str, float]:
    """By layer: which share of its outputs is 0, over so many garments."""
    bent = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)]
    outputs = keras.Model(model.inputs[0], [layer.output for layer in bent])(images, training=False)
    return {
        layer.name: round(float(np.mean(np.abs(keras.ops.convert_to_numpy(output)) < DEAD_THRESHOLD)), 4)
        for layer, output in zip(bent, outputs, strict=True)
        if layer.name != OUTPUT_LAYER
    }
