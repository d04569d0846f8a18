"""Opens the bundle and keeps what was computed from it. The only file with Streamlit's caches."""

from importlib import import_module

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.render import images
from models import Bundle, BundleError, load_bundle, read_picture
from models.bundle import SHIPPED
from models.classify import ClassifiedFile, classify_file
from models.latent import NeighbourIndex

TERRAIN_TILES, THUMBNAIL_SIDE = 20, 120
EXAMPLES = {
    "": "Like an emoji",
    "icon": "Like an icon",
    "sketch": "Like a sketch",
    "photo": "Like a photo: coloured test garments on made-up grounds",
}
"""What examples look like, by how the names of their files begin."""


@st.cache_resource(show_spinner=False)
def open_bundle() -> Bundle:
    """The bundle that every session shares.

    Raises:
        BundleError: it cannot be used; tried anew at the next call.
    """
    return load_bundle()


def bundle_or_stop() -> Bundle:
    """The bundle; without a usable one the page says why, with the remedy, and ends here."""
    try:
        return open_bundle()
    except BundleError as error:
        st.error(f"The wardrobe cannot be opened. {error}", icon=":material/door_front:")
        st.stop()


@st.cache_resource(show_spinner=False)
def neighbours(map_name: str) -> NeighbourIndex:
    """Finds the garments near a place on a map, those of both splits: first all of "test", then all of "train"."""
    plane = open_bundle().maps[map_name]
    return NeighbourIndex(np.concatenate([plane.codes("test"), plane.codes("train")]))


@st.cache_data(show_spinner="Imagining a hundred garments…")
def decoded_grid(map_name: str, low: float, high: float, side: int) -> NDArray[np.float32]:
    """Decodes of a square grid of codes, (side * side, 28, 28), from the top row (largest y) down."""
    steps = np.linspace(low, high, side, dtype=np.float32)
    codes = np.stack(np.meshgrid(steps, steps[::-1]), axis=-1).reshape(-1, 2)
    return open_bundle().maps[map_name].decode(codes)


def warm_up() -> None:
    """Loads what the first visitor needs; a broken bundle is reported to that visitor, not here."""
    import_module("pandas")  # Streamlit would import it for the first component, half a second later
    try:
        bundle = open_bundle()
    except BundleError:
        return
    for name, plane in bundle.maps.items():
        neighbours(name)
        plane.density_percentile(plane.codes("test")[:1])


@st.cache_data(show_spinner=False)
def small_map(map_name: str) -> str:
    """The map as a small picture without axes, as a `data:` address."""
    bundle = open_bundle()
    plane = bundle.maps[map_name]
    picture = images.scatter(plane.codes("test"), bundle.images["test"].labels, plane.extent, 352)
    return images.data_url(picture)


@st.cache_data(show_spinner=False)
def terrain(map_name: str) -> str:
    """Garments imagined all over the map as one small picture, as a `data:` address."""
    return images.data_url(images.terrain(open_bundle().maps[map_name].lattice.images, TERRAIN_TILES))


@st.cache_data(show_spinner=False, max_entries=500)
def named(data: bytes) -> ClassifiedFile:
    """What `models.classify.classify_file` says of a picture file's content."""
    return classify_file(open_bundle(), data)


@st.cache_data(show_spinner=False)
def examples() -> dict[str, dict[str, bytes]]:
    """The pictures that ship with the app: files by their titles, by what they look like."""
    files = sorted(file for file in (SHIPPED / "examples").iterdir() if file.suffix in (".png", ".webp"))
    found: dict[str, dict[str, bytes]] = {like: {} for like in EXAMPLES.values()}
    for file in files:
        kind, _, name = file.stem.partition("_")
        kind, name = (kind, name) if kind in EXAMPLES else ("", file.stem)
        title = " ".join((name.replace("_", " ").capitalize(), kind)).strip()
        found[EXAMPLES[kind]][title] = file.read_bytes()
    return found


@st.cache_data(show_spinner=False)
def example_thumbnails() -> dict[str, dict[str, str]]:
    """The same, small, as `data:` addresses."""
    return {
        like: {title: images.preview(read_picture(content), THUMBNAIL_SIDE) for title, content in files.items()}
        for like, files in examples().items()
    }
