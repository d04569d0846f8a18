"""A walk through a network, layer by layer: the component that the files beside this one make."""

from collections.abc import Callable, Mapping
from typing import Any

from app.components import declare
from app.server.urls import script_url

_component = declare(__file__)


def feature_maps(
    description: Mapping[str, Any], layer: str, channel: int | None, key: str, on_shown: Callable[[], None]
) -> None:
    """Shows what every layer of a network makes of its input; while a pointer moves, nothing is sent.

    Args:
        description: see `app.layer_outputs.description.describe`.
        layer: which one to show first; the network's first for another name.
        channel: which of its channels; None for the strongest.
        key: where the session keeps `shown`, the layer and the channel that were chosen since.
        on_shown: called when others are chosen.
    """
    data = {
        "script": script_url("feature_maps/view.js"),
        **description,
        "shown": {"layer": layer, "channel": channel},
    }
    _component(data=data, key=key, on_shown_change=on_shown, default={"shown": None})
