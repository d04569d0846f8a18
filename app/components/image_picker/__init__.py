"""A component that shows rows of small pictures of which one is chosen."""

from collections.abc import Mapping
from typing import TypedDict

from app.components import declare
from app.server.urls import script_url

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
    """The pictures, and the accessible name of their group."""

    script: str
    question: str
    rows: list[Row]


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
    data: ImagePickerData = {
        "script": script_url("image_picker/view.js"),
        "question": question,
        "rows": [
            {"title": title, "pictures": [{"name": name, "address": address} for name, address in pictures.items()]}
            for title, pictures in rows.items()
        ],
    }
    sent = _component(data=data, key=key, on_chosen_change=lambda: None, default={"chosen": names[0]})
    return sent.chosen if sent.chosen in names else names[0]
