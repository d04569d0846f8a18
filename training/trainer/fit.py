"""Trains any network: a checkpoint and a record each epoch, exact resume, early stopping, a progress bar."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tqdm.keras import TqdmCallback

from training.errors import UsageError
from training.trainer.batches import Arrays, TrainingBatches
from training.trainer.callbacks import Guard, Recorder, ResumableEarlyStopping, checkpoint_path, progress_of
from training.trainer.run_folder import HISTORY, RUN, History, best_epoch, read_history, read_record, write_json
from training.trainer.run_record import Config, RunRecord

SGD_MOMENTUM = 0.9
WARM_UP_FRACTION = 0.2
"""Share of the updates in which the learning rate of one cycle rises."""
INITIAL_RATE_FRACTION = 0.04
"""Learning rate at the start of one cycle as a share of the maximum."""
MIN_COMPILED_STEPS = 20
"""Fewer updates than this run eagerly: they take less time than tracing a graph."""
BEST_WEIGHTS = "best.weights.h5"
VALIDATION_BATCH_SIZE = 512


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


def compile_model(model: keras.Model, config: Config, inputs: int, loss: Any, *metrics: Any, **options: Any) -> None:
    """Compiles a network with the optimizer of its config.

    Args:
        model: the network.
        config: names the optimizer.
        inputs: size of the training data.
        loss: a loss of Keras or its name, or one for each output.
        metrics: metrics of Keras, or their names.
        options: passed to Keras.
    """
    steps = count_steps(config, inputs)
    eagerly = steps < MIN_COMPILED_STEPS
    model.compile(build_optimizer(config, steps), loss, metrics=list(metrics) or None, run_eagerly=eagerly, **options)


def fit(
    model: keras.Model,
    batches: TrainingBatches,
    validation: Arrays,
    config: Config,
    record: RunRecord,
    folder: Path,
    resume: bool = False,
    *callbacks: keras.callbacks.Callback,
    patience: int = 0,
) -> History:
    """Trains a compiled network and writes a checkpoint, the history and the record after every epoch.

    A run that was interrupted and resumed ends with the same weights as one that was not.

    Args:
        model: compiled; with patience it ends with the weights of its best epoch.
        batches: the training data.
        validation: inputs and targets on which the loss and the metrics are measured after each epoch.
        config: settings of the network and of the run.
        record: of this run as it begins; compared with that in `folder` on resume.
        folder: of the run; created if needed. Without `resume`, an older run in it is deleted.
        resume: whether to continue from the last checkpoint in `folder`, if it has one.
        callbacks: passed to Keras. What they add to an epoch's logs is recorded in the history.
        patience: epochs without a better validation loss after which the run stops; 0 for no early stopping.

    Returns:
        The history: a value an epoch for loss, val_loss, seconds and each metric.

    Raises:
        UsageError: `resume` is set and `folder` holds a run with other settings, on other data or another backend.
        DivergedError: the loss is not finite.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record, history = _resume_run(folder, record, config) if resume else _start_run(folder, record)
    done = record.epochs
    if done:
        _load_checkpoint(model, folder, done)
    _restore_dropout_seeds(model, done * len(batches))
    recorder = Recorder(folder, record, history, batches)
    losses = history.get("val_loss", [])
    checkpoint = keras.callbacks.ModelCheckpoint(str(checkpoint_path(folder, "{epoch:04d}")), save_weights_only=True)
    stopping: list[keras.callbacks.Callback] = []
    if patience:
        best = {"save_best_only": True, "initial_value_threshold": min(losses, default=None)}
        stopping = [
            ResumableEarlyStopping(losses, patience),
            keras.callbacks.ModelCheckpoint(str(folder / BEST_WEIGHTS), save_weights_only=True, mode="min", **best),
        ]
    progress = TqdmCallback(desc=f"{config.name} ({folder.name})", mininterval=0.5)
    guard = Guard(config.name)
    if done < config.epochs and not (patience and done and done - best_epoch(history) >= patience):
        try:
            with guard.deferred_interrupt():
                model.fit(
                    batches,
                    epochs=config.epochs,
                    initial_epoch=done,
                    shuffle=False,  # the batches are shuffled images already
                    validation_data=validation,
                    validation_batch_size=VALIDATION_BATCH_SIZE,
                    callbacks=[guard, progress, *callbacks, *stopping, checkpoint, recorder],
                    verbose=0,
                )
        finally:
            progress.on_train_end()
    if patience:
        model.load_weights(folder / BEST_WEIGHTS)
    return history


def _restore_dropout_seeds(model: keras.Model, steps: int) -> None:
    """Sets the counters of dropout layers, which Keras does not save: they have drawn one mask each update."""
    for variable in model.non_trainable_variables:
        if variable.path.endswith("seed_generator_state"):
            seed, _ = keras.ops.convert_to_numpy(variable)
            variable.assign(np.array((seed, steps), np.uint32))


def _start_run(folder: Path, record: RunRecord) -> tuple[RunRecord, History]:
    """Deletes an older run and writes the record; returns it and an empty history."""
    for stale in (*folder.glob("checkpoint-*"), folder / HISTORY, folder / BEST_WEIGHTS):
        stale.unlink(missing_ok=True)
    write_json(folder / RUN, asdict(record))
    return record, {}


def _resume_run(folder: Path, record: RunRecord, config: Config) -> tuple[RunRecord, History]:
    """Returns the record and the history of the run in a folder; new ones if there is none.

    Raises:
        UsageError: the run differs in something that the weights depend on.
    """
    if not (folder / HISTORY).is_file():
        return _start_run(folder, record)
    before = read_record(folder)
    difference = record.first_difference(before, config)
    if difference:
        raise UsageError(
            f"{folder} holds a run with another {difference[0]} ({difference[1]}):"
            " leave --resume out to start anew, or choose another --out."
        )
    history = read_history(folder)
    record = replace(record, command=before["command"], start=before["start"], **progress_of(history))
    return record, history


def _load_checkpoint(model: keras.Model, folder: Path, epoch: int) -> None:
    """Loads the weights and the state of the optimizer."""
    model.optimizer.build(model.trainable_variables)
    model.load_weights(checkpoint_path(folder, f"{epoch:04d}"))
