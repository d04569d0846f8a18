"""One network at a time: how it learnt and what it is made of (rows B4 and B7)."""

from typing import Any

import streamlit as st

from app import figures, markup
from models import Bundle


def show(bundle: Bundle) -> None:
    """The room: a network to choose, its curves and its layers."""
    known = {
        **{name: plane.about for name, plane in bundle.maps.items()},
        **{name: classifier.about for name, classifier in bundle.classifiers.items()},
    }
    chosen = st.segmented_control("Network", list(known), default=next(iter(known)), key="lab_network")
    name = chosen or next(iter(known))
    about = known[name]
    st.subheader("How it learnt", anchor=False)
    _curves(name, about)
    st.subheader("What it is made of", anchor=False)
    _summary(about)


def _curves(name: str, about: dict[str, Any]) -> None:
    histories = about["history"]
    measures = {"loss": "Loss"}
    if about["kind"] == "classifier":
        measures["accuracy"] = "Accuracy"
    elif "decoder_loss" in histories["final"]:
        measures = {"decoder_loss": "Redrawing (mean squared error)", "encoder_loss": "Distance from the layout"}
    st.plotly_chart(figures.training_curves(histories, measures), key=f"curves_{name}")
    st.write(_reading(about, histories))


def _reading(about: dict[str, Any], histories: dict[str, dict[str, list[float]]]) -> str:
    if "long" in histories:
        worst = histories["long"]["val_loss"]
        return (
            f"The long run's held-out loss was lowest after epoch {worst.index(min(worst)) + 1}; from there on the"
            " network gets better at the garments it trains on and worse at others. The final run, whose weights"
            f" ship, is {len(histories['final']['loss'])} epochs long, as in the write-up."
        )
    if about["config"].get("perplexity"):
        return (
            "It learns two things at once: to redraw each garment, and to put it where t-SNE, which looks at nothing"
            " but who resembles whom, would lay it. The held-out garments are the last 10,000 of the training set."
        )
    if about["kind"] == "autoencoder":
        return "The held-out curve is the test set's, as in the write-up; nothing was chosen by it."
    if about["config"].get("patience"):
        return "Training stopped when the held-out loss no longer fell, and the best epoch was kept."
    return "Trained to its last epoch, which ships; the held-out garments were only watched."


def _summary(about: dict[str, Any]) -> None:
    layers = about["layers"]
    parts = layers if isinstance(layers, dict) else {about["config"]["name"]: layers}
    for column, (part, rows) in zip(st.columns(2, gap="large"), parts.items(), strict=False):
        column.caption(part)
        column.html(markup.layers(rows))
    st.caption(f"{about['parameters']:,} parameters in all")
