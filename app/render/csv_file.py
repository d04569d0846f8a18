"""Verdicts and training curves as tables for spreadsheets. Knows no Streamlit."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from models.classify import ClassifiedFile
from models.spec import CLASS_NAMES

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def verdicts(said: Sequence[tuple[str, ClassifiedFile]]) -> str:
    """CSV of file names and what `models.classify.classify_file` said: a row a file, a column a class.

    A name that a spreadsheet would take for a formula is led by an apostrophe.
    """
    out = StringIO()
    table = csv.writer(out)
    table.writerow(("file", "label", "in_distribution", *CLASS_NAMES, "error"))
    for name, verdict in said:
        safe = f"'{name}" if name.startswith(STARTS_A_FORMULA) else name
        shares = verdict.get("probabilities", {})
        table.writerow(
            (
                safe,
                verdict.get("label", ""),
                verdict.get("in_distribution", ""),
                *(shares.get(known, "") for known in CLASS_NAMES),
                verdict.get("error", ""),
            )
        )
    return out.getvalue()


def curves(runs: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """CSV of training histories: a row an epoch of a run, a column a measure; what a run lacks stays empty."""
    out = StringIO()
    measures = list(dict.fromkeys(name for history in runs.values() for name in history))
    table = csv.writer(out)
    table.writerow(("run", "epoch", *measures))
    for run, history in runs.items():
        for epoch in range(max(len(values) for values in history.values())):
            table.writerow((run, epoch + 1, *(history[name][epoch] if name in history else "" for name in measures)))
    return out.getvalue()
