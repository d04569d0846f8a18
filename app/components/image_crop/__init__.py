"""A component that shows a picture on which the visitor draws a box around the garment."""

from typing import Any, NamedTuple, TypedDict

from app.components import declare
from app.server.urls import script_url
from app.session import state

_component = declare(__file__)


class Adjusted(NamedTuple):
    """How the visitor wants a garment to be cut out, see `models.pictures.framing.prepare_image`.

    The box comes from a browser and may be anything.
    """

    box: Any = None
    negative: bool = False


class ImageCropData(TypedDict):
    """The address of the picture, and what the visitor did with it on an earlier visit."""

    script: str
    picture: str
    adjusted: dict[str, Any]


def image_crop(picture: str, key: str) -> Adjusted:
    """Shows a picture to draw a box on, and a switch for light garments on a dark ground.

    Args:
        picture: its address.
        key: where the session keeps `adjusted`, which is sent when a stroke ends or keys rest; another picture needs
            another key.
    """
    adjusted = state.keep_value(key, {}, slot="image_crop").get("adjusted")
    adjusted = adjusted if isinstance(adjusted, dict) else {}
    data: ImageCropData = {"script": script_url("image_crop/view.js"), "picture": picture, "adjusted": adjusted}
    _component(data=data, key=key, on_adjusted_change=lambda: None, default={"adjusted": None})
    return Adjusted(adjusted.get("box"), bool(adjusted.get("negative")))
