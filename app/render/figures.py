"""Arrays to Plotly figures. Knows no Streamlit and no networks."""

from collections.abc import Mapping, Sequence
from itertools import cycle, product
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from app.render.palette import MARKERS

SPLIT_DASHES = {"training": "dot", "held out": "solid"}
LINE_DASHES = ("solid", "dash", "dot")
SERIES_COLOURS = ("#9a5bd0", "#3f90da", "#e09200", "#d0453f", "#3f9b74", "#8a8f98")
"""Each has enough contrast with the light and the dark background."""


def plot_probabilities(class_names: Sequence[str], probabilities: NDArray[np.float32]) -> go.Figure:
    """Horizontal bars, the most likely class on top, each labelled with its probability.

    Args:
        class_names: K names.
        probabilities: (K,).
    """
    order = np.argsort(probabilities)
    figure = go.Figure(
        go.Bar(
            x=probabilities[order],
            y=[class_names[i] for i in order],
            orientation="h",
            marker_color=[MARKERS[i].colour for i in order],
            text=[f"{probabilities[i]:.0%}" for i in order],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    figure.update_layout(
        height=330,
        margin={"l": 0, "r": 40, "t": 6, "b": 0},
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"fixedrange": True, "ticksuffix": "  "},
        bargap=0.25,
    )
    return figure


def plot_training_curves(
    runs: Mapping[str, Mapping[str, Sequence[float]]],
    metrics: Mapping[str, Sequence[str]],
    best_epochs: Mapping[str, int],
) -> go.Figure:
    """Training (dotted) and held-out values (solid) by epoch: a colour a run, a panel a metric.

    Args:
        runs: histories by name of the run; one value an epoch.
        metrics: by title of the panel, the names under which histories may hold the metric; a run without any of them
            is left out of the panel.
        best_epochs: by run, the epoch, counted from 1, that gets a star.
    """
    figure = make_subplots(rows=1, cols=len(metrics), subplot_titles=list(metrics))
    for (run, history), colour in zip(runs.items(), cycle(SERIES_COLOURS), strict=False):
        for column, names in enumerate(metrics.values(), start=1):
            metric = next((name for name in names if name in history), None)
            if metric is None:
                continue
            for key, split in ((metric, "training"), (f"val_{metric}", "held out")):
                epochs = list(range(1, len(history[key]) + 1))
                starred = [split == "held out" and epoch == best_epochs.get(run) for epoch in epochs]
                figure.add_scatter(
                    x=epochs,
                    y=list(history[key]),
                    mode="lines+markers",
                    marker={
                        "size": [14 if star else 4 for star in starred],
                        "symbol": ["star" if star else "circle" for star in starred],
                    },
                    line={"color": colour, "dash": SPLIT_DASHES[split]},
                    name=f"{run}, {split}",
                    legendgroup=f"{run} {split}",
                    showlegend=column == 1,
                    hovertemplate="epoch %{x}: %{y:.4f}<extra>%{fullData.name}</extra>",
                    row=1,
                    col=column,
                )
    figure.update_xaxes(title_text="epoch")
    figure.update_layout(height=420, margin={"l": 0, "r": 0, "t": 40, "b": 0}, legend={"orientation": "h", "y": -0.22})
    return figure


def plot_trials(
    values: Mapping[str, Mapping[str, Sequence[float]]], x_title: str, y_title: str, percent: bool
) -> go.Figure:
    """The results of trials by a hyperparameter: a dot a trial, a dash the mean over seeds or folds.

    Args:
        values: by series (the other hyperparameters, or ""), then by value of the hyperparameter, the trials' results.
        x_title: name of the hyperparameter.
        y_title: name of the metric.
        percent: whether the metric is a fraction.
    """
    figure = go.Figure()
    for number, ((series, results), colour) in enumerate(zip(values.items(), cycle(SERIES_COLOURS), strict=False)):
        group = f"series {number}"
        figure.add_scatter(
            x=list(results),
            y=[float(np.mean(trials)) for trials in results.values()],
            mode="markers",
            name=series,
            marker={"symbol": "line-ew", "size": 34, "line": {"color": colour, "width": 3}},
            offsetgroup=group,
            hovertemplate="%{x}: %{y:.4f} on average<extra></extra>",
        )
        figure.add_scatter(
            x=[value for value, trials in results.items() for _ in trials],
            y=[result for trials in results.values() for result in trials],
            mode="markers",
            marker={"color": colour, "size": 8, "opacity": 0.6},
            offsetgroup=group,
            showlegend=False,
            hovertemplate="%{x}: %{y:.4f}<extra></extra>",
        )
    every = [result for results in values.values() for trials in results.values() for result in trials]
    padding = 0.15 * (max(every) - min(every)) + 1e-3 * max(every)
    figure.update_layout(
        height=360,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        scattermode="group",
        showlegend=len(values) > 1,
        legend={"orientation": "h", "y": 1.15},
        xaxis={"title": x_title, "type": "category", "fixedrange": True},
        yaxis={
            "title": y_title,
            "fixedrange": True,
            "tickformat": ".1%" if percent else None,
            "range": [max(0.0, min(every) - padding), max(every) + padding],
        },
    )
    return figure


def plot_by_layer(values: Mapping[str, Mapping[str, float | None]], y_title: str, logarithmic: bool) -> go.Figure:
    """A quantity of each layer, from the first layer to the last: a line a trial.

    Args:
        values: by trial, then by layer; None for what is not a number.
        y_title: name of the quantity.
        logarithmic: whether the axis of values is logarithmic; 0 is then left out.
    """
    figure = go.Figure()
    styles = cycle(product(LINE_DASHES, SERIES_COLOURS))
    for (trial, layers), (dash, colour) in zip(values.items(), styles, strict=False):
        figure.add_scatter(
            x=list(layers),
            y=[value if value or not logarithmic else None for value in layers.values()],
            mode="lines+markers",
            name=trial,
            line={"color": colour, "dash": dash},
            hovertemplate="%{x}: %{y:.3g}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=360,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={"type": "category", "fixedrange": True},
        yaxis={
            "title": y_title,
            "fixedrange": True,
            "type": "log" if logarithmic else "linear",
            "exponentformat": "power",
        },
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02},
    )
    return figure


def plot_reliability(classifiers: Mapping[str, Sequence[Mapping[str, float]]]) -> go.Figure:
    """Reliability diagram: accuracy by confidence, a line a classifier, a point a bin of its predictions.

    Args:
        classifiers: by name, bins with their mean `confidence`, their `accuracy` and their `count`.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"dash": "dash", "color": "#888"},
        name="as it should be",
        hoverinfo="skip",
    )
    for (name, bins), colour in zip(classifiers.items(), cycle(SERIES_COLOURS), strict=False):
        counts = np.array([each["count"] for each in bins])
        figure.add_scatter(
            x=[each["confidence"] for each in bins],
            y=[each["accuracy"] for each in bins],
            mode="lines+markers",
            name=name,
            line={"color": colour},
            marker_size=4 + 12 * np.sqrt(counts / counts.sum()),
            customdata=counts,
            hovertemplate="%{x:.0%} sure, %{y:.0%} right<br>%{customdata:,} garments<extra>%{fullData.name}</extra>",
        )
    axis: dict[str, Any] = {"tickformat": ".0%", "range": [0, 1.02], "fixedrange": True}
    figure.update_layout(
        height=420,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={"title": "how sure", **axis},
        yaxis={"title": "how often right", **axis},
        legend={"orientation": "h", "y": 1.12},
    )
    return figure
