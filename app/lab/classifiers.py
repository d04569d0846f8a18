"""The classifiers side by side: how good, how big, how fast, how honest, and what each confuses with what."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app.lab import comparison
from app.lab.reproduce import repeat
from app.render import figures, html, images
from app.render.html import Measure
from app.session import state
from models import Bundle
from models.bundle import Classifier

MEASURES = {
    "sample_accuracy": Measure("Right, of the write-up's 2,500", "{:.2%}"),
    "test_accuracy": Measure("Right, of all 10,000", "{:.2%}"),
    "least": Measure("At least (95%)", "{:.2%}"),
    "most": Measure("At most (95%)", "{:.2%}"),
    "tta_accuracy": Measure("Right, with mirror images", "{:.2%}"),
    "parameters": Measure("Parameters", "{:,.0f}"),
    "kilobytes": Measure("Size (kB)", "{:,.0f}"),
    "latency_ms": Measure("One answer (ms)", "{:.2f}"),
    "calibration_error": Measure("Calibration error", "{:.2%}"),
}
RIGHT, WRONG = "63, 144, 218", "214, 69, 65"
SHOWN = 60
NORMAL_95 = 1.959964
"""Standard deviations on either side of the mean within which 95% of a normal distribution lie."""


def show(bundle: Bundle) -> None:
    """The room."""
    rows = {name: _measured(bundle, classifier) for name, classifier in bundle.classifiers.items()}
    st.html(html.figures_table(rows, MEASURES))
    st.subheader("Is it as sure as it should be?", anchor=False)
    st.write(
        "Of the garments that a network is 80% sure of, 80% should be right: then it lies on the dashed line."
        " Below the line it is too sure of itself, above it too modest."
    )
    told = {name: classifier.info["reliability"] for name, classifier in bundle.classifiers.items()}
    st.plotly_chart(figures.reliability(told), key="reliability", config={"displayModeBar": False})
    st.subheader("What does it take for what?", anchor=False)
    names = list(bundle.classifiers)
    name = st.segmented_control("Classifier", names, default=names[-1], key="confusion_of") or names[-1]
    _confusions(bundle, bundle.classifiers[name])
    comparison.show(bundle)
    repeat(["classifier", "export", "evaluate"])


def _measured(bundle: Bundle, classifier: Classifier) -> dict[str, float]:
    about = classifier.info
    size = bundle.manifest["files"][about["network"]["litert"]]["bytes"]
    least, most = interval(about["metrics"]["test_accuracy"], len(classifier.predicted_labels("test")))
    sizes = {"parameters": about["parameters"], "kilobytes": size / 1_000}
    return {**about["metrics"], **sizes, "least": least, "most": most}


def interval(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share that was counted on `n` garments."""
    middle = (share + NORMAL_95**2 / (2 * n)) / (1 + NORMAL_95**2 / n)
    half = NORMAL_95 / (1 + NORMAL_95**2 / n) * math.sqrt(share * (1 - share) / n + (NORMAL_95 / (2 * n)) ** 2)
    return middle - half, middle + half


def _confusions(bundle: Bundle, classifier: Classifier) -> None:
    st.write("A row is what a garment is, a column what the network calls it. Choose a cell to see its garments.")
    counts = pd.DataFrame(classifier.info["confusion"], bundle.class_names, bundle.class_names)
    chosen: Any = st.dataframe(
        counts.style.apply(_tinted, axis=None).format(lambda count: f"{count:,}" if count else ""),
        key=f"confusion_{classifier.name}",
        height="content",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={"_index": st.column_config.Column(pinned=True)},
        alt=f"Confusion matrix of {classifier.name}",
    )
    cells = chosen["selection"]["cells"] if chosen else []
    for row, column in cells[:1]:
        _cell(bundle, classifier, int(row), bundle.class_names.index(column))


def _tinted(counts: pd.DataFrame) -> pd.DataFrame:
    """A background for each cell: the fuller the stronger, right answers in one colour and wrong ones in another."""
    shares = counts.to_numpy() / np.maximum(1, counts.to_numpy().sum(axis=1, keepdims=True))
    right = np.eye(len(counts), dtype=bool)
    strength = np.where(right, 0.65 * shares, np.minimum(0.8, 4 * shares)).round(3)
    tints = [
        [f"background-color: rgba({RIGHT if i == j else WRONG}, {strength[i, j]})" for j in range(len(counts))]
        for i in range(len(counts))
    ]
    return pd.DataFrame(tints, counts.index, counts.columns)


def _cell(bundle: Bundle, classifier: Classifier, truth: int, named: int) -> None:
    garments = bundle.images["test"]
    members = np.flatnonzero((garments.labels == truth) & (classifier.predicted_labels("test") == named))
    is_it, called = bundle.class_names[truth], bundle.class_names[named]
    plane = bundle.maps[state.map_name(bundle)]
    some = f", the first {SHOWN} of them" if len(members) > SHOWN else ""
    st.write(
        f"**{is_it}** called **{called}**: {len(members):,} test garments{some}. Click one to go to it on the map."
    )
    cards = []
    for index in members[:SHOWN]:
        x, y = plane.codes("test")[index]
        link = state.link(plane.name, (float(x), float(y)))
        cards.append((images.data_url(images.garment(garments.pixels(int(index)))), f"{is_it}, test {index}", link))
    st.html(html.garments(cards, "confused"))
