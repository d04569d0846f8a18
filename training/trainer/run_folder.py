"""What the folder of one training holds, read and written: settings, history. Trains nothing."""

import json
import os
from pathlib import Path
from typing import Any

History = dict[str, list[float]]
"""A value an epoch for loss, val_loss, seconds and whatever the network measures."""


def write_json(path: Path, content: Any) -> None:
    """Writes JSON so that a crash leaves the old file or the new one, never half of one."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, indent=1) + "\n")
    os.replace(partial, path)


def read_history(folder: Path) -> History:
    """The history that `fit` wrote."""
    history: History = json.loads((folder / "history.json").read_text())
    return history


def read_config(folder: Path) -> dict[str, Any]:
    """The settings that `fit` was last given."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text())
    return config
