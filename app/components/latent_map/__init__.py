"""The map under your hand: the Streamlit component that the scripts, styles and markup beside this file make."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "latent_map",
    html=(_HERE / "latent_map.html").read_text(encoding="utf-8"),
    css="\n".join(style.read_text(encoding="utf-8") for style in sorted((_HERE / "styles").glob("*.css"))),
    js=(_HERE / "latent_map.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # so that tests and scripts find the parts by their test ids with plain selectors
)


def latent_map(data: dict[str, Any], key: str, on_position: Callable[[], None], on_map: Callable[[], None]) -> None:
    """Shows the map.

    Args:
        data: what `app.map_data` builds.
        key: where the session keeps what the map sends: `position`, a code {x, y} after each release, and
            `map`, the name of a map that was just picked.
        on_position: called when a place was chosen.
        on_map: called when another map was picked.
    """
    _component(data=data, key=key, on_position_change=on_position, on_map_change=on_map)
