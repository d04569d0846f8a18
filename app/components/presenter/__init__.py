"""A show that fills the screen: the component that the files beside this one make."""

from typing import Any

from app.components import declare
from app.server.urls import classify_url, script_url
from models import Bundle

_component = declare(__file__, "small_map.css")


def presenter(bundle: Bundle, place: dict[str, Any], told: dict[str, Any], key: str) -> None:
    """Shows the presentation over the whole window; it sends nothing.

    Args:
        bundle: holds the classifier that judges drawings.
        place: what `app.render.map_payload.describe` says of a map.
        told: `steps`, `idle` seconds, `squeezed` test garments, `mistakes` and `games`, see `app.render.quiz_sampling`.
        key: where Streamlit finds it again.
    """
    data = {
        **place,
        **told,
        "script": script_url("presenter/view.js"),
        "verdict": classify_url(bundle, str(bundle.manifest["default_classifiers"]["picture"])),
    }
    _component(data=data, key=key)
