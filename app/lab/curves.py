"""How the networks learnt: the curves of any runs over each other, and where to stop (row B4)."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.lab.reproduce import repeat, trainings
from app.render import csv_file, figures, html
from app.render.html import Measure
from models import Bundle

KINDS = {"Classifiers": "classifiers", "Maps": "maps"}
MEASURES: dict[str, dict[str, Sequence[str]]] = {
    "classifiers": {"Loss": ("loss",), "Accuracy": ("accuracy",)},
    "maps": {"Redrawing (mean squared error)": ("decoder_loss", "loss"), "Distance from the layout": ("encoder_loss",)},
}
WORST = ("val_decoder_loss", "val_loss")
"""What one stops by: the first of these that a run has."""
RULE = (
    "Stop where the loss on held-out garments is lowest: the star. From there on a network gets better at the garments"
    " that it trains on and worse at all others."
)
STOPS = {
    "best": Measure("Lowest at epoch", "{:.0f}"),
    "epochs": Measure("Epochs in all", "{:.0f}"),
    "write_up": Measure("The write-up stopped at", "{:.0f}"),
    "loss": Measure("Lowest held-out loss", "{:.4f}"),
    "accuracy": Measure("Held-out accuracy there", "{:.2%}"),
}
ABOUT_MAPS = (
    "`atlas` learns two things at once: to redraw each garment, and to put it where t-SNE, which looks at nothing but"
    " who resembles whom, would lay it. Its held-out garments are the last 10,000 of the training set. The held-out"
    " curve of `blog` is the test set's, as in its write-up; nothing was chosen by it."
)


def show(bundle: Bundle) -> None:
    """The room: runs to choose, their curves, where to stop, and all of it as a file."""
    of = st.segmented_control("Curves of", list(KINDS), default=next(iter(KINDS)), key="curves_of")
    kind = KINDS[of or next(iter(KINDS))]
    known = runs(bundle.manifest[kind])
    first = [run for run in known if run.startswith("conv,")] or list(known)
    chosen = st.multiselect("Runs", list(known), default=first, key=f"curves_{kind}") or first
    shown = {run: known[run]["history"] for run in chosen}
    stops = {run: stop(history) for run, history in shown.items()}
    has = {
        title: names
        for title, names in MEASURES[kind].items()
        if any(name in history for history in shown.values() for name in names)
    }
    st.plotly_chart(figures.training_curves(shown, has, stops), key="curves")
    st.write(RULE)
    st.html(html.figures_table({run: _stopped(known[run], stops[run]) for run in chosen}, STOPS, head="Run"))
    if kind == "maps":
        st.write(ABOUT_MAPS)
    repeat(trainings(kind, {known[run]["name"]: known[run]["about"] for run in chosen}))
    st.download_button("Keep as CSV", csv_file.curves(shown), "curves.csv", "text/csv", key="keep_curves")


def runs(networks: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every saved run by its name: its history, and the network that it trained."""
    return {
        f"{name}, {run} run": {"history": history, "about": about, "name": name}
        for name, about in networks.items()
        for run, history in about["history"].items()
    }


def stop(history: Mapping[str, Sequence[float]]) -> int:
    """The epoch at which a run should stop: that of its lowest held-out loss."""
    losses = next(history[name] for name in WORST if name in history)
    return losses.index(min(losses)) + 1


def _stopped(run: Mapping[str, Any], epoch: int) -> dict[str, float]:
    history, about = run["history"], run["about"]
    losses = next(history[name] for name in WORST if name in history)
    said = {"best": epoch, "epochs": len(losses), "loss": losses[epoch - 1]}
    if about["published"]:
        said["write_up"] = about["config"]["epochs"]
    if "val_accuracy" in history:
        said["accuracy"] = history["val_accuracy"][epoch - 1]
    return said
