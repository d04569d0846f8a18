"""Published metrics: ours beside those of the write-ups and of other papers, each with its protocol."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app.lab.metrics_table import BEST_MARK, Column, show_metrics
from app.lab.reproduce import show_commands
from models import Bundle
from models.metrics import LOWER_IS_BETTER

MAP_COLUMNS = {
    "test_mse": Column("MSE", "{:.4f}"),
    "knn_1": Column("1-NN", "{:.1%}"),
    "knn_5": Column("5-NN", "{:.1%}"),
    "knn_10": Column("10-NN", "{:.1%}"),
    "trustworthiness": Column("Trustworthiness", "{:.3f}"),
    "mean_trustworthiness": Column("Mean trustworthiness", "{:.3f}"),
    "mean_continuity": Column("Mean continuity", "{:.3f}"),
    "kl_density": Column("Density divergence", "{:.3f}"),
    "confident_fraction": Column("Confident nodes", "{:.0%}"),
    "normalized_entropy": Column("Entropy", "{:.2f}"),
}
CLASSIFIER_COLUMNS = {
    "validation_accuracy": Column("Held-out accuracy", "{:.2%}"),
    "sample_accuracy": Column("Accuracy, 2,500 images", "{:.2%}"),
    "test_accuracy": Column("Test accuracy", "{:.2%}"),
    "tta_accuracy": Column("With mirror images", "{:.2%}"),
    "calibration_error": Column("Calibration error", "{:.2%}"),
    "latency_ms": Column("Latency (ms)", "{:.2f}"),
}


def show(bundle: Bundle) -> None:
    """Shows both tables and the protocols."""
    st.write(f"Measured on the real test set. Our networks are in bold; {BEST_MARK} marks the best of each column.")
    lower = dict.fromkeys(LOWER_IS_BETTER, "; lower is better")
    for kind, title, columns in (("maps", "Maps", MAP_COLUMNS), ("classifiers", "Classifiers", CLASSIFIER_COLUMNS)):
        st.subheader(title, anchor=False)
        ours = len(bundle.manifest[kind])
        metrics = collect_metrics(bundle.manifest, kind)
        show_metrics(metrics, columns, f"Metrics of {kind}", bold_rows=ours, mark_best=True)
        protocols = bundle.manifest["protocols"]
        known = {key: column.title for key, column in columns.items() if key in protocols}
        st.caption("  \n".join(f"**{title}**: {protocols[key]}{lower.get(key, '')}." for key, title in known.items()))
    show_commands(["evaluate"])


def collect_metrics(manifest: Mapping[str, Any], kind: str) -> dict[str, Mapping[str, float]]:
    """Collects metrics by network: ours first, then those of the write-ups, then those of other papers.

    Args:
        manifest: the bundle's manifest.
        kind: "maps" or "classifiers".
    """
    networks = manifest[kind]
    ours = {name: info["metrics"] for name, info in networks.items()}
    write_ups = {f"{name}, in its write-up": info["published"] for name, info in networks.items() if info["published"]}
    return {**ours, **write_ups, **manifest["published"][kind]}
