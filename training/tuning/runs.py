"""Lists and compares finished and running trainings from their folders, and writes their curves for TensorBoard."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.errors import DataError, UsageError
from training.trainer.run_folder import HISTORY, RUN, read_history, read_record

COLUMNS = ("accuracy", "loss", "mse", "knn_5", "training_accuracy", "best_epoch", "parameters", "seconds")
"""Metrics in the table of a sweep; each network has some of them."""
RECORDED = ("backend", "precision", "images", "seconds")
"""What a run's record says beside its settings."""


def find_runs(out: Path, prefixes: Sequence[str] = ()) -> dict[str, Any]:
    """Finds all runs below a folder.

    Args:
        out: the folder of all runs.
        prefixes: only runs whose path begins with one of these; empty for all.

    Returns:
        Of each run, by its path below `out`: its settings, what is `RECORDED`, the number of finished epochs, and the
        last value of each metric.

    Raises:
        UsageError: there is no such run.
        DataError: a record or a history cannot be read.
    """
    folders = {path.parent.relative_to(out).as_posix(): path.parent for path in sorted(out.glob(f"**/{RUN}"))}
    found = {name: folder for name, folder in folders.items() if name.startswith(tuple(prefixes) or ("",))}
    if not found:
        raise UsageError(f"there is no run{' ' + ' or '.join(prefixes) if prefixes else ''} below {out}.")
    return {name: _summarize(folder) for name, folder in found.items()}


def write_tensorboard(out: Path, runs: Iterable[str], logs: Path) -> None:
    """Writes the histories of runs as event files, for `tensorboard --logdir LOGS`.

    Args:
        out: the folder of all runs.
        runs: their paths below it.
        logs: the folder of the event files.
    """
    import tensorflow as tf  # takes seconds to import; listing runs does without

    for name in runs:
        with tf.summary.create_file_writer(str(logs / name)).as_default():
            for key, values in _read_history(out / name).items():
                for epoch, value in enumerate(values, 1):
                    tf.summary.scalar(key, value, step=epoch)


def format_runs(runs: Mapping[str, Any]) -> str:
    """Markdown table of what `find_runs` returned: one row a run, with the settings in which the runs differ."""
    settings = {name: run["settings"] | {key: run[key] for key in RECORDED} for name, run in runs.items()}
    names = dict.fromkeys(name for each in settings.values() for name in each if name != "name")
    differing = [name for name in names if len({json.dumps(each.get(name)) for each in settings.values()}) > 1]
    metrics = dict.fromkeys(name for run in runs.values() for name in run["last"] if not name.startswith("gradient/"))
    return format_table(
        {"run": name}
        | {setting: settings[name].get(setting, "") for setting in differing}
        | {"epochs done": run["epochs"]}
        | {metric: run["last"].get(metric, "") for metric in metrics}
        for name, run in runs.items()
    )


def format_sweep(results: Mapping[str, Any]) -> str:
    """Markdown table of what `sweep` returned: one row a trial, the best first."""
    by_accuracy = any("accuracy" in row for row in results["rows"])
    rows = sorted(results["rows"], key=lambda row: -row.get("accuracy", -1) if by_accuracy else row.get("mse", -1))
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    return format_table(
        {name: row.get(name, "") for name in (*results["axes"], *columns)}
        | ({"": row["impossible"]} if "impossible" in row else {})
        for row in rows
    )


def format_crossvals(results: Mapping[str, Any]) -> str:
    """Markdown table of what `crossval` returned by network: mean and standard deviation over the folds."""
    return format_table(
        {"network": name, "folds": result["folds"]}
        | {metric: f"{mean:.4f} +- {result['deviation'][metric]:.4f}" for metric, mean in result["mean"].items()}
        for name, result in results.items()
    )


def format_table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Markdown table of rows of values by column; a value that a row lacks stays empty."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns), *([_format_cell(row.get(name, "")) for name in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _summarize(folder: Path) -> dict[str, Any]:
    history = _read_history(folder)
    last = {name: round(values[-1], 6) for name, values in history.items() if math.isfinite(values[-1])}
    last.pop("seconds", None)  # of the last epoch alone
    try:
        record = read_record(folder)
        recorded = record | {"images": record["data"]["images"]}
        return {
            "settings": record["config"],
            **{name: recorded[name] for name in RECORDED},
            "epochs": len(history.get("loss", [])),
            "last": last,
        }
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{folder / RUN} cannot be read: train it again.") from None


def _read_history(folder: Path) -> Mapping[str, Sequence[float]]:
    try:
        return read_history(folder)
    except FileNotFoundError:
        return {}
    except ValueError:
        raise DataError(f"{folder / HISTORY} cannot be read: train it again.") from None


def _format_cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "+".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
