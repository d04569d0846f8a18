"""A component with a blackboard to draw on and bars of class probabilities that follow the drawing."""

import base64
import binascii
from typing import TypedDict

from app.components import declare
from app.render.palette import MARKERS
from app.server.urls import CLASSIFY_PATH, bundle_url, script_url
from models import Bundle

_component = declare(__file__, "bars.css")


class ClassBar(TypedDict):
    """The name of a class and the CSS colour of its bar."""

    name: str
    colour: str


class SketchpadData(TypedDict):
    """The classes, the address where drawings are posted while they grow, and a name under which they are kept."""

    script: str
    board: str
    classify_url: str
    classes: list[ClassBar]


def sketchpad(bundle: Bundle, classifier: str, key: str) -> bytes | None:
    """Shows the board. While a stroke is drawn, the browser asks the server for predictions and the page does not run.

    Args:
        bundle: names the classes and holds the classifier.
        classifier: the one whose probabilities the bars show.
        key: where the session keeps `drawing`, which is sent after each stroke.

    Returns:
        The drawing as a picture file; None while the board is empty.
    """
    data: SketchpadData = {
        "script": script_url("sketchpad/view.js"),
        "board": key,
        "classify_url": bundle_url(CLASSIFY_PATH, bundle, classifier),
        "classes": [
            {"name": name, "colour": marker.colour} for name, marker in zip(bundle.class_names, MARKERS, strict=True)
        ],
    }
    sent = _component(data=data, key=key, on_drawing_change=lambda: None, default={"drawing": None})
    return _decode_data_url(sent.drawing)


def _decode_data_url(url: object) -> bytes | None:
    """The content of a `data:` URL; an invalid one gives no bytes, which the page reports like any unreadable file."""
    if not url:
        return None
    try:
        return base64.b64decode(str(url).partition(",")[2], validate=True)
    except binascii.Error:
        return b""
