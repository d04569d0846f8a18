"""Trains the map's autoencoder and refuses a collapsed one (row A4). Knows nothing of files the app ships."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.autoencoders import Autoencoder, build_blog, split_autoencoder
from models.spec import BLOG, BlogConfig
from training.augmentation.pipeline import compose, per_image
from training.data import ImageDataset
from training.errors import DataError
from training.trainer.fit import Schedule, fit, make_deterministic
from training.trainer.optimizers import build_optimizer
from training.trainer.run_folder import History, write_json

MAX_DEAD_FRACTION = 0.25
"""A relu bottleneck has lost a coordinate when more than this share of training codes has it at exactly 0."""
MAX_INITIAL_DEAD_FRACTION = 0.5
"""The same before training: a coordinate that starts at 0 for most garments hardly learns, for all none."""
SCREENED_IMAGES, SCREENED_SEEDS = 1_000, 1_000
MAX_COLLAPSED_SEEDS = 3


def train_blog(
    config: BlogConfig, data: ImageDataset, out: Path, seeds: int = 1, resume: bool = False
) -> dict[str, Any]:
    """Trains autoencoders until `seeds` of them have not collapsed, and keeps the best of those.

    Only promising seeds are trained: those whose untrained network uses both coordinates. The choice looks
    at training images only: the lowest mean squared error among the seeds whose codes use both coordinates
    still. Writes `out/chosen.json` and a folder a seed.

    Returns:
        What `chosen.json` holds: the seed, and each candidate's training error and dead shares.

    Raises:
        DataError: too many seeds collapsed.
    """
    (out / "chosen.json").unlink(missing_ok=True)
    candidates: list[dict[str, Any]] = []
    alive: list[dict[str, Any]] = []
    for seed in islice(screen_seeds(config.seed, data, config), seeds + MAX_COLLAPSED_SEEDS):
        seeded = replace(config, seed=seed)
        network, _ = train_autoencoder(seeded, data, out / f"seed-{seed}", resume)
        candidates.append({"seed": seed, **compute_training_metrics(network, data)})
        alive = [c for c in candidates if max(c["dead_unit_fraction"]) <= MAX_DEAD_FRACTION]
        if len(alive) == seeds:
            break
    if not alive:
        seed = candidates[-1]["seed"] if candidates else config.seed + SCREENED_SEEDS
        raise DataError(
            f"every seed lost a coordinate: try others, for example --seed {seed + 1}"
            f" (share of codes at exactly 0: {[c['dead_unit_fraction'] for c in candidates]})."
        )
    chosen = {
        "seed": min(alive, key=lambda c: c["train_mse"])["seed"],
        "rule": "lowest training error among the seeds with both coordinates alive, before training and"
        " after; the test set is not read",
        "candidates": candidates,
    }
    write_json(out / "chosen.json", chosen)
    return chosen


def screen_seeds(first: int, data: ImageDataset, config: BlogConfig = BLOG) -> Iterator[int]:
    """Seeds from `first` on whose untrained network gives codes that use both coordinates."""
    images = data.train.take(slice(SCREENED_IMAGES)).pixels()
    for seed in range(first, first + SCREENED_SEEDS):
        make_deterministic(seed)
        codes = keras.ops.convert_to_numpy(build_blog(replace(config, seed=seed)).encoder(images))
        if max(dead_unit_fraction(codes)) <= MAX_INITIAL_DEAD_FRACTION:
            yield seed


def train_autoencoder(
    config: BlogConfig, data: ImageDataset, folder: Path, resume: bool = False
) -> tuple[Autoencoder, History]:
    """Trains one autoencoder as row A4 does: all training images, the test set only watched, never used."""
    make_deterministic(config.seed)
    network = build_blog(config).model
    train, test = data.train.pixels(), data.test.pixels()
    schedule = Schedule(config.epochs, config.batch_size, config.seed)
    network.compile(optimizer=build_optimizer(config, schedule.steps(len(train))), loss=config.loss)
    augment = per_image(compose(config.augmentation))
    network, history = fit(network, (train, train), (test, test), schedule, config, folder, resume, augment)
    return split_autoencoder(network), history


def compute_training_metrics(network: Autoencoder, data: ImageDataset) -> dict[str, Any]:
    """Mean squared error on the training images, and the share of their codes at exactly 0 by coordinate."""
    images = data.train.pixels()
    codes = network.encoder.predict(images, batch_size=1_000, verbose=0)
    decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
    return {
        "train_mse": float(np.mean(np.square(decoded - images), dtype=np.float64)),
        "dead_unit_fraction": dead_unit_fraction(codes),
    }


def dead_unit_fraction(codes: NDArray[np.float32]) -> list[float]:
    """Share of codes (n, 2) at exactly 0, a number a coordinate."""
    return [round(float(share), 4) for share in np.mean(codes == 0, axis=0)]


def load_chosen(folder: Path) -> tuple[Autoencoder, Path, dict[str, Any]]:
    """The chosen seed's network, its run folder, and what `chosen.json` says.

    Raises:
        DataError: nothing was trained there.
    """
    try:
        chosen = json.loads((folder / "chosen.json").read_text())
        run = folder / f"seed-{chosen['seed']}"
        checkpoint = max(run.glob("checkpoint-*.keras"))
    except (FileNotFoundError, ValueError):
        raise DataError(f"{folder} holds no trained map: run  python -m training autoencoder") from None
    return split_autoencoder(keras.models.load_model(checkpoint, compile=False)), run, chosen
