"""Trains any network: optimizer, progress bar, a checkpoint each epoch, exact resume, early stopping."""

import contextlib
import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, fields
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
"""Fields of a config that may differ when a run is resumed."""
SGD_MOMENTUM = 0.9
WARM_UP_FRACTION = 0.2
"""Share of the updates in which the learning rate of one cycle rises."""
INITIAL_RATE_FRACTION = 0.04
"""Learning rate at the start of one cycle as a share of the maximum."""
MIN_COMPILED_STEPS = 20
"""Fewer updates than this run eagerly: they take less time than tracing a graph."""
Config = AutoencoderConfig | ClassifierConfig
Targets = NDArray[Any] | tuple[NDArray[Any], ...]
Arrays = tuple[NDArray[Any], Targets]
"""Inputs, and their targets: one array, or one for each output of the network."""


def count_steps(config: Config, inputs: int, epochs: int | None = None) -> int:
    """Counts the updates of a run.

    Args:
        config: gives the batch size and the number of epochs.
        inputs: size of the training data.
        epochs: for how many epochs; None for all.

    Returns:
        Number of batches, the last of each epoch possibly smaller.
    """
    return -(-inputs // config.batch_size) * (config.epochs if epochs is None else epochs)


def make_deterministic(seed: int) -> None:
    """Seeds all random numbers, those of initial weights included, and makes TensorFlow's operations deterministic."""
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf  # lazily: Keras may run on another backend

        tf.config.experimental.enable_op_determinism()


def build_optimizer(config: Config, steps: int) -> keras.Optimizer:
    """Creates the optimizer of a config.

    Args:
        config: names the optimizer. If `config.max_learning_rate` is not 0, the learning rate follows one cycle
            (Smith and Topin, 2017): linear warm-up to this maximum, then cosine decay to 0.
        steps: updates of the whole run.

    Returns:
        A Keras optimizer, not yet built.
    """
    settings: dict[str, Any] = {}
    if config.max_learning_rate:
        warm_up = max(1, int(steps * WARM_UP_FRACTION))
        settings["learning_rate"] = keras.optimizers.schedules.CosineDecay(
            config.max_learning_rate * INITIAL_RATE_FRACTION,
            max(1, steps - warm_up),
            warmup_target=config.max_learning_rate,
            warmup_steps=warm_up,
        )
    if config.weight_decay:
        settings["weight_decay"] = config.weight_decay
    if config.optimizer == "sgd":
        settings.update(momentum=SGD_MOMENTUM, nesterov=True)
    return keras.optimizers.get({"class_name": config.optimizer, "config": settings})


def compile_model(model: keras.Model, config: Config, inputs: int, loss: str, *metrics: str) -> None:
    """Compiles a network with the optimizer of its config.

    Args:
        model: the network.
        config: names the optimizer.
        inputs: size of the training data.
        loss: name of the loss in Keras.
        metrics: names of metrics in Keras.
    """
    steps = count_steps(config, inputs)
    eagerly = steps < MIN_COMPILED_STEPS
    model.compile(build_optimizer(config, steps), loss, metrics=list(metrics) or None, run_eagerly=eagerly)


def fit(
    model: keras.Model,
    train: Arrays,
    validation: Arrays,
    config: Config,
    folder: Path,
    resume: bool = False,
    augment: Augmentation = identity,
    *callbacks: keras.callbacks.Callback,
    patience: int = 0,
) -> tuple[keras.Model, History]:
    """Trains a compiled model and writes a checkpoint after every epoch.

    Shuffling and augmentation of an epoch are seeded by the config's seed and the epoch's number, so that a run
    that was interrupted and resumed ends with the same weights as one that was not.

    Args:
        model: compiled.
        train: inputs and targets.
        validation: inputs and targets on which the loss and the metrics are measured after each epoch.
        config: settings of the network and of the run. They are written to `folder` and compared on resume.
        folder: of the run; created if needed. Without `resume`, an older run in it is deleted.
        resume: whether to continue from the last checkpoint in `folder`, if it has one.
        augment: applied anew to the shuffled training data of each epoch.
        callbacks: passed to Keras. What they add to an epoch's logs is recorded in the history.
        patience: epochs without a better validation loss after which the run stops; 0 for no early stopping.

    Returns:
        The trained model (with patience: of its best epoch), and the history: a value an epoch for loss, val_loss,
        seconds and each metric.

    Raises:
        UsageError: `resume` is set and `folder` holds a run with other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history: History = _resume_run(folder, config) if resume else _start_run(folder, config)
    done = len(history.get("loss", []))
    if done:
        model = keras.models.load_model(_checkpoint_path(folder, done))
    inputs, targets = train
    steps = count_steps(config, len(inputs), done)
    _restore_dropout_seeds(model, steps)
    progress = _Progress(f"{config.name} ({folder.name})", steps, count_steps(config, len(inputs)))
    with contextlib.closing(progress), _defer_interrupt(progress):
        for epoch in range(done, config.epochs):
            if patience and _is_out_of_patience(history, patience):
                break
            rng = np.random.default_rng((config.seed, epoch))
            order = rng.permutation(len(inputs))
            shuffled = inputs[order]
            started = time.perf_counter()
            images, expected = augment(shuffled, _shuffle_targets(targets, order, inputs, shuffled), rng)
            result = model.fit(
                images,
                expected,
                batch_size=config.batch_size,
                initial_epoch=epoch,
                epochs=epoch + 1,
                shuffle=False,
                validation_data=validation,
                callbacks=[progress, *callbacks],
                verbose=0,
            ).history
            result["seconds"] = [round(time.perf_counter() - started, 2)]
            for name, values in result.items():
                history.setdefault(name, []).append(float(values[0]))
            _write_checkpoint(model, folder, history)
    if patience:
        model.load_weights(folder / "best.weights.h5")
    return model, history


def best_epoch(history: History) -> int:
    """Returns the number of the epoch with the lowest validation loss, counted from 1."""
    return int(np.argmin(history["val_loss"])) + 1


def _shuffle_targets(
    targets: Targets, order: NDArray[np.int64], inputs: NDArray[Any], shuffled: NDArray[Any]
) -> Targets:
    """Reorders targets. An autoencoder's target, which is its input, shares the memory of the shuffled inputs."""
    if isinstance(targets, tuple):
        return tuple(shuffled if target is inputs else target[order] for target in targets)
    return shuffled if targets is inputs else targets[order]


def _restore_dropout_seeds(model: keras.Model, steps: int) -> None:
    """Sets the counters of dropout layers, which Keras does not save: they have drawn one mask each update."""
    for variable in model.non_trainable_variables:
        if variable.path.endswith("seed_generator_state"):
            seed, _ = keras.ops.convert_to_numpy(variable)
            variable.assign(np.array((seed, steps), np.uint32))


def _is_out_of_patience(history: Mapping[str, list[float]], patience: int) -> bool:
    losses = history.get("val_loss", [])
    return len(losses) > patience and len(losses) - int(np.argmin(losses)) > patience


def _start_run(folder: Path, config: Config) -> History:
    """Deletes an older run and records the config; returns an empty history."""
    for stale in (*folder.glob("checkpoint-*.keras"), folder / "history.json", folder / "best.weights.h5"):
        stale.unlink(missing_ok=True)
    write_json(folder / "config.json", asdict(config))
    return {}


def _resume_run(folder: Path, config: Config) -> History:
    """Returns the history of the run in a folder; an empty one if there is none.

    Raises:
        UsageError: the config differs in a field that the weights depend on. Fields that are younger than the run
            count as having their default.
    """
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
    """Writes the checkpoint, then the history, then deletes the older checkpoint: a crash leaves at least one."""
    epoch = len(history["loss"])
    if best_epoch(history) == epoch:
        model.save_weights(folder / "best.weights.h5")
    model.save(_checkpoint_path(folder, epoch))
    write_json(folder / "history.json", history)
    _checkpoint_path(folder, epoch - 1).unlink(missing_ok=True)


class _Progress(keras.callbacks.Callback):
    """Shows a progress bar over all batches of a run; stops the run after a batch once `interrupted` is set."""

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
def _defer_interrupt(progress: _Progress) -> Iterator[None]:
    """Delays Ctrl-C to the end of the batch, since TensorFlow may swallow the exception; a second one acts at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        progress.interrupted = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
