"""The bundle and what is computed from it, shared by all sessions. The only module with Streamlit's caches."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.render import images, quiz_sampling
from app.render.quiz_sampling import QuizRound
from app.session.state import QUIZ_COUNT, Code
from models import Bundle, BundleError, load_bundle, read_picture
from models.bundle import SHIPPED, SplitName
from models.classify import ClassifiedFile, classify_file
from models.latent import NeighbourIndex

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


@st.cache_resource(show_spinner=False)
def open_bundle() -> Bundle:
    """The bundle that all sessions share.

    Raises:
        BundleError: it cannot be used; the next call tries again.
    """
    return load_bundle()


def bundle_or_stop() -> Bundle:
    """The bundle; if it cannot be used, shows the error with its remedy and stops the script."""
    try:
        return open_bundle()
    except BundleError as error:
        st.error(f"The bundle cannot be opened. {error}", icon=":material/door_front:")
        st.stop()


@st.cache_resource(show_spinner=False)
def _neighbour_index(map_name: str) -> NeighbourIndex:
    """Over the codes of both splits: first all of "test", then all of "train"."""
    plane = open_bundle().maps[map_name]
    return NeighbourIndex(np.concatenate([plane.codes("test"), plane.codes("train")]))


def find_nearest(map_name: str, code: Code, count: int = 5) -> list[Neighbour]:
    """Finds the images of both splits whose codes are nearest to a code.

    Args:
        map_name: one of `bundle.maps`.
        code: (x, y).
        count: how many images to find.

    Returns:
        The neighbours, nearest first.
    """
    test_count = len(open_bundle().images["test"])
    distances, numbers = _neighbour_index(map_name).nearest(code, count)
    return [
        Neighbour("test", number, distance)
        if number < test_count
        else Neighbour("train", number - test_count, distance)
        for distance, number in zip(distances.tolist(), numbers.tolist(), strict=True)
    ]


@st.cache_data(show_spinner="Decoding 100 garments…")
def decoded_grid(map_name: str, low: float, high: float, side: int) -> NDArray[np.float32]:
    """Decodes a square grid of codes.

    Args:
        map_name: one of `bundle.maps`.
        low: the smallest coordinate, of both axes.
        high: the largest coordinate, of both axes.
        side: codes along each axis.

    Returns:
        (side * side, 28, 28) in [0, 1], row by row from the largest y down.
    """
    steps = np.linspace(low, high, side, dtype=np.float32)
    codes = np.stack(np.meshgrid(steps, steps[::-1]), axis=-1).reshape(-1, 2)
    return open_bundle().maps[map_name].decode(codes)


def warm_up() -> None:
    """Loads what the first page needs; an error is left to the first session, which can show it."""
    import_module("pandas")  # Streamlit would import it for the first component, half a second later
    try:
        bundle = open_bundle()
    except BundleError:
        return
    for name, plane in bundle.maps.items():
        _neighbour_index(name)
        plane.density_percentile(plane.codes("test")[:1])


@st.cache_data(show_spinner=False)
def small_map_url(map_name: str) -> str:
    """A scatter plot of the test codes without axes, as a `data:` URL."""
    bundle = open_bundle()
    plane = bundle.maps[map_name]
    labels = bundle.images["test"].labels
    return images.to_data_url(images.draw_scatter(plane.codes("test"), labels, plane.extent, SMALL_MAP_SIDE_PX))


@st.cache_data(show_spinner=False)
def terrain_url(map_name: str) -> str:
    """Decoded images on a grid over the map, as a `data:` URL."""
    return images.to_data_url(images.draw_terrain(open_bundle().maps[map_name].lattice.images, TERRAIN_TILES))


@st.cache_data(show_spinner=False, max_entries=500)
def classify_upload(content: bytes) -> ClassifiedFile:
    """`models.classify.classify_file` of a picture file's content."""
    return classify_file(open_bundle(), content)


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


@st.cache_data(show_spinner=False, hash_funcs={Bundle: lambda bundle: bundle.version}, max_entries=QUIZ_COUNT)
def sample_games(bundle: Bundle, seed: int, count: int) -> list[list[QuizRound]]:
    """See `app.render.quiz_sampling.sample_games`."""
    return quiz_sampling.sample_games(bundle, seed, count)


@st.cache_data(show_spinner=False, hash_funcs={Bundle: lambda bundle: bundle.version}, max_entries=QUIZ_COUNT)
def sample_mistakes(bundle: Bundle, seed: int = 0) -> list[QuizRound]:
    """See `app.render.quiz_sampling.sample_mistakes`."""
    return quiz_sampling.sample_mistakes(bundle, seed)
