"""Rows of small pictures of which one is chosen: the component that the files beside this one make."""

from collections.abc import Mapping

from app.components import declare
from app.server.urls import script_url

_component = declare(__file__)


def image_picker(question: str, rows: Mapping[str, Mapping[str, str]], key: str) -> str:
    """Shows the pictures.

    Args:
        question: what is chosen, for those who do not see it.
        rows: by the title of a row, the addresses of its pictures by their names; no name comes twice.
        key: where the session keeps `chosen`.

    Returns:
        The name of the chosen picture; the first until one was chosen.
    """
    names = [name for pictures in rows.values() for name in pictures]
    data = {
        "script": script_url("image_picker/view.js"),
        "question": question,
        "rows": [
            {"title": title, "pictures": [{"name": name, "address": address} for name, address in pictures.items()]}
            for title, pictures in rows.items()
        ],
    }
    sent = _component(data=data, key=key, on_chosen_change=lambda: None, default={"chosen": names[0]})
    return sent.chosen if sent.chosen in names else names[0]
