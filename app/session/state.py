"""Session state: each session key and each URL parameter that Python reads or writes has its owner here."""

import hashlib
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.typing import UploadedFile

from models.bundle import Bundle
from models.pictures.framing import InputDomain

TEST_GARMENT, SKETCH, EXAMPLE, INPUT_SOURCE = "test_garment", "sketch", "example", "input_source"
"""Widgets of Classify."""
UPLOAD, CAMERA = "upload", "camera"
"""Widgets of Classify that take files; see `keep_files`."""
INSIDE_ROOM, NETWORK, IMAGE_SOURCE, TEST_INDEX, EXAMPLE_TITLE = "room", "network", "from", "garment", "example_title"
"""Widgets of Inside, bound to the URL parameters of the same names; `layer` and `channel` belong to `feature_maps`."""
FROM_CLASSIFY = "Classify"
"""Value of `IMAGE_SOURCE`: the image that Classify was shown last."""
FEATURE_MAPS, CONV_PLAYGROUND = "feature_maps", "conv_playground"
"""Components of Inside."""
LAB_ROOM = "lab_room"
"""The widget that chooses the Lab's section."""
LATENT_MAP = "latent_map"
"""The component of Explore."""
_MAP = "map"
"""Name of the map on show: session key, URL parameter, and name in what the component sends."""
_CLASSIFIED_IMAGE = "classified_image"
_KEPT_VALUES = "kept_values"
_MAX_KEPT_FILES, _MAX_KEPT_BYTES = 20, 60_000_000
"""Limits of the files of earlier visits; the newest are kept."""
_LESSON = "lesson"
"""Session key and URL parameter."""
_QUIZ_SEED = "quiz_seed"
QUIZ_COUNT = 20
"""Sessions share this many different quizzes, so that the networks predict them once a server."""
_MAX_IDLE_S = 3600
"""Seconds; at most what the URL parameter `idle` may say."""
Code = tuple[float, float]


def map_name(bundle: Bundle) -> str:
    """Returns the name of the map that was on show last, else of the bundle's first one."""
    shown = st.session_state.get(_MAP)
    return shown if isinstance(shown, str) and shown in bundle.maps else next(iter(bundle.maps))


def read_map_from_address(bundle: Bundle) -> None:
    """Remembers the map that the address names, for the pages that show one; called when Explore is entered."""
    name = st.query_params.get(_MAP)
    if name in bundle.maps:
        st.session_state[_MAP] = name


def store_shown_map() -> None:
    """Stores the name of the map that the component says is on show; its callback.

    The address is no source for it: Streamlit's frontend sends an outdated one after `history.replaceState`.
    """
    st.session_state[_MAP] = st.session_state[LATENT_MAP][_MAP]


def map_query(name: str, code: Code) -> dict[str, str]:
    """Returns the URL parameters that open a code on a map.

    Args:
        name: the map.
        code: (x, y); written to three decimals.
    """
    return {"map": name, "x": f"{code[0]:.3f}", "y": f"{code[1]:.3f}"}


def map_url(name: str, code: Code) -> str:
    """Returns the relative URL that opens a code on a map.

    Args:
        name: the map.
        code: (x, y).
    """
    return "./?" + "&".join(f"{key}={value}" for key, value in map_query(name, code).items())


def choose_random_test_garment(last: int) -> None:
    """Chooses a test image for Classify at random, 0 to `last`."""
    st.session_state[TEST_GARMENT] = random.randint(0, last)


def preset_classify(source: str, index: int | None) -> None:
    """Sets what the next visit to Classify begins with.

    Args:
        source: where the image comes from; "" leaves it.
        index: the test image; None leaves it.
    """
    if source:
        st.session_state[INPUT_SOURCE] = source
    if index is not None:
        st.session_state[TEST_GARMENT] = index


def preset_lab(room: str) -> None:
    """Sets the section that the next visit to the Lab begins with; "" leaves it."""
    if room:
        st.session_state[LAB_ROOM] = room


def lesson_slug(slugs: list[str]) -> str:
    """Returns the lesson on screen: the address's, else the one read last, else the first of `slugs`."""
    candidates = (st.query_params.get(_LESSON), st.session_state.get(_LESSON), *slugs)
    return next(str(slug) for slug in candidates if slug in slugs)


