"""Arrays -> Plotly figures. Knows no Streamlit and no networks."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from app.palette import MARKS

RUN_DASHES = {"long": "dot", "final": "solid"}
NETWORK_COLOURS = ("#832db6", "#3f90da", "#ffa90e", "#bd1f01")
TRAIN_COLOUR, HELD_OUT_COLOUR = "#3f90da", "#e76300"


def probabilities(class_names: Sequence[str], values: NDArray[np.float32]) -> go.Figure:
    """Ten horizontal bars, the likeliest on top, each with its share written beside it."""
    order = np.argsort(values)
    figure = go.Figure(
        go.Bar(
            x=values[order],
            y=[class_names[i] for i in order],
            orientation="h",
            marker_color=[MARKS[i].colour for i in order],
            text=[f"{values[i]:.0%}" for i in order],
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


def training_curves(runs: Mapping[str, Mapping[str, Sequence[float]]], measures: Mapping[str, str]) -> go.Figure:
    """Training and held-out values by epoch, one panel a measure.

    Args:
        runs: history by run ("long", "final"); a value an epoch for each measure and its `val_` twin.
        measures: what to draw, with the title of its panel.
    """
    figure = make_subplots(rows=1, cols=len(measures), subplot_titles=list(measures.values()))
    for run, history in runs.items():
        for column, measure in enumerate(measures, start=1):
            for key, name, colour in (
                (measure, "training", TRAIN_COLOUR),
                (f"val_{measure}", "held out", HELD_OUT_COLOUR),
            ):
                figure.add_scatter(
                    x=list(range(1, len(history[key]) + 1)),
                    y=list(history[key]),
                    mode="lines+markers",
                    marker_size=4,
                    line={"color": colour, "dash": RUN_DASHES[run]},
                    name=f"{name}, {run} run",
                    legendgroup=f"{name} {run}",
                    showlegend=column == 1,
                    hovertemplate="epoch %{x}: %{y:.4f}<extra>%{fullData.name}</extra>",
                    row=1,
                    col=column,
                )
    figure.update_xaxes(title_text="epoch")
    figure.update_layout(
        height=380,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        legend={"orientation": "h", "y": -0.22},
    )
    return figure


def reliability(networks: Mapping[str, Sequence[Mapping[str, float]]]) -> go.Figure:
    """How often each network is right, by how sure it is: a line a network, a point a bin of its answers.

    Args:
        networks: by name, bins with their mean `confidence`, the share of right answers `accuracy`, and `count`.
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
    for number, (name, bins) in enumerate(networks.items()):
        counts = np.array([each["count"] for each in bins])
        figure.add_scatter(
            x=[each["confidence"] for each in bins],
            y=[each["accuracy"] for each in bins],
            mode="lines+markers",
            name=name,
            line={"color": NETWORK_COLOURS[number % len(NETWORK_COLOURS)]},
            marker_size=4 + 12 * np.sqrt(counts / counts.sum()),
            customdata=counts,
            hovertemplate="%{x:.0%} sure, %{y:.0%} right<br>%{customdata:,} garments<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=420,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={"title": "how sure", "tickformat": ".0%", "range": [0, 1.02], "fixedrange": True},
        yaxis={"title": "how often right", "tickformat": ".0%", "range": [0, 1.02], "fixedrange": True},
        legend={"orientation": "h", "y": 1.12},
    )
    return figure
