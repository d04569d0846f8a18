"""A lesson's live thing: the component that the files beside this one make, with a script for each of them."""

from typing import Any

from app.components import declare
from app.render.map_payload import MapPayload
from app.server.urls import script_url

_component = declare(__file__, "small_map.css")


def lesson_toy(place: MapPayload, toy: str, told: dict[str, Any], key: str) -> None:
    """Shows a live thing; it sends nothing.

    Args:
        place: what `app.render.map_payload.describe_map` says of a map.
        toy: its name, that of a script in `demos`.
        told: what that script needs besides, see `app.learn.demo_data.told`.
        key: another lesson wants another key.
    """
    _component(data={**place, "script": script_url("lesson/view.js"), "toy": toy, "told": told}, key=key)
