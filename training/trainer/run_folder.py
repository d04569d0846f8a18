"""Reads and writes the files of one training run: `run.json` and `history.json`. Imports nothing heavy."""

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RUN, HISTORY = "run.json", "history.json"
History = dict[str, list[float]]
"""One value an epoch for loss, val_loss, seconds and each metric of the network; NaN where the file has null."""


def write_json(path: Path, content: Any) -> None:
    """Writes JSON atomically: after a crash the file is either the old one or the new one.

    Args:
        path: the file to write.
        content: anything that `json` can encode, without NaN and infinity, which JSON lacks.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
    os.replace(partial, path)


def write_history(folder: Path, history: History) -> None:
    """Writes the history of a run; what is not finite (a gradient may explode) becomes null."""
    content = {name: [value if math.isfinite(value) else None for value in values] for name, values in history.items()}
    write_json(folder / HISTORY, content)


def read_history(folder: Path) -> History:
    """Reads the history that `fit` wrote to a run folder."""
    content: dict[str, Sequence[float | None]] = json.loads((folder / HISTORY).read_text())
    return {name: [math.nan if value is None else value for value in values] for name, values in content.items()}


def best_epoch(history: History) -> int:
    """Returns the number of the epoch with the lowest validation loss, counted from 1."""
    losses = history["val_loss"]
    return min(range(len(losses)), key=lambda epoch: math.inf if math.isnan(losses[epoch]) else losses[epoch]) + 1


def read_record(folder: Path) -> dict[str, Any]:
    """Reads what a run says of itself, see `training.trainer.run_record.RunRecord`."""
    return dict(json.loads((folder / RUN).read_text()))


def read_config(folder: Path) -> dict[str, Any]:
    """Reads the config with which `fit` was last called for a run folder."""
    return dict(read_record(folder)["config"])
