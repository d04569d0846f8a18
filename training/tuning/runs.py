"""What was trained, read from its folders: lists, comparisons, curves for TensorBoard. Trains nothing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.errors import DataError, UsageError
from training.trainer.run_folder import read_config, read_history

ALWAYS_THERE = ("name",)
COLUMNS = ("accuracy", "loss", "mse", "knn_5", "training_accuracy", "best_epoch", "parameters", "seconds")
"""Figures of a sweep's table, as far as its network has them."""


def found_runs(out: Path, names: Sequence[str]) -> dict[str, Any]:
    """All runs below a folder, by their path in it: their settings, epochs, last and best figures.

    Args:
        out: where runs are.
        names: only those whose path begins with one of these; none for all.

    Raises:
        UsageError: there are none.
    """
    folders = {path.parent.relative_to(out).as_posix(): path.parent for path in sorted(out.glob("**/config.json"))}
    chosen = {name: folder for name, folder in folders.items() if name.startswith(tuple(names) or ("",))}
    if not chosen:
        raise UsageError(f"there is no run{' ' + ' or '.join(names) if names else ''} below {out}.")
    return {name: _about(folder) for name, folder in chosen.items()}


def write_tensorboard(out: Path, found: Mapping[str, Any], logs: Path) -> None:
    """Writes the curves of runs as TensorBoard reads them: `tensorboard --logdir LOGS`."""
    import tensorflow as tf

    for name in found:
        history = _history(out / name)
        with tf.summary.create_file_writer(str(logs / name)).as_default():
            for key, values in history.items():
                for epoch, value in enumerate(values, 1):
                    tf.summary.scalar(key, value, step=epoch)


def runs_table(found: Mapping[str, Any]) -> str:
    """Markdown: a row a run, with the settings in which the runs differ."""
    settings = [about["settings"] for about in found.values()]
    named = dict.fromkeys(name for one in settings for name in one)
    differing = [name for name in named if len({json.dumps(one.get(name)) for one in settings}) > 1]
    figures = dict.fromkeys(name for about in found.values() for name in about["last"])
    rows = [
        {"run": run}
        | {name: about["settings"].get(name, "") for name in differing if name not in ALWAYS_THERE}
        | {"epochs done": about["epochs"]}
        | {name: about["last"].get(name, "") for name in figures if not name.startswith("gradient/")}
        for run, about in found.items()
    ]
    return as_markdown(rows)


def sweep_table(said: Mapping[str, Any]) -> str:
    """Markdown: a row a training, the best first."""
    best = "accuracy" if any("accuracy" in row for row in said["rows"]) else "mse"
    rows = sorted(said["rows"], key=lambda row: row.get(best, -1) * (1 if best == "mse" else -1))
    shown = [name for name in COLUMNS if any(name in row for row in rows)]
    table = [
        {name: row.get(name, "") for name in (*said["axes"], *shown)}
        | ({"": row["impossible"]} if "impossible" in row else {})
        for row in rows
    ]
    return as_markdown(table)


def crossval_table(said: Mapping[str, Any]) -> str:
    """Markdown: a row a network, mean and standard deviation over its folds."""
    return as_markdown(
        {"network": name, "folds": about["folds"]}
        | {figure: f"{mean:.4f} +- {about['deviation'][figure]:.4f}" for figure, mean in about["mean"].items()}
        for name, about in said.items()
    )


def as_markdown(rows: Any) -> str:
    """Rows of values by their columns -> a Markdown table; a column that a row lacks stays empty."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns), *([_shown(row.get(name, "")) for name in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _about(folder: Path) -> dict[str, Any]:
    history = _history(folder)
    return {
        "settings": read_config(folder),
        "epochs": len(history.get("loss", [])),
        "last": {name: round(values[-1], 6) for name, values in history.items()},
        "seconds": round(sum(history.get("seconds", [])), 1),
    }


def _history(folder: Path) -> Mapping[str, Sequence[float]]:
    try:
        return read_history(folder)
    except FileNotFoundError:
        return {}
    except ValueError:
        raise DataError(f"{folder / 'history.json'} cannot be read: train it again.") from None


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "+".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
