"""A blackboard on which ten bars follow the chalk: the component that the files beside this one make."""

import base64
import binascii

from app.components import declare
from app.render.palette import MARKERS
from app.server.urls import classify_url, script_url
from models import Bundle

_component = declare(__file__)


def sketchpad(bundle: Bundle, classifier: str, key: str) -> bytes | None:
    """Shows the board; while a stroke is drawn, its bars ask the server by themselves and the page does not run.

    Args:
        bundle: names the classes and holds the classifier.
        classifier: which one moves the bars.
        key: where the session keeps `drawing`, sent after each stroke.

    Returns:
        The drawing as a picture file; None while the board is empty.
    """
    data = {
        "script": script_url("sketchpad/view.js"),
        "verdict": classify_url(bundle, classifier),
        "classes": [
            {"name": name, "colour": marker.colour} for name, marker in zip(bundle.class_names, MARKERS, strict=True)
        ],
    }
    sent = _component(data=data, key=key, on_drawing_change=lambda: None, default={"drawing": None})
    return _content(sent.drawing)


def _content(address: object) -> bytes | None:
    """What a `data:` address holds; what is none is no picture file, and is told so like any other."""
    if not address:
        return None
    try:
        return base64.b64decode(str(address).partition(",")[2], validate=True)
    except binascii.Error:
        return b""
