"""Trains write-up A's autoencoder and rejects collapsed ones (row A4); loads the chosen run of any autoencoder."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.architecture import ArchitectureError
from models.autoencoders import Autoencoder, build_blog, split_autoencoder
from models.spec import BLOG, BlogConfig
from training.augmentation.pipeline import compose, per_image
from training.data import ImageDataset
from training.errors import DataError, UsageError
from training.trainer.batches import TrainingBatches
from training.trainer.fit import compile_model, fit, make_deterministic
from training.trainer.run_folder import History, write_json
from training.trainer.run_record import RunData, RunRecord

MAX_DEAD_FRACTION = 0.25
"""A ReLU bottleneck is collapsed if a coordinate is exactly 0 for a larger share of the training images."""
MAX_INITIAL_DEAD_FRACTION = 0.5
"""The same before training. A coordinate that is 0 for most images hardly learns, one that is 0 for all never does."""
SCREENED_IMAGES, SCREENED_SEEDS = 1_000, 1_000
MAX_COLLAPSED_SEEDS = 3
MODEL, CHOSEN = "model.keras", "chosen.json"


def train_blog(
    config: BlogConfig, data: ImageDataset, out: Path, seeds: int = 1, resume: bool = False, alone: bool = False
) -> dict[str, Any]:
    """Trains autoencoders until `seeds` of them have not collapsed, and chooses the best of those.

    Only seeds that pass `screen_seeds` are trained. The choice is by the lowest mean squared error on the training
    images.

    Args:
        config: its settings; `config.seed` is the first seed that is screened.
        data: its training images decide, its test images are only monitored.
        out: gets a folder for each seed, and `chosen.json`.
        seeds: how many autoencoders to choose from; up to `MAX_COLLAPSED_SEEDS` more are trained.
        resume: whether to continue runs that were interrupted.
        alone: whether `config.seed` is trained whether or not it passes the screening, and no other seed.

    Returns:
        The content of `chosen.json`: the seed, the rule, and each candidate's training error and dead unit fractions.

    Raises:
        DataError: every seed collapsed.
        UsageError: the network cannot be built, or `resume` finds a run with other settings.
    """
    try:
        build_blog(config)
    except ArchitectureError as error:
        raise UsageError(f"{config.name}: {error}") from None
    (out / CHOSEN).unlink(missing_ok=True)
    images = RunData(data.train, data.test, "the test images, which decide nothing", data.train, data.limit)
    candidates: list[dict[str, Any]] = []
    alive: list[dict[str, Any]] = []
    screened = islice(screen_seeds(config.seed, data, config), seeds + MAX_COLLAPSED_SEEDS)
    for seed in [config.seed] if alone else screened:
        network, _ = train_autoencoder(replace(config, seed=seed), images, out / f"seed-{seed}", resume)
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
    write_json(out / CHOSEN, chosen)
    return chosen


def screen_seeds(first: int, data: ImageDataset, config: BlogConfig = BLOG) -> Iterator[int]:
    """Yields seeds whose untrained encoder uses both coordinates, see `MAX_INITIAL_DEAD_FRACTION`.

    Args:
        first: `SCREENED_SEEDS` seeds from this one on are tried.
        data: the first `SCREENED_IMAGES` training images are encoded.
        config: settings of the autoencoder.
    """
    images = data.train.take(slice(SCREENED_IMAGES)).pixels()
    for seed in range(first, first + SCREENED_SEEDS):
        make_deterministic(seed)
        codes = keras.ops.convert_to_numpy(build_blog(replace(config, seed=seed)).encoder(images))
        if max(dead_unit_fraction(codes)) <= MAX_INITIAL_DEAD_FRACTION:
            yield seed


def train_autoencoder(
    config: BlogConfig,
    data: RunData,
    folder: Path,
    resume: bool = False,
    *callbacks: keras.callbacks.Callback,
    command: str | None = None,
) -> tuple[Autoencoder, History]:
    """Trains one autoencoder as row A4 does, and writes it to `MODEL` in its folder.

    Args:
        config: its settings.
        data: its images; the loss on the held-out ones is only recorded.
        folder: of this run.
        resume: whether to continue the run in `folder`.
        callbacks: see `fit`.
        command: see `RunRecord.begin`.

    Returns:
        The trained network, and a value an epoch for each metric.

    Raises:
        ArchitectureError: the network cannot be built.
        UsageError: `resume` finds a run with other settings.
    """
    make_deterministic(config.seed)
    network = build_blog(config)
    compile_model(network.model, config, len(data.train), config.loss)
    train, held_out = data.train.pixels(), data.held_out.pixels()
    augment = per_image(compose(config.augmentation))
    batches = TrainingBatches((train, train), config.batch_size, config.seed, augment)
    record = RunRecord.begin(config, data, command=command)
    history = fit(network.model, batches, (held_out, held_out), config, record, folder, resume, *callbacks)
    network.model.save(folder / MODEL)
    return network, history


def compute_training_metrics(network: Autoencoder, data: ImageDataset) -> dict[str, Any]:
    """Measures an autoencoder on the training images.

    Args:
        network: the autoencoder.
        data: the data set.

    Returns:
        `train_mse`, and `dead_unit_fraction` of each coordinate.
    """
    images = data.train.pixels()
    codes = network.encoder.predict(images, batch_size=1_000, verbose=0)
    decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
    return {
        "train_mse": float(np.mean(np.square(decoded - images), dtype=np.float64)),
        "dead_unit_fraction": dead_unit_fraction(codes),
    }


def dead_unit_fraction(codes: NDArray[np.float32]) -> list[float]:
    """Computes for each coordinate of codes (n, 2) the share that is exactly 0."""
    return [round(float(share), 4) for share in np.mean(codes == 0, axis=0)]


def load_chosen(folder: Path) -> tuple[Autoencoder, Path, dict[str, Any]]:
    """Loads the autoencoder that `train_blog` or `train_atlas` chose, as it was built for its run.

    Returns:
        The network, its run folder, and the content of `chosen.json`.

    Raises:
        DataError: `folder` holds no finished training.
    """
    try:
        chosen = json.loads((folder / CHOSEN).read_text())
        run = folder / f"seed-{chosen['seed']}"
        model = keras.models.load_model(run / MODEL, compile=False)
    except (OSError, KeyError, ValueError):
        raise DataError(
            f"{folder} holds no trained map: run  python -m training autoencoder --name {folder.name}"
        ) from None
    return split_autoencoder(model), run, chosen
