"""Experiments that answer a question each: what was expected, what happened, how to repeat it (A8, B10, B12)."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.lab.metrics_table import Column, show_metrics
from app.lab.reproduce import show_commands
from app.render import figures
from models import Bundle

METRIC_TITLES = {
    "accuracy": "Accuracy on held-out garments",
    "training_accuracy": "Accuracy on training garments",
    "mse": "Mean squared error on held-out garments",
    "knn_5": "Accuracy of 5 neighbours on the map",
}
FRACTIONS = ("accuracy", "training_accuracy", "knn_5")
COLUMNS = {
    "accuracy": Column("Held out", "{:.2%}"),
    "training_accuracy": Column("Training", "{:.2%}"),
    "mse": Column("Squared error", "{:.4f}"),
    "knn_5": Column("5 neighbours", "{:.1%}"),
    "best_epoch": Column("Best epoch", "{:.0f}"),
    "parameters": Column("Parameters", "{:,.0f}"),
    "seconds": Column("Seconds", "{:.0f}"),
}
REPETITION_AXES = ("seed", "fold")
"""Axes along which a trial is repeated, not changed."""
GRADIENT_PREFIX = "gradient/"
CHART_CONFIG = {"displayModeBar": False}


def show(bundle: Bundle) -> None:
    """Shows a question to choose and the experiment that answers it."""
    experiments = {experiment["question"]: experiment for experiment in bundle.experiments}
    question = st.selectbox("Question", list(experiments), key="experiment", persist_state="session")
    experiment = experiments[question]
    st.subheader(question, anchor=False)
    st.write(f"**Expected.** {experiment['expected']}")
    for quantity in experiment["show"]:
        _show_chart(experiment, quantity)
    if experiment.get("found"):
        st.write(f"**What happened.** {experiment['found']}")
    trials = {describe_trial(trial, experiment): trial for trial in experiment["rows"]}
    columns = {key: column for key, column in COLUMNS.items() if any(key in trial for trial in trials.values())}
    show_metrics(trials, columns, "Trials of this experiment", row_title="Settings")
    impossible = {
        describe_trial(trial, experiment, REPETITION_AXES): trial["impossible"]
        for trial in experiment["rows"]
        if "impossible" in trial
    }
    for name, reason in impossible.items():
        st.caption(f"{name}: {reason}")
    _show_curves({name: trial["history"] for name, trial in trials.items() if "history" in trial}, experiment["name"])
    st.caption(f"Each was {experiment['protocol']}.")
    show_commands([experiment["command"].removeprefix("python -m training ")])


def describe_trial(trial: Mapping[str, Any], experiment: Mapping[str, Any], omitted: Sequence[str] = ()) -> str:
    """The hyperparameters of a trial that the experiment varies, as text.

    Args:
        trial: one of the experiment's rows.
        experiment: an entry of `bundle.experiments`.
        omitted: axes to leave out.
    """
    return _describe_axes(trial, _varied_axes(experiment, omitted))


def _describe_axes(trial: Mapping[str, Any], axes: Sequence[str]) -> str:
    return ", ".join(f"{_axis_title(axis)} {trial[axis]}" for axis in axes)


def _varied_axes(experiment: Mapping[str, Any], omitted: Sequence[str] = ()) -> list[str]:
    """The axes with several values, or the first axis if there is none."""
    axes = [axis for axis in experiment["axes"] if axis not in omitted]
    return [axis for axis in axes if len(experiment["axes"][axis]) > 1] or axes[:1]


def _axis_title(axis: str) -> str:
    return axis.replace("_", " ")


def _show_chart(experiment: Mapping[str, Any], quantity: str) -> None:
    trials = [trial for trial in experiment["rows"] if "impossible" not in trial]
    key = f"{experiment['name']}_{quantity}"
    if quantity == "dead_unit_fraction":
        fractions = {
            describe_trial(trial, experiment, REPETITION_AXES): trial["dead_unit_fraction"]
            for trial in trials
            if trial.get("seed", 0) == 0
        }
        chart = figures.plot_by_layer(fractions, "Share of outputs that are 0", logarithmic=False)
        st.plotly_chart(chart, key=key, config=CHART_CONFIG)
    elif quantity == "gradient":
        epochs = max(len(trial["history"]["loss"]) for trial in trials)
        epoch = st.slider("At the start of epoch", 1, epochs, key=f"{key}_epoch") if epochs > 1 else 1
        norms = {describe_trial(trial, experiment): _gradient_norms(trial, epoch) for trial in trials}
        chart = figures.plot_by_layer(norms, "Gradient", logarithmic=True)
        st.plotly_chart(chart, key=key, config=CHART_CONFIG)
        st.caption(
            "Root mean square of the gradient by a layer's weights, layers from the picture to the answer."
            + "".join(f" {name}: too large to be a number." for name, norm in norms.items() if None in norm.values())
        )
    else:
        first, *others = _varied_axes(experiment, REPETITION_AXES)
        results: dict[str, dict[str, list[float]]] = {}
        for trial in trials:
            series = results.setdefault(_describe_axes(trial, others), {})
            series.setdefault(str(trial[first]), []).append(trial[quantity])
        chart = figures.plot_trials(
            results, _axis_title(first).capitalize(), METRIC_TITLES[quantity], quantity in FRACTIONS
        )
        st.plotly_chart(chart, key=key, config=CHART_CONFIG)


def _gradient_norms(trial: Mapping[str, Any], epoch: int) -> dict[str, float | None]:
    """The gradient by layer at the start of an epoch, counted from 1; None where it is not a number."""
    history: Mapping[str, list[float | None]] = trial["history"]
    return {
        name.removeprefix(GRADIENT_PREFIX): values[epoch - 1]
        for name, values in history.items()
        if name.startswith(GRADIENT_PREFIX)
    }


def _show_curves(histories: Mapping[str, Mapping[str, list[float]]], name: str) -> None:
    with st.expander("Curves"):
        accuracy = any("accuracy" in history for history in histories.values())
        metrics = {"Loss": ("loss",), **({"Accuracy": ("accuracy",)} if accuracy else {})}
        st.plotly_chart(figures.plot_training_curves(histories, metrics, {}), key=f"{name}_curves")
