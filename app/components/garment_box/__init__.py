"""A picture on which people draw a box around the garment: the component that the files beside this one make."""

from typing import Any, NamedTuple

from app.components import declare
from app.routes import script_url

_component = declare(__file__)


class Adjusted(NamedTuple):
    """How people want a picture's garment cut out, see `models.framing.look_at`."""

    box: Any = None
    negative: bool = False


def garment_box(picture: str, key: str) -> Adjusted:
    """Shows a picture to draw a box on, and what else can be done with it.

    Args:
        picture: its address.
        key: where the session keeps `adjusted`, sent when a hand is lifted or keys rest; another picture wants
            another key.

    Returns:
        What was chosen; a box comes from a browser and may be anything.
    """
    data = {"script": script_url("garment_box/view.js"), "picture": picture}
    sent = _component(data=data, key=key, on_adjusted_change=lambda: None, default={"adjusted": None})
    chosen = sent.adjusted if isinstance(sent.adjusted, dict) else {}
    return Adjusted(chosen.get("box"), bool(chosen.get("negative")))
