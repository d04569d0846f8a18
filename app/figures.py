"""Arrays -> Plotly figures. Knows no Streamlit and no networks."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from app.palette import MARKS

RUN_DASHES = {"long": "dot", "final": "solid"}
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
