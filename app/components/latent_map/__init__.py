"""The map component: decodes under the pointer, layers, paths, selections and reconstructions."""

from collections.abc import Callable

from app.components import declare
from app.render.map_payload import LatentMapPayload

_component = declare(__file__, "map_overlay.css")


def latent_map(payload: LatentMapPayload, key: str, on_map: Callable[[], None]) -> None:
    """Shows one of the maps; the address in the browser says which, and what of it.

    Args:
        payload: what `app.render.map_payload.describe_maps` returns.
        key: session key of what the component sends: `map`, the name of the map on show, once, when it is not
            the one that the payload names.
        on_map: called when that name arrives.
    """
    _component(data=payload, key=key, on_map_change=on_map)
