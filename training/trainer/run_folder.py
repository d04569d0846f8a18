"""Reads and writes the files of one training run: `config.json` and `history.json`. Imports nothing heavy."""

import json
import os
from pathlib import Path
from typing import Any

History = dict[str, list[float]]
"""One value an epoch for loss, val_loss, seconds and each metric of the network."""


def write_json(path: Path, content: Any) -> None:
    """Writes JSON atomically: after a crash the file is either the old one or the new one.

    Args:
        path: the file to write.
        content: anything that `json` can encode.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, indent=1) + "\n")
    os.replace(partial, path)


def read_history(folder: Path) -> History:
    """Reads the history that `fit` wrote to a run folder."""
    return dict(json.loads((folder / "history.json").read_text()))


def read_record(folder: Path) -> dict[str, Any]:
    """Reads `run.json`: what a run was trained on, with which settings, versions and processor."""
    return dict(json.loads((folder / "run.json").read_text()))


def read_config(folder: Path) -> dict[str, Any]:
    """Reads the config with which `fit` was last called for a run folder."""
    return dict(json.loads((folder / "config.json").read_text()))
