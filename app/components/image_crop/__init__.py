"""A picture on which people draw a box around the garment: the component that the files beside this one make."""

from typing import Any, NamedTuple

from app.components import declare
from app.server.urls import script_url

_component = declare(__file__)


class Adjusted(NamedTuple):
    """How people want a picture's garment cut out, see `models.pictures.framing.prepare_image`."""

    box: Any = None
    negative: bool = False


def image_crop(picture: str, key: str) -> Adjusted:
    """Shows a picture to draw a box on, and what else can be done with it.

    Args:
        picture: its address.
        key: where the session keeps `adjusted`, sent when a hand is lifted or keys rest; another picture wants
            another key.

    Returns:
        What was chosen; a box comes from a browser and may be anything.
    """
    data = {"script": script_url("image_crop/view.js"), "picture": picture}
    sent = _component(data=data, key=key, on_adjusted_change=lambda: None, default={"adjusted": None})
    chosen = sent.adjusted if isinstance(sent.adjusted, dict) else {}
    return Adjusted(chosen.get("box"), bool(chosen.get("negative")))
