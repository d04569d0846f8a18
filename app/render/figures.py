"""Arrays -> Plotly figures. Knows no Streamlit and no networks."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from app.render.palette import MARKS

PART_DASHES = {"training": "dot", "held out": "solid"}
DASHES = ("solid", "dash", "dot")
NETWORK_COLOURS = ("#9a5bd0", "#3f90da", "#e09200", "#d0453f", "#3f9b74", "#8a8f98")
"""Each stands out from paper and from the dark."""


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


def training_curves(
    runs: Mapping[str, Mapping[str, Sequence[float]]],
    measures: Mapping[str, Sequence[str]],
    stops: Mapping[str, int],
) -> go.Figure:
    """Training (dotted) and held-out values (solid) by epoch, a colour a run, a panel a measure.

    Args:
        runs: histories by the name of the run; a value an epoch.
        measures: by the title of a panel, the names that its measure has in histories; a run that has none is left out.
        stops: by run, the epoch at which one should stop; a star marks it.
    """
    figure = make_subplots(rows=1, cols=len(measures), subplot_titles=list(measures))
    for number, (run, history) in enumerate(runs.items()):
        colour = NETWORK_COLOURS[number % len(NETWORK_COLOURS)]
        for column, names in enumerate(measures.values(), start=1):
            name = next((name for name in names if name in history), None)
            if name is None:
                continue
            for key, part in ((name, "training"), (f"val_{name}", "held out")):
                sizes = [14 if part == "held out" and epoch == stops.get(run) else 4 for epoch in _epochs(history[key])]
                figure.add_scatter(
                    x=_epochs(history[key]),
                    y=list(history[key]),
                    mode="lines+markers",
                    marker={"size": sizes, "symbol": ["star" if size > 4 else "circle" for size in sizes]},
                    line={"color": colour, "dash": PART_DASHES[part]},
                    name=f"{run}, {part}",
                    legendgroup=f"{run} {part}",
                    showlegend=column == 1,
                    hovertemplate="epoch %{x}: %{y:.4f}<extra>%{fullData.name}</extra>",
                    row=1,
                    col=column,
                )
    figure.update_xaxes(title_text="epoch")
    figure.update_layout(height=420, margin={"l": 0, "r": 0, "t": 40, "b": 0}, legend={"orientation": "h", "y": -0.22})
    return figure


def _epochs(values: Sequence[float]) -> list[int]:
    return list(range(1, len(values) + 1))


def trials(values: Mapping[str, Mapping[str, Sequence[float]]], setting: str, title: str, percent: bool) -> go.Figure:
    """What small trainings came to: a dot a training, a stroke their mean, by setting.

    Args:
        values: by series (a second setting, or ""), by setting, what the trainings with other seeds came to.
        setting: name of what varies along the horizontal axis.
        title: of the axis of values.
        percent: whether they are shares.
    """
    figure = go.Figure()
    for number, (series, by_setting) in enumerate(values.items()):
        colour = NETWORK_COLOURS[number % len(NETWORK_COLOURS)]
        settings, beside = list(by_setting), f"series {number}"
        means = [float(np.mean(found)) for found in by_setting.values()]
        figure.add_scatter(
            x=settings,
            y=means,
            mode="markers",
            name=series,
            marker={"symbol": "line-ew", "size": 34, "line": {"color": colour, "width": 3}},
            offsetgroup=beside,
            hovertemplate="%{x}: %{y:.4f} on average<extra></extra>",
        )
        figure.add_scatter(
            x=[setting for setting, found in by_setting.items() for _ in found],
            y=[value for found in by_setting.values() for value in found],
            mode="markers",
            marker={"color": colour, "size": 8, "opacity": 0.6},
            offsetgroup=beside,
            showlegend=False,
            hovertemplate="%{x}: %{y:.4f}<extra></extra>",
        )
    spread = [value for by_setting in values.values() for found in by_setting.values() for value in found]
    room = 0.15 * (max(spread) - min(spread)) + 1e-3 * max(spread)
    figure.update_layout(
        height=360,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        scattermode="group",
        showlegend=len(values) > 1,
        legend={"orientation": "h", "y": 1.15},
        xaxis={"title": setting, "type": "category", "fixedrange": True},
        yaxis={
            "title": title,
            "fixedrange": True,
            "tickformat": ".1%" if percent else None,
            "range": [max(0.0, min(spread) - room), max(spread) + room],
        },
    )
    return figure


def by_layer(values: Mapping[str, Mapping[str, float | None]], title: str, logarithmic: bool) -> go.Figure:
    """A figure of each layer, from the first to the last: a line a training.

    Args:
        values: by training, by layer; None where it is no number.
        title: of the axis of values.
        logarithmic: whether each step of the axis is ten times the one before; 0 is left out then.
    """
    figure = go.Figure()
    for number, (name, layers) in enumerate(values.items()):
        shown = {layer: value if value or not logarithmic else None for layer, value in layers.items()}
        figure.add_scatter(
            x=list(shown),
            y=list(shown.values()),
            mode="lines+markers",
            name=name,
            line={
                "color": NETWORK_COLOURS[number % len(NETWORK_COLOURS)],
                "dash": DASHES[number // len(NETWORK_COLOURS) % len(DASHES)],
            },
            hovertemplate="%{x}: %{y:.3g}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=360,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis={"type": "category", "fixedrange": True},
        yaxis={
            "title": title,
            "fixedrange": True,
            "type": "log" if logarithmic else "linear",
            "exponentformat": "power",
        },
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02},
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
