"""Where the visitor is. Each session key and each URL parameter is read and written here and nowhere else."""

import hashlib
import random

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from models.bundle import Bundle
from models.pictures.framing import InputDomain

TEST_GARMENT = "test_garment"
SKETCH = "sketch"
EXAMPLE = "example"
INSIDE_ROOM, NETWORK, IMAGE_SOURCE, TEST_INDEX, EXAMPLE_TITLE = "room", "network", "from", "garment", "example_title"
"""Widgets of Inside, bound to the URL parameters of the same names; `layer` and `channel` belong to `feature_maps`."""
FEATURE_MAPS, CONV_PLAYGROUND = "feature_maps", "conv_playground"
"""Components of Inside."""
_CLASSIFIED_IMAGE = "classified_image"
LATENT_MAP = "latent_map"
"""The component of Explore."""
_MAP = "map"
"""The name of the map on show, in the session, in the address and in what the component sends."""
Code = tuple[float, float]
WAY, LAB_ROOM = "way", "lab_room"
"""Widgets of Classify and of the Lab that lessons set."""
_LESSON = "lesson"
_GAME_SEED = "game_seed"
_IDLE_SECONDS = (60, 3600)
"""After how long a presentation wanders by itself, and the longest that the address bar may say."""


def map_name(bundle: Bundle) -> str:
    """Returns the name of the map that was on show last, else of the bundle's first one."""
    shown = st.session_state.get(_MAP)
    return shown if isinstance(shown, str) and shown in bundle.maps else next(iter(bundle.maps))


def read_map_from_address(bundle: Bundle) -> None:
    """Remembers the map that the address names, for the pages that show one; called when Explore is entered."""
    named = st.query_params.get(_MAP)
    if named in bundle.maps:
        st.session_state[_MAP] = named


def remember_shown_map() -> None:
    """Remembers the map that the component says is on show; its callback.

    Later reruns see an outdated address: Streamlit's frontend does not follow `history.replaceState`.
    """
    st.session_state[_MAP] = st.session_state[LATENT_MAP][_MAP]


def address(name: str, code: Code) -> dict[str, str]:
    """The URL parameters that open a place on a map."""
    return {"map": name, "x": f"{code[0]:.3f}", "y": f"{code[1]:.3f}"}


def link(name: str, code: Code) -> str:
    """Where a page's link to a place on a map leads."""
    return "./?" + "&".join(f"{key}={value}" for key, value in address(name, code).items())


def draw_test_garment(last: int) -> None:
    """Chooses a test garment at random, 0 to `last`."""
    st.session_state[TEST_GARMENT] = random.randint(0, last)


def show_way(way: str, index: int | None) -> None:
    """The next visit to Classify begins with a way of showing a garment and a test garment; "", None: as left."""
    if way:
        st.session_state[WAY] = way
    if index is not None:
        st.session_state[TEST_GARMENT] = index


def show_room(room: str) -> None:
    """Lets the next visit to the Lab begin in a room; "": where it was left."""
    if room:
        st.session_state[LAB_ROOM] = room


def lesson(known: list[str]) -> str:
    """The lesson on screen: the address bar's, else the one read last, else the first."""
    wanted = (st.query_params.get(_LESSON), st.session_state.get(_LESSON), *known)
    return next(str(name) for name in wanted if name in known)


def open_lesson(name: str) -> None:
    """Turns to a lesson, in the session and in the address bar."""
    st.session_state[_LESSON] = name
    st.query_params[_LESSON] = name


def game_seed() -> int:
    """What deals the garments of this session's games."""
    seed: int = st.session_state.setdefault(_GAME_SEED, random.randrange(1_000_000))
    return seed


def idle_seconds() -> int:
    """After how many seconds without a hand a presentation wanders by itself; 0 for never."""
    usual, longest = _IDLE_SECONDS
    wanted = st.query_params.get("idle", "")
    return min(int(wanted), longest) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else usual


def keep_classified_image(image: NDArray[np.float32]) -> None:
    """Keeps the image, (28, 28) float32 in [0, 1], that Classify showed a prediction of last."""
    st.session_state[_CLASSIFIED_IMAGE] = image


def classified_image() -> NDArray[np.float32] | None:
    """The image that Classify showed a prediction of last; None before the first."""
    image: NDArray[np.float32] | None = st.session_state.get(_CLASSIFIED_IMAGE)
    return image


def box_key(picture: bytes) -> str:
    """The session key of `image_crop` for a picture file with this content."""
    return f"image_crop_{hashlib.sha256(picture).hexdigest()[:12]}"


def answering_key(domain: InputDomain) -> str:
    """Where the session keeps which classifier answers about pictures of a source."""
    return "answering_data" if domain == "data" else "answering_picture"


def answering(bundle: Bundle, domain: InputDomain) -> str:
    """The classifier that answers about pictures of a source: the visitor's choice, else the bundle's."""
    return st.session_state.get(answering_key(domain)) or bundle.default_classifier(domain)
