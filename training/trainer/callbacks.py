"""What `fit` does at the end of batches and epochs, beside what Keras' own callbacks do."""

import contextlib
import math
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import keras

from training.errors import DivergedError
from training.trainer.batches import TrainingBatches
from training.trainer.run_folder import RUN, History, best_epoch, write_history, write_json
from training.trainer.run_record import RunRecord


def progress_of(history: History) -> dict[str, Any]:
    """What of a record changes with each epoch."""
    seconds = round(sum(history["seconds"]), 2)
    return {"seconds": seconds, "epochs": len(history["loss"]), "best_epoch": best_epoch(history)}


def checkpoint_path(folder: Path, epoch: str) -> Path:
    """The file of the weights and the optimizer's state after an epoch, counted from 1, as four digits."""
    return folder / f"checkpoint-{epoch}.weights.h5"


class ResumableEarlyStopping(keras.callbacks.EarlyStopping):
    """Keras' early stopping, which knows the validation losses of the epochs before a resumption."""

    def __init__(self, losses: list[float], patience: int) -> None:
        super().__init__(patience=patience, mode="min")
        self.losses = losses

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Counts the earlier epochs.

        Args:
            logs: not used.
        """
        super().on_train_begin(logs)
        for epoch, loss in enumerate(self.losses.copy()):
            self.on_epoch_end(epoch, {self.monitor: loss})


class Recorder(keras.callbacks.Callback):
    """Starts the batches of each epoch, and writes history and record when the checkpoint is there.

    The checkpoint of the epoch before is deleted last: a crash leaves at least one.
    """

    def __init__(self, folder: Path, record: RunRecord, history: History, batches: TrainingBatches) -> None:
        super().__init__()
        self.folder, self.record, self.history, self.batches = folder, record, history, batches

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Starts the batches and the clock.

        Args:
            epoch: counted from 0.
            logs: not used.
        """
        self.batches.start_epoch(epoch)
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Writes history and record.

        Args:
            epoch: counted from 0.
            logs: the metrics of the epoch.
        """
        seconds = round(time.perf_counter() - self.started, 2)
        for name, value in {**(logs or {}), "seconds": seconds}.items():
            self.history.setdefault(name, []).append(float(value))
        write_history(self.folder, self.history)
        write_json(self.folder / RUN, asdict(replace(self.record, **progress_of(self.history))))
        checkpoint_path(self.folder, f"{epoch:04d}").unlink(missing_ok=True)


class Guard(keras.callbacks.Callback):
    """Ends a run after a batch: when its loss is not finite, and on Ctrl-C.

    TensorFlow may swallow the exception of Ctrl-C if it is raised within a batch.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.interrupted = name, False

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Raises KeyboardInterrupt or DivergedError if there is a reason.

        Args:
            batch: not used.
            logs: the metrics of the epoch so far.
        """
        if self.interrupted:
            raise KeyboardInterrupt
        self._check("loss", logs)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Raises DivergedError if the loss on held-out images is not finite.

        Args:
            epoch: not used.
            logs: the metrics of the epoch.
        """
        self._check("val_loss", logs)

    def _check(self, loss: str, logs: Mapping[str, float] | None) -> None:
        if logs and loss in logs and not math.isfinite(logs[loss]):
            raise DivergedError(
                f"{self.name}: the {loss} became {logs[loss]}, so the training ended."
                " Try a smaller learning rate or smaller initial weights."
            )

    @contextlib.contextmanager
    def deferred_interrupt(self) -> Iterator[None]:
        """Delays Ctrl-C to the end of the batch; a second one acts at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def interrupt(*_: object) -> None:
            self.interrupted = True
            signal.signal(signal.SIGINT, before)

        before = signal.signal(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
