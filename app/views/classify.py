"""Classify: show the networks a picture, see what they see, what they say, and where it lands."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit_drawable_canvas import st_canvas

from app import figures, images, loading, markup, state
from app.components.test_id import test_id
from models import Bundle, PictureError, read_picture, words
from models.cutout import CutOut
from models.framing import look_at

SKETCHPAD_SIDE = 320


class Shown(NamedTuple):
    """A prepared garment, (28, 28) float32 in [0, 1], its true class where that is known, and where it was found."""

    prepared: NDArray[np.float32]
    truth: int | None = None
    found: CutOut | None = None


def draw(_: Bundle) -> Shown | None:
    """A blackboard; chalk is light on black, as Fashion-MNIST is."""
    pad = st.container(key="sketchpad")
    width = st.slider("Brush", 6, 48, 22, key="brush", width=SKETCHPAD_SIDE)
    with pad:
        test_id("sketchpad")
        board = st_canvas(
            stroke_width=width,
            stroke_color="#ffffff",
            background_color="#000000",
            height=SKETCHPAD_SIDE,
            width=SKETCHPAD_SIDE,
            return_image_data=True,
            key="sketch",
        )
    if not (board.json_data or {}).get("objects"):
        st.caption("Draw a garment on the blackboard: its outline will do.")
        return None
    return _prepared(board.image_bytes)


def upload(_: Bundle) -> Shown | None:
    """Any picture file; its content decides, not its name."""
    file = st.file_uploader("A picture of one garment: PNG, JPEG, WebP, AVIF, GIF or BMP", key="upload")
    if file is None:
        st.caption("One garment, all of it in the picture. It stays on this machine.")
        return None
    return _prepared(file.getvalue())


def camera(_: Bundle) -> Shown | None:
    """A photo taken now."""
    photo = st.camera_input("Hold a garment in front of a plain wall", key="camera")
    return None if photo is None else _prepared(photo.getvalue())


def example(_: Bundle) -> Shown | None:
    """One of the drawings that ship with the app."""
    examples = loading.examples()
    name = st.pills("Choose a drawing", list(examples), default=next(iter(examples), None), key="example")
    if name is None:
        return None
    st.image(examples[name], width=240)
    return _prepared(examples[name])


def test_garment(bundle: Bundle) -> Shown | None:
    """A garment that no network was trained on, by its index (rows B8 and B9)."""
    garments = bundle.garments["test"]
    last = len(garments) - 1
    st.button("Surprise me", on_click=state.draw_test_garment, args=(last,), icon=":material/casino:")
    index = int(st.number_input(f"Test garment, 0 to {last:,}", 0, last, key=state.TEST_GARMENT))
    truth = int(garments.labels[index])
    st.image(images.garment(garments.pixels(index)).resize((240, 240), 0), width=240)
    st.write(f"Its label says **{bundle.class_names[truth]}**.")
    return Shown(garments.pixels(index), truth)


WAYS: dict[str, Callable[[Bundle], Shown | None]] = {
    "Draw": draw,
    "Upload": upload,
    "Camera": camera,
    "Example": example,
    "Test garment": test_garment,
}


def _prepared(data: bytes | None) -> Shown | None:
    """The garment in a picture file; a file that cannot be used gets its one sentence."""
    try:
        prepared, found = look_at(read_picture(data or b""))
        return Shown(prepared, found=found)
    except PictureError as error:
        st.warning(str(error), icon=":material/image_not_supported:")
        return None


def say(bundle: Bundle, shown: Shown) -> None:
    """The verdict, the picture behind it, the ten bars, the place on the map, and the other classifiers."""
    names = list(bundle.classifiers)
    preferred = bundle.manifest["garment_check"]["classifier"]
    chosen = st.selectbox("Who answers", names, names.index(preferred), key="answering") or preferred
    said = bundle.judge(shown.prepared, chosen)
    st.html(markup.verdict(words.verdict(said, bundle.class_names)))
    if shown.truth is not None:
        confusion = bundle.classifiers[chosen].about["confusion"]
        st.write(words.against_the_truth(said, bundle.class_names, shown.truth, confusion))
    steps = st.columns(3 if shown.found else 2)
    if shown.found:
        with steps[0]:
            st.caption("The garment that was found")
            st.html(markup.cut_out(images.cut_out(shown.found)))
    with steps[-2]:
        st.caption("What the network sees (28 × 28 pixels)")
        st.html(markup.what_the_network_sees(images.garment(shown.prepared)))
    with steps[-1]:
        st.caption("Where it lands on the map (its code)")
        _landing(bundle, shown.prepared)
    st.caption("How sure it is of each class (softmax probabilities)")
    st.plotly_chart(
        figures.probabilities(bundle.class_names, said.probabilities),
        key="bars",
        config={"displayModeBar": False},
    )
    st.caption("All of them side by side")
    everyone = {name: bundle.judge(shown.prepared, name).probabilities for name in names}
    st.html(markup.side_by_side(everyone, bundle.class_names))


def _landing(bundle: Bundle, prepared: NDArray[np.float32]) -> None:
    name = state.map_name(bundle)
    plane = bundle.maps[name]
    x, y = (float(v) for v in plane.encode(prepared[None])[0])
    edge = plane.extent
    left = np.clip((x - edge.x0) / (edge.x1 - edge.x0), 0.04, 0.96)
    top = np.clip((edge.y1 - y) / (edge.y1 - edge.y0), 0.04, 0.96)
    st.html(markup.landing(loading.small_map(name), left, top, f"It lands at x {x:.2f}, y {y:.2f}"))
    if st.button("Open this place on the map", icon=":material/explore:"):
        state.move_to(name, x, y)
        st.switch_page("views/explore.py", query_params=state.address(name, (x, y)))


bundle = loading.bundle_or_stop()
st.title("What is this?", anchor=False)
st.write("Show the networks a garment. They answer with a name, how sure they are, and a place on the map.")
way = st.segmented_control("How to show it", list(WAYS), default="Draw", key="way", label_visibility="collapsed")
left, right = st.columns([5, 7], gap="large")
with left:
    shown = WAYS[way or "Draw"](bundle)
with right:
    if shown is None:
        st.caption("The verdict appears here.")
    else:
        say(bundle, shown)
