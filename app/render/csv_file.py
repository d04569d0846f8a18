"""Predictions and training curves as CSV for spreadsheets. Knows no Streamlit."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from models.spec import CLASS_NAMES

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def write_predictions(predictions: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """CSV with a row a picture file and a column a class.

    A file name that a spreadsheet would run as a formula gets a leading apostrophe.

    Args:
        predictions: file names, each with what `models.classify.classify_file` returned.
    """
    out = StringIO()
    table = csv.writer(out)
    table.writerow(("file", "label", "in_distribution", *CLASS_NAMES, "error"))
    for name, prediction in predictions:
        probabilities = prediction.get("probabilities", {})
        table.writerow(
            (
                f"'{name}" if name.startswith(FORMULA_PREFIXES) else name,
                prediction.get("label", ""),
                prediction.get("in_distribution", ""),
                *(probabilities.get(class_name, "") for class_name in CLASS_NAMES),
                prediction.get("error", ""),
            )
        )
    return out.getvalue()


def write_training_curves(runs: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """CSV with a row an epoch of a run and a column a metric; metrics that a run lacks stay empty.

    Args:
        runs: training histories by name of the run; one value an epoch.
    """
    out = StringIO()
    metrics = list(dict.fromkeys(name for history in runs.values() for name in history))
    table = csv.writer(out)
    table.writerow(("run", "epoch", *metrics))
    for run, history in runs.items():
        for epoch in range(max(len(values) for values in history.values())):
            table.writerow((run, epoch + 1, *(history[name][epoch] if name in history else "" for name in metrics)))
    return out.getvalue()
