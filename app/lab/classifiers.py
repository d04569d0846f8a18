"""The classifiers side by side: accuracy, size, latency, calibration and confusion matrices."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app.lab import comparison
from app.lab.metrics_table import Column, show_metrics
from app.lab.reproduce import show_commands
from app.render import figures
from app.render.image_links import link_images
from app.session import state
from models import Bundle
from models.bundle import Classifier

COLUMNS = {
    "sample_accuracy": Column("Accuracy, 2,500 images", "{:.2%}"),
    "test_accuracy": Column("Test accuracy", "{:.2%}"),
    "low": Column("At least (95%)", "{:.2%}"),
    "high": Column("At most (95%)", "{:.2%}"),
    "tta_accuracy": Column("With mirror images", "{:.2%}"),
    "parameters": Column("Parameters", "{:,.0f}"),
    "kilobytes": Column("Size (kB)", "{:,.0f}"),
    "latency_ms": Column("Latency (ms)", "{:.2f}"),
    "calibration_error": Column("Calibration error", "{:.2%}"),
}
CORRECT_RGB, WRONG_RGB = "63, 144, 218", "214, 69, 65"
MAX_IMAGES = 60


def show(bundle: Bundle) -> None:
    """Shows the metrics, the reliability diagram, a confusion matrix and a comparison of two classifiers."""
    rows = {name: _collect_metrics(bundle, classifier) for name, classifier in bundle.classifiers.items()}
    known = {key: column for key, column in COLUMNS.items() if any(key in metrics for metrics in rows.values())}
    show_metrics(rows, known, "Metrics of the classifiers")
    st.subheader("Is it as sure as it should be?", anchor=False)
    st.write(
        "Of the garments that a network is 80% sure of, 80% should be right: then it lies on the dashed line."
        " Below the line it is too sure of itself, above it too modest."
    )
    bins = {name: classifier.info["reliability"] for name, classifier in bundle.classifiers.items()}
    st.plotly_chart(figures.plot_reliability(bins), key="reliability", config={"displayModeBar": False})
    st.subheader("What does it take for what?", anchor=False)
    names = list(bundle.classifiers)
    chosen = st.segmented_control("Classifier", names, default=names[-1], key="confusion_of", persist_state="session")
    _show_confusion(bundle, bundle.classifiers[chosen or names[-1]])
    comparison.show(bundle)
    show_commands(["classifier", "export", "evaluate"])


def _collect_metrics(bundle: Bundle, classifier: Classifier) -> dict[str, float]:
    """The metrics of the manifest, the ends of the interval of the accuracy where it is known, and the sizes."""
    info = classifier.info
    metrics = {key: value for key, value in info["metrics"].items() if key != "test_accuracy_interval"}
    interval = dict(zip(("low", "high"), info["metrics"].get("test_accuracy_interval", ()), strict=False))
    size = bundle.manifest["files"][info["network"]["litert"]]["bytes"]
    return {**metrics, **interval, "parameters": info["parameters"], "kilobytes": size / 1_000}


def _show_confusion(bundle: Bundle, classifier: Classifier) -> None:
    st.write("A row is what a garment is, a column what the network calls it. Choose a cell to see its garments.")
    counts = pd.DataFrame(classifier.info["confusion"], bundle.class_names, bundle.class_names)
    key = f"confusion_{classifier.name}"
    state.keep_value(key)
    event: Any = st.dataframe(
        counts.style.apply(_background_styles, axis=None).format(lambda count: f"{count:,}" if count else ""),
        key=key,
        height="content",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={"_index": st.column_config.Column(pinned=True)},
        alt=f"Confusion matrix of {classifier.name}",
    )
    for row, column in (event["selection"]["cells"] if event else [])[:1]:
        _show_cell(bundle, classifier, int(row), bundle.class_names.index(column))


def _background_styles(counts: pd.DataFrame) -> pd.DataFrame:
    """CSS of each cell of a confusion matrix: its fraction of the row as opacity, errors amplified four times."""
    fractions = counts.to_numpy() / np.maximum(1, counts.to_numpy().sum(axis=1, keepdims=True))
    correct = np.eye(len(counts), dtype=bool)
    opacity = np.where(correct, 0.65 * fractions, np.minimum(0.8, 4 * fractions)).round(3)
    styles = np.where(correct, f"background-color: rgba({CORRECT_RGB}, ", f"background-color: rgba({WRONG_RGB}, ")
    return pd.DataFrame(styles, counts.index, counts.columns) + opacity.astype(str) + ")"


def _show_cell(bundle: Bundle, classifier: Classifier, label: int, predicted: int) -> None:
    labels, predicted_labels = bundle.images["test"].labels, classifier.predicted_labels("test")
    members = np.flatnonzero((labels == label) & (predicted_labels == predicted))
    limit = f", the first {MAX_IMAGES} of them" if len(members) > MAX_IMAGES else ""
    st.write(
        f"**{bundle.class_names[label]}** called **{bundle.class_names[predicted]}**: {len(members):,} test"
        f" garments{limit}. Click one to go to it on the map."
    )
    plane = bundle.maps[state.map_name(bundle)]
    st.html(link_images(bundle, plane, [("test", int(index), "") for index in members[:MAX_IMAGES]], "confused"))
