"""Lab: how each network was trained, what it is made of, and how it compares with the published figures."""

from typing import Any

import streamlit as st

from app import figures, loading, markup
from models import Bundle

MAP_MEASURES = {
    "test_mse": "Reconstruction error (test MSE)",
    "knn_5": "Accuracy of 5 nearest neighbours",
    "knn_10": "Accuracy of 10 nearest neighbours",
    "trustworthiness": "Trustworthiness (k = 5)",
}
CLASSIFIER_MEASURES = {
    "validation_accuracy": "Accuracy, held out from training",
    "sample_accuracy": "Accuracy, the write-up's 2,500 test garments",
    "test_accuracy": "Accuracy, all 10,000 test garments",
}


def networks(bundle: Bundle) -> dict[str, dict[str, Any]]:
    """What the manifest says of every map and classifier."""
    return {
        **{name: plane.about for name, plane in bundle.maps.items()},
        **{name: classifier.about for name, classifier in bundle.classifiers.items()},
    }


def curves(name: str, about: dict[str, Any]) -> None:
    """Training against held-out values, epoch by epoch (row B4)."""
    histories = about["history"]
    measures = {"loss": "Loss"}
    if about["kind"] == "classifier":
        measures["accuracy"] = "Accuracy"
    st.plotly_chart(figures.training_curves(histories, measures), key=f"curves_{name}")
    if "long" in histories:
        worst = histories["long"]["val_loss"]
        st.write(
            f"The long run's held-out loss was lowest after epoch {worst.index(min(worst)) + 1}; from there on the"
            " network gets better at the garments it trains on and worse at others. The final run, whose weights"
            f" ship, is {len(histories['final']['loss'])} epochs long, as in the write-up."
        )
    elif about["kind"] == "autoencoder":
        st.write("The held-out curve is the test set's, as in the write-up; nothing was chosen by it.")
    elif about["config"].get("patience"):
        st.write("Training stopped when the held-out loss no longer fell, and the best epoch was kept.")
    else:
        st.write("Trained to its last epoch, which ships; the held-out garments were only watched.")


def summary(about: dict[str, Any]) -> None:
    """The table of layers (row B7)."""
    layers = about["layers"]
    parts = layers if isinstance(layers, dict) else {about["config"]["name"]: layers}
    for column, (part, rows) in zip(st.columns(2, gap="large"), parts.items(), strict=False):
        column.caption(part)
        column.html(markup.layers(rows))
    st.caption(f"{about['parameters']:,} parameters in all")


def against_published(known: dict[str, dict[str, Any]]) -> None:
    """Each network's measured figures beside those of the write-ups."""
    for kind, title, measures in (
        ("autoencoder", "Maps", MAP_MEASURES),
        ("classifier", "Classifiers", CLASSIFIER_MEASURES),
    ):
        st.caption(title)
        of_kind = {name: about for name, about in known.items() if about["kind"] == kind}
        st.html(markup.figures_table(of_kind, measures))
    st.caption("Measured on the real test set. To repeat:  python -m training evaluate")


bundle = loading.bundle_or_stop()
known = networks(bundle)
st.title("The lab", anchor=False)
st.write("Every curve and number here was saved by the training scripts; nothing is trained in this page.")
chosen = st.segmented_control("Network", list(known), default=next(iter(known)), key="lab_network")
name = chosen or next(iter(known))
about = known[name]
st.subheader("How it learnt", anchor=False)
curves(name, about)
st.subheader("What it is made of", anchor=False)
summary(about)
st.subheader("Measured against the published figures", anchor=False)
against_published(known)