def open_lesson(slug: str) -> None:
    """Opens a lesson, in the session and in the address."""
    st.session_state[_LESSON] = slug
    st.query_params[_LESSON] = slug


def quiz_seed() -> int:
    """Returns the seed of the quizzes of this session."""
    seed: int = st.session_state.setdefault(_QUIZ_SEED, random.randrange(QUIZ_COUNT))
    return seed


def idle_seconds() -> int | None:
    """Returns after how many seconds without input the address asks a presentation to start its tour.

    Returns:
        0 for never; None if the address says nothing valid.
    """
    text = st.query_params.get("idle", "")
    valid = text.isascii() and text.isdigit() and len(text) < 7
    return min(int(text), _MAX_IDLE_S) if valid else None


def keep_classified_image(image: NDArray[np.float32]) -> None:
    """Keeps the image, (28, 28) float32 in [0, 1], that Classify showed a prediction of last."""
    st.session_state[_CLASSIFIED_IMAGE] = image


def classified_image() -> NDArray[np.float32] | None:
    """The image that Classify showed a prediction of last; None before the first."""
    image: NDArray[np.float32] | None = st.session_state.get(_CLASSIFIED_IMAGE)
    return image


def keep_value(key: str, default: Any = None, slot: str = "") -> Any:
    """Keeps the value of a widget that has no `persist_state` while its page is left; called before it is shown.

    Args:
        key: the widget's session key.
        default: what to return for a widget without a value.
        slot: widgets that share a slot take turns; a widget's value is lost when another one of its slot is shown.

    Returns:
        The widget's value.
    """
    slot = slot or key
    kept: dict[str, tuple[str, Any]] = st.session_state.setdefault(_KEPT_VALUES, {})
    if key in st.session_state:
        kept[slot] = (key, st.session_state[key])
    elif slot in kept and kept[slot][0] == key:
        st.session_state[key] = kept[slot][1]
    else:
        kept.pop(slot, None)
    return kept[slot][1] if slot in kept else default


def is_new(widget: str) -> bool:
    """Whether a widget was not on the page in the run before; asked before it is shown."""
    return widget not in st.session_state


def keep_files(widget: str, sent: Sequence[UploadedFile], is_new: bool) -> list[UploadedFile]:
    """Keeps the files of an upload widget, which forgets them when its page is left.

    Args:
        widget: the widget's session key, `UPLOAD` or `CAMERA`.
        sent: the files in the widget.
        is_new: what `is_new` returned before the widget was shown; Streamlit has emptied a new one.

    Returns:
        The files of earlier visits, newest last.
    """
    key = f"{widget}_files"
    earlier, current = st.session_state.get(key, ((), ()))
    if is_new:
        earlier = _limit_files([*earlier, *current])
    in_widget = {file.file_id for file in sent}
    earlier = [file for file in earlier if file.file_id not in in_widget]
    st.session_state[key] = (earlier, tuple(sent))
    return earlier


def _limit_files(files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """The newest of `files`, which come last, within the limits."""
    total_bytes = np.cumsum([file.size for file in files[::-1]])
    count = min(_MAX_KEPT_FILES, int((total_bytes <= _MAX_KEPT_BYTES).sum()))
    return list(files[len(files) - count :])


def forget_files(widget: str) -> None:
    """Forgets the files of earlier visits of an upload widget."""
    _, current = st.session_state[f"{widget}_files"]
    st.session_state[f"{widget}_files"] = ((), current)


def count_missing_files(widget: str) -> int:
    """How many files an upload widget lists that the server no longer has, as after its restart."""
    value = st.session_state.get(widget)
    files = value if isinstance(value, list) else [value] * (value is not None)
    return sum(not isinstance(file, UploadedFile) for file in files)


def box_key(picture: bytes) -> str:
    """The session key of `image_crop` for a picture file with this content."""
    return f"image_crop_{hashlib.sha256(picture).hexdigest()[:12]}"


def classifier_key(domain: InputDomain) -> str:
    """Returns the session key of the classifier that is chosen for images of a domain."""
    return "classifier_data" if domain == "data" else "classifier_picture"


def chosen_classifier(bundle: Bundle, domain: InputDomain) -> str:
    """Returns the name of the classifier for images of a domain: the visitor's choice, else the bundle's default.

    Args:
        bundle: names the defaults.
        domain: where the images come from.
    """
    return st.session_state.get(classifier_key(domain)) or bundle.default_classifier(domain)
