"""A show that fills the screen: the component that the files beside this one make."""

from typing import Any

from app.components import declare
from app.render.map_payload import MapPayload
from app.server.urls import script_url, verdict_address
from models import Bundle

_component = declare(__file__, "small_map.css")


def presenter(bundle: Bundle, place: MapPayload, told: dict[str, Any], key: str) -> None:
    """Shows the presentation over the whole window; it sends nothing.

    Args:
        bundle: holds the classifier that judges drawings.
        place: what `app.render.map_payload.describe_map` says of a map.
        told: `steps`, `idle` seconds, `squeezed` test garments, `mistakes` and `games`, see `app.render.quiz_sampling`.
        key: where Streamlit finds it again.
    """
    data = {
        **place,
        **told,
        "script": script_url("presenter/view.js"),
        "verdict": verdict_address(bundle, str(bundle.manifest["default_classifiers"]["picture"])),
    }
    _component(data=data, key=key)
