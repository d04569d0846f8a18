"""Predictions and training curves as CSV for spreadsheets. Knows no Streamlit."""

from collections.abc import Mapping, Sequence

import pandas as pd

from models.classify import ClassifiedFile
from models.spec import CLASS_NAMES

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def write_predictions(predictions: Sequence[tuple[str, ClassifiedFile]]) -> str:
    """CSV with a row a picture file and a column a class.

    A file name that a spreadsheet would run as a formula gets a leading apostrophe.

    Args:
        predictions: file names, each with what `models.classify.classify_file` returned.
    """
    rows = [
        {"file": f"'{name}" if name.startswith(FORMULA_PREFIXES) else name, **prediction}
        | prediction.get("probabilities", {})
        for name, prediction in predictions
    ]
    columns = ["file", "label", "in_distribution", *CLASS_NAMES, "error"]
    return str(pd.DataFrame(rows, columns=columns).to_csv(index=False))


def write_training_curves(runs: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """CSV with a row an epoch of a run and a column a metric; metrics that a run lacks stay empty.

    Args:
        runs: training histories by name of the run; one value an epoch.
    """
    frames = {run: pd.DataFrame(history) for run, history in runs.items()}
    for frame in frames.values():
        frame.index += 1
    return str(pd.concat(frames, names=["run", "epoch"]).to_csv())
