"""Chooses the image that goes through a network: from the test set, an example, or what Classify was shown last."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.session import caches, state
from models import Bundle, read_picture
from models.pictures.framing import prepare


class ChosenImage(NamedTuple):
    """Pixels, (28, 28) float32 in [0, 1], and a caption."""

    pixels: NDArray[np.float32]
    caption: str


def choose_image(bundle: Bundle) -> ChosenImage | None:
    """Shows widgets to choose an image; None, with a sentence on the page, while Classify was shown none."""
    sources: dict[str, Callable[[Bundle], ChosenImage | None]] = {
        "Test garment": _choose_test_image,
        "Example": _choose_example,
        state.FROM_CLASSIFY: _take_classified_image,
    }
    source = st.segmented_control(
        "Garment", list(sources), default="Test garment", key=state.IMAGE_SOURCE, bind="query-params"
    )
    return sources[source or "Test garment"](bundle)


def _choose_test_image(bundle: Bundle) -> ChosenImage:
    images = bundle.images["test"]
    last = len(images) - 1
    index = int(st.number_input(f"Number, 0 to {last:,}", 0, last, key=state.TEST_INDEX, bind="query-params"))
    name = bundle.class_names[images.labels[index]]
    return ChosenImage(images.pixels(index), f"Test garment {index:,}. Its label says **{name}**.")


def _choose_example(_: Bundle) -> ChosenImage:
    files = {title: content for pictures in caches.examples().values() for title, content in pictures.items()}
    title = st.selectbox("Picture", list(files), key=state.EXAMPLE_TITLE, bind="query-params")
    pixels = prepare(read_picture(files[title]))
    return ChosenImage(pixels, f"{title}, cut out and made small as on the page Classify.")


def _take_classified_image(_: Bundle) -> ChosenImage | None:
    pixels = state.classified_image()
    if pixels is None:
        st.caption("Nothing was drawn or uploaded yet.")
        st.page_link("classify/page.py", label="Draw or upload a garment", icon=":material/draw:")
        return None
    return ChosenImage(pixels, "What the page Classify was shown last.")
