"""The interactive demo of a lesson: a component with one script a demo, in `demos/`."""

from collections.abc import Mapping
from typing import TypedDict

from app.components import declare
from app.render.map_payload import MapPayload
from app.server.urls import script_url

_component = declare(__file__, "map_overlay.css", "small_map.css", "bars.css")


class LessonPayload(TypedDict):
    """What the browser gets; the JavaScript type of the same name is in `shared/types.js`."""

    script: str
    latent_map: MapPayload
    demo: str
    demo_data: Mapping[str, object]


def lesson_demo(latent_map: MapPayload, demo: str, demo_data: Mapping[str, object], key: str) -> None:
    """Shows a demo; it sends nothing back.

    Args:
        latent_map: the map that the demo shows or takes its images from.
        demo: name of a script in `demos/`.
        demo_data: what that script needs besides, JSON-ready.
        key: key of the Streamlit element; every lesson has its own, so that its demo is built anew.
    """
    payload = LessonPayload(script=script_url("lesson/view.js"), latent_map=latent_map, demo=demo, demo_data=demo_data)
    _component(data=payload, key=key)
