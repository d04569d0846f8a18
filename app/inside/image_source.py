"""Which garment goes through a network: a real one, an example, or what Classify was shown."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.session import caches, state
from models import Bundle, read_picture
from models.pictures.framing import prepare

CLASSIFY = "Classify"


class Chosen(NamedTuple):
    """A garment, (28, 28) float32 in [0, 1], and what is said of it."""

    prepared: NDArray[np.float32]
    words: str


def choose(bundle: Bundle) -> Chosen | None:
    """Asks which garment to look at; None, with a sentence on the page, while there is none."""
    ways: dict[str, Callable[[Bundle], Chosen | None]] = {
        "Test garment": _test_garment,
        "Example": _example,
        CLASSIFY: _judged,
    }
    way = st.segmented_control(
        "Garment", list(ways), default="Test garment", key=state.GARMENT_FROM, bind="query-params"
    )
    return ways[way or "Test garment"](bundle)


def _test_garment(bundle: Bundle) -> Chosen:
    garments = bundle.images["test"]
    last = len(garments) - 1
    index = int(st.number_input(f"Number, 0 to {last:,}", 0, last, key=state.GARMENT, bind="query-params"))
    name = bundle.class_names[garments.labels[index]]
    return Chosen(garments.pixels(index), f"Test garment {index:,}. Its label says **{name}**.")


def _example(_: Bundle) -> Chosen:
    files = {title: content for pictures in caches.examples().values() for title, content in pictures.items()}
    title = st.selectbox("Picture", list(files), key=state.EXAMPLE_TITLE, bind="query-params")
    prepared = prepare(read_picture(files[title]))
    return Chosen(prepared, f"{title}, cut out and made small as on the page Classify.")


def _judged(_: Bundle) -> Chosen | None:
    prepared = state.judged()
    if prepared is None:
        st.caption("Nothing was drawn or uploaded yet.")
        st.page_link("classify/page.py", label="Draw or upload a garment", icon=":material/draw:")
        return None
    return Chosen(prepared, "What the page Classify was shown last.")
