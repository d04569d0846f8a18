"""What a network is made of: its layers, and how the data change their shape on the way (row B7)."""

from typing import Any

import streamlit as st

from app.lab.reproduce import repeat
from app.render import html
from models import Bundle


def show(bundle: Bundle) -> None:
    """The room: a network to choose, a drawing of it, and its layers."""
    known: dict[str, dict[str, Any]] = {
        **{name: plane.info for name, plane in bundle.maps.items()},
        **{name: classifier.info for name, classifier in bundle.classifiers.items()},
    }
    name = st.segmented_control("Network", list(known), default=next(iter(known)), key="lab_network")
    about = known[name or next(iter(known))]
    layers = about["layers"]
    parts = layers if isinstance(layers, dict) else {about["config"]["name"]: layers}
    st.write(
        "A box is what a layer hands on: as high as its picture has pixels, as wide as it has channels, or as high as"
        " it has numbers. Between the boxes stands what happens."
    )
    for part, rows in parts.items():
        st.caption(part)
        st.html(html.network(rows, part))
    for column, (part, rows) in zip(st.columns(2, gap="large"), parts.items(), strict=False):
        column.caption(part)
        column.html(html.layers(rows))
    st.caption(f"{about['parameters']:,} parameters in all")
    repeat(["export"])
