"""A component that shows rows of small pictures of which one is chosen."""

from collections.abc import Mapping
from typing import TypedDict

from app.components import declare
from app.server.urls import script_url
from app.session import state

_component = declare(__file__)


class Picture(TypedDict):
    """A picture to choose."""

    name: str
    address: str


class Row(TypedDict):
    """A row of pictures."""

    title: str
    pictures: list[Picture]


class ImagePickerData(TypedDict):
    """The pictures, the accessible name of their group, and the name of the chosen one."""

    script: str
    question: str
    rows: list[Row]
    chosen: str


def image_picker(question: str, rows: Mapping[str, Mapping[str, str]], key: str) -> str:
    """Shows pictures to choose from.

    Args:
        question: the accessible name of the group.
        rows: by title, the addresses of the row's pictures by name; a name occurs only once.
        key: where the session keeps `chosen`.

    Returns:
        The name of the chosen picture, at first that of the first one.
    """
    names = [name for pictures in rows.values() for name in pictures]
    sent = state.keep_value(key, {}).get("chosen")
    chosen = sent if sent in names else names[0]
    data: ImagePickerData = {
        "script": script_url("image_picker/view.js"),
        "question": question,
        "rows": [
            {"title": title, "pictures": [{"name": name, "address": address} for name, address in pictures.items()]}
            for title, pictures in rows.items()
        ],
        "chosen": chosen,
    }
    _component(data=data, key=key, on_chosen_change=lambda: None, default={"chosen": names[0]})
    return chosen
