"""Training curves of any runs in one figure, and the epoch of early stopping (row B4)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from app.lab.metrics_table import Column, show_metrics
from app.lab.reproduce import show_commands, training_commands
from app.render import csv_file, figures
from models import Bundle

KINDS = {"Classifiers": "classifiers", "Maps": "maps"}
METRICS: dict[str, dict[str, Sequence[str]]] = {
    "classifiers": {"Loss": ("loss",), "Accuracy": ("accuracy",)},
    "maps": {"Redrawing (mean squared error)": ("decoder_loss", "loss"), "Distance from the layout": ("encoder_loss",)},
}
STOPPING_METRICS = ("val_decoder_loss", "val_loss")
"""Early stopping watches the first of these that a run has."""
STOPPING_RULE = (
    "Stop where the loss on held-out garments is lowest: the star. From there on a network gets better at the garments"
    " that it trains on and worse at all others."
)
COLUMNS = {
    "best_epoch": Column("Lowest at epoch", "{:.0f}"),
    "epochs": Column("Epochs in all", "{:.0f}"),
    "write_up_epochs": Column("The write-up stopped at", "{:.0f}"),
    "loss": Column("Lowest held-out loss", "{:.4f}"),
    "accuracy": Column("Held-out accuracy there", "{:.2%}"),
}
ABOUT_MAPS = (
    "`atlas` learns two things at once: to redraw each garment, and to put it where t-SNE, which looks at nothing but"
    " who resembles whom, would lay it. Its held-out garments are the last 10,000 of the training set. The held-out"
    " curve of `blog` is the test set's, as in its write-up; nothing was chosen by it."
)


class Run(NamedTuple):
    """One training: the network's name, its entry of the manifest, and the history, one value an epoch."""

    network: str
    info: Mapping[str, Any]
    history: Mapping[str, Sequence[float]]


def show(bundle: Bundle) -> None:
    """Shows runs to choose, their curves, when to stop, and a download of the curves."""
    first_kind = next(iter(KINDS))
    chosen_kind = st.segmented_control(
        "Curves of", list(KINDS), default=first_kind, key="curves_of", persist_state="session"
    )
    kind = KINDS[chosen_kind or first_kind]
    runs = collect_runs(bundle.manifest[kind])
    default = [name for name in runs if name.startswith("conv,")] or list(runs)
    chosen_runs = st.multiselect("Runs", list(runs), default=default, key=f"curves_{kind}", persist_state="session")
    names = chosen_runs or default
    chosen = {name: runs[name] for name in names}
    histories = {name: run.history for name, run in chosen.items()}
    metrics = {
        title: keys
        for title, keys in METRICS[kind].items()
        if any(key in history for history in histories.values() for key in keys)
    }
    best_epochs = {name: find_best_epoch(history) for name, history in histories.items()}
    st.plotly_chart(figures.plot_training_curves(histories, metrics, best_epochs), key="curves")
    st.write(STOPPING_RULE)
    rows = {name: _summarize(run, best_epochs[name]) for name, run in chosen.items()}
    show_metrics(rows, COLUMNS, "When to stop each run", row_title="Run")
    if kind == "maps":
        st.write(ABOUT_MAPS)
    show_commands(training_commands(kind, {run.network: run.info for run in chosen.values()}))
    content = csv_file.write_training_curves(histories)
    st.download_button("Download CSV", content, "curves.csv", "text/csv", key="download_curves")


def collect_runs(networks: Mapping[str, Mapping[str, Any]]) -> dict[str, Run]:
    """Every saved run by its name; `networks` are entries of the manifest by name."""
    return {
        f"{name}, {run} run": Run(name, info, history)
        for name, info in networks.items()
        for run, history in info["history"].items()
    }


def find_best_epoch(history: Mapping[str, Sequence[float]]) -> int:
    """The epoch of the lowest held-out loss, counted from 1."""
    losses = _stopping_losses(history)
    return losses.index(min(losses)) + 1


def _stopping_losses(history: Mapping[str, Sequence[float]]) -> Sequence[float]:
    return next(history[name] for name in STOPPING_METRICS if name in history)


def _summarize(run: Run, best_epoch: int) -> dict[str, float]:
    """The run's values of `COLUMNS`."""
    losses = _stopping_losses(run.history)
    row = {"best_epoch": best_epoch, "epochs": len(losses), "loss": losses[best_epoch - 1]}
    if run.info["published"]:
        row["write_up_epochs"] = run.info["config"]["epochs"]
    if "val_accuracy" in run.history:
        row["accuracy"] = run.history["val_accuracy"][best_epoch - 1]
    return row
