"""Small trainings that answer a question each: what was expected, what happened, how to repeat it (A8, B10, B12)."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.lab.reproduce import repeat
from app.render import figures, html
from app.render.html import Measure
from models import Bundle

TITLES = {
    "accuracy": "Accuracy on held-out garments",
    "training_accuracy": "Accuracy on training garments",
    "mse": "Mean squared error on held-out garments",
    "knn_5": "Accuracy of 5 neighbours on the map",
}
SHARES = ("accuracy", "training_accuracy", "knn_5")
FIGURES = {
    "accuracy": Measure("Held out", "{:.2%}"),
    "training_accuracy": Measure("Training", "{:.2%}"),
    "mse": Measure("Squared error", "{:.4f}"),
    "knn_5": Measure("5 neighbours", "{:.1%}"),
    "best_epoch": Measure("Best epoch", "{:.0f}"),
    "parameters": Measure("Parameters", "{:,.0f}"),
    "seconds": Measure("Seconds", "{:.0f}"),
}
REPEATS = ("seed", "fold")
"""Axes that repeat a training rather than ask for another one."""
GRADIENT = "gradient/"
BARE = {"displayModeBar": False}


def show(bundle: Bundle) -> None:
    """The room: a question to choose, and all that was found."""
    known = {about["question"]: about for about in bundle.experiments}
    question = st.selectbox("Question", list(known), key="experiment")
    about = known[question]
    st.subheader(question, anchor=False)
    st.write(f"**Expected.** {about['expected']}")
    for kind in about["show"]:
        _chart(about, kind)
    if about.get("found"):
        st.write(f"**What happened.** {about['found']}")
    rows = {label(row, about): row for row in about["rows"]}
    measures = {name: measure for name, measure in FIGURES.items() if any(name in row for row in rows.values())}
    st.html(html.figures_table(rows, measures, head="Settings"))
    impossible = {label(row, about, REPEATS): row["impossible"] for row in about["rows"] if "impossible" in row}
    for name, why in impossible.items():
        st.caption(f"{name}: {why}")
    _curves({name: row["history"] for name, row in rows.items() if "history" in row}, about["name"])
    st.caption(f"Each was {about['protocol']}.")
    repeat([about["command"].removeprefix("python -m training ")])


def label(row: Mapping[str, Any], about: Mapping[str, Any], without: Sequence[str] = ()) -> str:
    """One training in words: the settings that were varied, but those left out."""
    return ", ".join(f"{_named(axis)} {row[axis]}" for axis in _varied(about, without))


def _chart(about: Mapping[str, Any], kind: str) -> None:
    done = [row for row in about["rows"] if "impossible" not in row]
    key = f"{about['name']}_{kind}"
    if kind == "dead_unit_fraction":
        silent = {label(row, about, REPEATS): row["dead_unit_fraction"] for row in done if row.get("seed", 0) == 0}
        st.plotly_chart(
            figures.by_layer(silent, "Share of outputs that are 0", logarithmic=False), key=key, config=BARE
        )
    elif kind == "gradient":
        epochs = max(len(row["history"]["loss"]) for row in done)
        epoch = st.slider("At the start of epoch", 1, epochs, key=f"{key}_epoch") if epochs > 1 else 1
        norms = {label(row, about): _gradients(row, epoch) for row in done}
        st.plotly_chart(figures.by_layer(norms, "Gradient", logarithmic=True), key=key, config=BARE)
        st.caption(
            "Root mean square of the gradient by a layer's weights, layers from the picture to the answer."
            + "".join(f" {name}: too large to be a number." for name, norm in norms.items() if None in norm.values())
        )
    else:
        first, *others = _varied(about, REPEATS)
        values = _by_setting(done, first, others, kind)
        chart = figures.trials(values, _named(first).capitalize(), TITLES[kind], kind in SHARES)
        st.plotly_chart(chart, key=key, config=BARE)


def _varied(about: Mapping[str, Any], without: Sequence[str] = ()) -> list[str]:
    """The axes with several values; the first one in any case."""
    axes = [axis for axis in about["axes"] if axis not in without]
    return [axis for axis in axes if len(about["axes"][axis]) > 1] or axes[:1]


def _by_setting(
    rows: list[dict[str, Any]], first: str, others: list[str], kind: str
) -> dict[str, dict[str, list[float]]]:
    """What the trainings came to, by their values of the other settings and of the first."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        series = ", ".join(f"{_named(axis)} {row[axis]}" for axis in others)
        found.setdefault(series, {}).setdefault(str(row[first]), []).append(row[kind])
    return found


def _gradients(row: Mapping[str, Any], epoch: int) -> dict[str, float | None]:
    """The gradient by layer at the start of an epoch, counted from 1; None where it is no number."""
    history: Mapping[str, list[float | None]] = row["history"]
    return {name.removeprefix(GRADIENT): values[epoch - 1] for name, values in history.items() if GRADIENT in name}


def _curves(histories: Mapping[str, Mapping[str, list[float]]], name: str) -> None:
    with st.expander("Curves"):
        accuracy = any("accuracy" in history for history in histories.values())
        measures = {"Loss": ("loss",), **({"Accuracy": ("accuracy",)} if accuracy else {})}
        st.plotly_chart(figures.training_curves(histories, measures, {}), key=f"{name}_curves")


def _named(axis: str) -> str:
    return axis.replace("_", " ")
