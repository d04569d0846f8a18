"""The bundle and what is computed from it, shared by all sessions. The only module with Streamlit's caches.

What is computed from a bundle is cached by its version: a bundle that replaces another gets its own.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import streamlit as st

from app.render import images, quiz_sampling
from app.render.decoded_grid import draw_grid
from app.render.map_payload import LatentMapPayload, describe_maps
from app.render.quiz_sampling import QuizRound
from app.session.state import QUIZ_COUNT, Code
from models import Bundle, BundleError, load_bundle, read_picture
from models.bundle import SHIPPED, Map, SplitName
from models.classify import ClassifiedFile, classify_file
from models.latent import NeighbourIndex
from models.manifest import default_folder, stamp_files, stamp_paths

CHECK_INTERVAL_S = 1.0
"""The bundle's files are looked at for changes no more often than this."""
MAX_CACHED_MAPS = 12
"""Of this many maps, those of replaced bundles included, what is computed is kept."""
BY_VERSION: dict[str | type[Any], Callable[[Any], Any]] = {
    Bundle: lambda bundle: bundle.version,
    Map: lambda plane: (plane.version, plane.name),
}
"""How Streamlit's caches tell bundles and maps apart."""
TERRAIN_TILES, SMALL_MAP_SIDE_PX, THUMBNAIL_SIDE_PX = 20, 352, 120
EXAMPLE_STYLES = {
    "": "Like an emoji",
    "icon": "Like an icon",
    "sketch": "Like a sketch",
    "photo": "Like a photo: coloured test garments on made-up grounds",
}
"""Titles of the styles of the example pictures, by how their file names begin."""


@dataclass(frozen=True)
class Neighbour:
    """An image of the data set near a code, and how far its own code is from it on the map."""

    split: SplitName
    index: int
    distance: float


class _Opening:
    """An attempt to open the bundle: the bundle, or what is wrong with it, and whether that still holds."""

    def __init__(self) -> None:
        self._folder = default_folder()
        self._stamps = stamp_files(self._folder)  # before the files are read: a change meanwhile is one, too
        self._checked = time.monotonic()
        self.bundle: Bundle | None = None
        self.problem = ""
        try:
            self.bundle = load_bundle(self._folder)
        except BundleError as error:
            self.problem = str(error)

    def is_current(self) -> bool:
        """Whether the bundle's files are those that were opened; looked up every `CHECK_INTERVAL_S` seconds."""
        now = time.monotonic()
        if now - self._checked >= CHECK_INTERVAL_S:
            if stamp_paths(self._stamps) != self._stamps:
                return False
            self._checked = now
        return default_folder() == self._folder


@st.cache_resource(show_spinner=False, validate=_Opening.is_current)
def _opening() -> _Opening:
    return _Opening()


def open_bundle() -> Bundle:
    """The bundle that all sessions share; opened and verified again when its files have changed.

    Raises:
        BundleError: it cannot be used; tried again when its files change.
    """
    opening = _opening()
    if opening.bundle is None:
        raise BundleError(opening.problem)
    return opening.bundle


def bundle_or_stop() -> Bundle:
    """The bundle; if it cannot be used, shows the error with its remedy and stops the script."""
    try:
        return open_bundle()
    except BundleError as error:
        show_bundle_error(error)
        st.stop()


def show_bundle_error(error: Exception) -> bool:
    """Shows why the bundle cannot be used.

    Returns:
        Whether that is what the error says; nothing is shown for any other error.
    """
    if not isinstance(error, BundleError):
        return False
    st.error(f"The bundle cannot be opened. {error}", icon=":material/door_front:")
    return True


def show_trial_notice() -> None:
    """Says above a page that the bundle is a trial, if it is one; that it cannot be used is left to the page."""
    with suppress(BundleError):
        bundle = open_bundle()
        if bundle.manifest.get("trial"):
            st.info(
                f"This is a trial: its networks were trained on {bundle.dataset.train:,} images only, so figures mean"
                " little.",
                icon=":material/science:",
            )


@st.cache_resource(show_spinner=False, hash_funcs=BY_VERSION, max_entries=MAX_CACHED_MAPS)
def _neighbour_index(plane: Map) -> NeighbourIndex:
    """Over the codes of both splits: first all of "test", then all of "train"."""
    return NeighbourIndex(np.concatenate([plane.codes("test"), plane.codes("train")]))


