"""Our figures beside everybody else's, each with how it is measured."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app.lab.reproduce import repeat
from app.render import html
from app.render.html import Measure
from models import Bundle

MAPS = {
    "test_mse": Measure("Squared error", "{:.4f}"),
    "knn_1": Measure("Nearest neighbour", "{:.1%}"),
    "knn_5": Measure("5 neighbours", "{:.1%}"),
    "knn_10": Measure("10 neighbours", "{:.1%}"),
    "trustworthiness": Measure("Trustworthiness", "{:.3f}"),
    "mean_trustworthiness": Measure("Trustworthiness, wide", "{:.3f}"),
    "mean_continuity": Measure("Continuity, wide", "{:.3f}"),
    "kl_density": Measure("Density divergence", "{:.3f}"),
    "confident_fraction": Measure("Garment-like places", "{:.0%}"),
    "normalized_entropy": Measure("Evenness", "{:.2f}"),
}
CLASSIFIERS = {
    "validation_accuracy": Measure("Held out", "{:.2%}"),
    "sample_accuracy": Measure("2,500 test garments", "{:.2%}"),
    "test_accuracy": Measure("All test garments", "{:.2%}"),
    "tta_accuracy": Measure("With mirror images", "{:.2%}"),
    "calibration_error": Measure("Calibration error", "{:.2%}"),
    "latency_ms": Measure("One answer (ms)", "{:.2f}"),
}


def show(bundle: Bundle) -> None:
    """The room: both tables and the protocols."""
    for kind, title, measures in (("maps", "Maps", MAPS), ("classifiers", "Classifiers", CLASSIFIERS)):
        st.subheader(title, anchor=False)
        st.html(html.figures_table(rows(bundle.manifest, kind), measures, strong=len(bundle.manifest[kind])))
        protocols = bundle.manifest["protocols"]
        st.caption("  \n".join(f"**{measures[key].title}**: {protocols[key]}." for key in measures))
    st.caption("Measured on the real test set.")
    repeat(["evaluate"])


def rows(manifest: Mapping[str, Any], kind: str) -> dict[str, Mapping[str, float]]:
    """Figures by network: ours first, then those of the write-ups, then what others published."""
    networks = manifest[kind]
    ours = {name: about["metrics"] for name, about in networks.items()}
    originals = {f"{name}, in its write-up": about["published"] for name, about in networks.items()}
    return {**ours, **{name: said for name, said in originals.items() if said}, **manifest["published"][kind]}
