"""One training loop for every network: progress, a checkpoint each epoch, resume. Knows no data set."""

import contextlib
import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.spec import AutoencoderConfig, ClassifierConfig
from training.augmentation.pipeline import Augmentation, identity
from training.errors import UsageError
from training.trainer.run_folder import History, read_config, read_history, write_json

WEIGHT_INDEPENDENT_FIELDS = ("epochs", "long_epochs", "seeds", "calibrated")
"""Settings that may differ when a run is resumed."""
Config = AutoencoderConfig | ClassifierConfig
Targets = NDArray[Any] | tuple[NDArray[Any], ...]
Arrays = tuple[NDArray[Any], Targets]
"""Inputs, and their targets: one array, or one for each output of the network."""


@dataclass(frozen=True)
class Schedule:
    """How long one run lasts: `epochs`, or `patience` epochs past the best one if that comes sooner."""

    epochs: int
    batch_size: int
    seed: int
    patience: int = 0

    def steps(self, inputs: int, epochs: int | None = None) -> int:
        """Updates in all (or in so many epochs) with this many inputs."""
        return -(-inputs // self.batch_size) * (self.epochs if epochs is None else epochs)


def make_deterministic(seed: int) -> None:
    """Same seed, same machine: same weights. Also seeds the initial weights of the network built next."""
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def fit(
    model: keras.Model,
    train: Arrays,
    validation: Arrays,
    schedule: Schedule,
    config: Config,
    folder: Path,
    resume: bool = False,
    augment: Augmentation = identity,
    *callbacks: keras.callbacks.Callback,
) -> tuple[keras.Model, History]:
    """Trains a compiled model in `folder`, writing a checkpoint after every epoch.

    Each epoch has a shuffle and augmentations of its own, drawn from the seed and the epoch's number, so a run that
    was interrupted and resumed ends with the weights of one that was not. What is augmented is made anew at each.
    What callbacks that are `callbacks` add to an epoch's logs goes into the history.

    Returns:
        The trained model (with patience: as it was after its best epoch) and the history: a value an
        epoch for loss, val_loss, seconds and whatever the model measures.

    Raises:
        UsageError: `resume` was asked for and the folder holds a run with other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history: History = _resume_run(folder, config) if resume else _start_run(folder, config)
    done = len(history.get("loss", []))
    if done:
        model = keras.models.load_model(_checkpoint_path(folder, done))
    inputs, targets = train
    steps = schedule.steps(len(inputs), done)
    _restore_dropout_seeds(model, steps)
    bar = _Progress(f"{config.name} ({folder.name})", steps, schedule.steps(len(inputs)))
    with contextlib.closing(bar), _defer_interrupt(bar):
        for epoch in range(done, schedule.epochs):
            if schedule.patience and _out_of_patience(history, schedule.patience):
                break
            random = np.random.default_rng((schedule.seed, epoch))
            order = random.permutation(len(inputs))
            shuffled = inputs[order]
            started = time.perf_counter()
            shown, expected = augment(shuffled, _shuffle_targets(targets, order, inputs, shuffled), random)
            result = model.fit(
                shown,
                expected,
                batch_size=schedule.batch_size,
                initial_epoch=epoch,
                epochs=epoch + 1,
                shuffle=False,
                validation_data=validation,
                callbacks=[bar, *callbacks],
                verbose=0,
            ).history
            result["seconds"] = [round(time.perf_counter() - started, 2)]
            for name, values in result.items():
                history.setdefault(name, []).append(float(values[0]))
            _write_checkpoint(model, folder, history)
    if schedule.patience:
        model.load_weights(folder / "best.weights.h5")
    return model, history


def _shuffle_targets(
    targets: Targets, order: NDArray[np.int64], inputs: NDArray[Any], shuffled: NDArray[Any]
) -> Targets:
    """The targets in that order; those that are the inputs themselves are not copied again."""
    if isinstance(targets, tuple):
        return tuple(shuffled if target is inputs else target[order] for target in targets)
    return shuffled if targets is inputs else targets[order]


def _restore_dropout_seeds(model: keras.Model, steps: int) -> None:
    """Keras does not save how many random masks a dropout layer has drawn: one a training step."""
    for variable in model.non_trainable_variables:
        if variable.path.endswith("seed_generator_state"):
            seed, _ = keras.ops.convert_to_numpy(variable)
            variable.assign(np.array((seed, steps), np.uint32))


def best_epoch(history: History) -> int:
    """How many epochs the lowest validation loss took."""
    return int(np.argmin(history["val_loss"])) + 1


def _out_of_patience(history: Mapping[str, list[float]], patience: int) -> bool:
    losses = history.get("val_loss", [])
    return len(losses) > patience and len(losses) - int(np.argmin(losses)) > patience


def _start_run(folder: Path, config: Config) -> History:
    for stale in (*folder.glob("checkpoint-*.keras"), folder / "history.json", folder / "best.weights.h5"):
        stale.unlink(missing_ok=True)
    write_json(folder / "config.json", asdict(config))
    return {}


def _resume_run(folder: Path, config: Config) -> History:
    if not (folder / "history.json").is_file():
        return _start_run(folder, config)
    defaults = {field.name: field.default for field in fields(config) if field.default is not MISSING}
    before = defaults | read_config(folder)
    differing = [
        name
        for name, value in json.loads(json.dumps(asdict(config))).items()
        if name not in WEIGHT_INDEPENDENT_FIELDS and (before.get(name) or None) != (value or None)
    ]
    if differing:
        raise UsageError(
            f"{folder} holds a run with another {differing[0]} ({before.get(differing[0])}):"
            " leave --resume out to start anew, or choose another --out."
        )
    write_json(folder / "config.json", asdict(config))
    return read_history(folder)


def _checkpoint_path(folder: Path, epoch: int) -> Path:
    return folder / f"checkpoint-{epoch:04d}.keras"


def _write_checkpoint(model: keras.Model, folder: Path, history: History) -> None:
    """Checkpoint, then history, then the older checkpoint goes: a crash never leaves none."""
    epoch = len(history["loss"])
    if best_epoch(history) == epoch:
        model.save_weights(folder / "best.weights.h5")
    model.save(_checkpoint_path(folder, epoch))
    write_json(folder / "history.json", history)
    _checkpoint_path(folder, epoch - 1).unlink(missing_ok=True)


class _Progress(keras.callbacks.Callback):
    """A bar over all batches of a run, with the time left; ends the run after a batch once it is interrupted."""

    def __init__(self, title: str, done: int, total: int) -> None:
        super().__init__()
        self.interrupted = False
        self.bar = tqdm(desc=title, initial=done, total=total, unit="batch", mininterval=0.5)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.bar.update()
        if self.interrupted:
            raise KeyboardInterrupt

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self.bar.set_postfix(epoch=epoch + 1, **{name: f"{value:.4f}" for name, value in (logs or {}).items()})

    def close(self) -> None:
        self.bar.close()


@contextlib.contextmanager
def _defer_interrupt(bar: _Progress) -> Iterator[None]:
    """Ctrl-C waits for the batch's end: raised inside TensorFlow it may get lost. A second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        bar.interrupted = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