def find_nearest(plane: Map, code: Code, count: int = 5) -> list[Neighbour]:
    """Finds the images of both splits whose codes are nearest to a code.

    Args:
        plane: the map.
        code: (x, y).
        count: how many images to find.

    Returns:
        The neighbours, nearest first.
    """
    test_count = len(plane.codes("test"))
    distances, numbers = _neighbour_index(plane).nearest(code, count)
    return [
        Neighbour("test", number, distance)
        if number < test_count
        else Neighbour("train", number - test_count, distance)
        for distance, number in zip(distances.tolist(), numbers.tolist(), strict=True)
    ]


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=MAX_CACHED_MAPS)
def decoded_grid(plane: Map) -> bytes:
    """`app.render.decoded_grid.draw_grid` of a map."""
    return draw_grid(plane)


@st.cache_resource(show_spinner=False, hash_funcs=BY_VERSION, max_entries=MAX_CACHED_MAPS)
def map_payload(bundle: Bundle, shown: str) -> LatentMapPayload:
    """`app.render.map_payload.describe_maps` of a bundle and the map on show."""
    return describe_maps(bundle, shown)


def map_file_urls(shown: str | None) -> tuple[str, ...]:
    """URLs of the files that a page with a map loads first; none without a usable bundle.

    Args:
        shown: name of the map; the bundle's first one is taken for None, or for a map that it does not have.
    """
    try:
        bundle = open_bundle()
    except BundleError:
        return ()
    maps = {described["name"]: described for described in map_payload(bundle, next(iter(bundle.maps)))["maps"]}
    described = maps[shown if shown in maps else next(iter(maps))]
    test = described["garments"]["test"]
    return tuple(described["bundle"] + name for name in (test["codes"], test["labels"], described["lattice"]["file"]))


def warm_up() -> None:
    """Loads what the first page needs to appear; an error is left to the first session, which can show it."""
    with suppress(BundleError):
        open_bundle()


def warm_up_further() -> None:
    """Loads what the first requests for decodes and other pages than the first need."""
    import_module("pandas")  # Streamlit imports it for other components than the map
    with suppress(BundleError):
        for plane in open_bundle().maps.values():
            _neighbour_index(plane)
            plane.density_percentile(plane.codes("test")[:1])


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=MAX_CACHED_MAPS)
def small_map_url(bundle: Bundle, plane: Map) -> str:
    """A scatter plot of the test codes without axes, as a `data:` URL.

    Args:
        bundle: holds the labels.
        plane: one of its maps.
    """
    labels = bundle.images["test"].labels
    return images.to_data_url(images.draw_scatter(plane.codes("test"), labels, plane.extent, SMALL_MAP_SIDE_PX))


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=MAX_CACHED_MAPS)
def terrain_url(plane: Map) -> str:
    """Decoded images on a grid over the map, as a `data:` URL."""
    return images.to_data_url(images.draw_terrain(plane.lattice.images, TERRAIN_TILES))


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=500)
def classify_upload(bundle: Bundle, content: bytes) -> ClassifiedFile:
    """`models.classify.classify_file` of a picture file's content, with its default classifier.

    Args:
        bundle: holds the classifiers.
        content: the content of the file.
    """
    return classify_file(bundle, content)


@st.cache_data(show_spinner=False)
def examples() -> dict[str, dict[str, bytes]]:
    """Contents of the example pictures that ship with the app, by style and by title."""
    files = sorted(file for file in (SHIPPED / "examples").iterdir() if file.suffix in (".png", ".webp"))
    found: dict[str, dict[str, bytes]] = {style: {} for style in EXAMPLE_STYLES.values()}
    for file in files:
        prefix, _, name = file.stem.partition("_")
        prefix, name = (prefix, name) if prefix in EXAMPLE_STYLES else ("", file.stem)
        title = " ".join((name.replace("_", " ").capitalize(), prefix)).strip()
        found[EXAMPLE_STYLES[prefix]][title] = file.read_bytes()
    return found


@st.cache_data(show_spinner=False)
def example_thumbnails() -> dict[str, dict[str, str]]:
    """`data:` URLs of the example pictures, by style and by title."""
    return {
        style: {
            title: images.to_thumbnail_url(read_picture(content), THUMBNAIL_SIDE_PX) for title, content in files.items()
        }
        for style, files in examples().items()
    }


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=QUIZ_COUNT)
def sample_games(bundle: Bundle, seed: int, count: int) -> list[list[QuizRound]]:
    """See `app.render.quiz_sampling.sample_games`."""
    return quiz_sampling.sample_games(bundle, seed, count)


@st.cache_data(show_spinner=False, hash_funcs=BY_VERSION, max_entries=QUIZ_COUNT)
def sample_mistakes(bundle: Bundle, seed: int = 0) -> list[QuizRound]:
    """See `app.render.quiz_sampling.sample_mistakes`."""
    return quiz_sampling.sample_mistakes(bundle, seed)
