"""The layers of a network: how the shape of the data changes, and the parameters of each layer (row B7)."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.lab.reproduce import show_commands
from app.render import html
from models import Bundle


def show(bundle: Bundle) -> None:
    """Shows a network to choose, its diagram and its layers."""
    networks: dict[str, dict[str, Any]] = {**bundle.manifest["maps"], **bundle.manifest["classifiers"]}
    first = next(iter(networks))
    info = networks[
        st.segmented_control("Network", list(networks), default=first, key="lab_network", persist_state="session")
        or first
    ]
    layers = info["layers"]
    parts = layers if isinstance(layers, dict) else {info["config"]["name"]: layers}
    st.write(
        "A box is the output of a layer: as high as its picture has pixels and as wide as it has channels, or as high"
        " as it has numbers. Between the boxes stands what happens."
    )
    for part, rows in parts.items():
        st.caption(part)
        st.html(html.network_diagram(rows, part))
    for column, (part, rows) in zip(st.columns(2, gap="large"), parts.items(), strict=False):
        with column:
            st.caption(part)
            _show_layers(rows, part)
    st.caption(f"{info['parameters']:,} parameters in all")
    show_commands(["export"])


def _show_layers(layers: Sequence[Mapping[str, Any]], part: str) -> None:
    rows = [
        {
            "Layer": layer["name"],
            "Kind": layer["kind"],
            "Output": html.format_shape(layer["output"]),
            "Parameters": layer["parameters"],
        }
        for layer in layers
    ]
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(rows, height="content", hide_index=True, column_config={"Parameters": number}, alt=f"Layers of {part}")
