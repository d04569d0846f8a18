"""The map under your hand: the Streamlit component that the scripts, styles and markup beside this file make."""

from collections.abc import Callable
from typing import Any

from app.components import declare

_component = declare(__file__)


def latent_map(data: dict[str, Any], key: str, on_position: Callable[[], None], on_map: Callable[[], None]) -> None:
    """Shows the map.

    Args:
        data: what `app.render.map_payload` builds.
        key: where the session keeps what the map sends: `position`, a code {x, y} after each release, and
            `map`, the name of a map that was just picked.
        on_position: called when a place was chosen.
        on_map: called when another map was picked.
    """
    _component(data=data, key=key, on_position_change=on_position, on_map_change=on_map)
