"""Classify: show the networks a picture, see what they see, what they say, and where it lands."""

from collections.abc import Callable

import streamlit as st

from app.classify.result_view import Shown, explain
from app.components.image_crop import Adjusted, image_crop
from app.components.image_picker import image_picker
from app.components.paste import paste
from app.components.sketchpad import sketchpad
from app.inside.image_source import CLASSIFY
from app.render import csv_file, html, images
from app.session import caches, state
from models import Bundle, read_picture
from models.pictures.framing import segment_and_frame
from models.spec import IMAGE_SHAPE

BOX_SIDE = 480  # pixels of a picture to draw a box on; a string below would be shown on the page


def draw(bundle: Bundle) -> Shown | None:
    """A blackboard; chalk is light on black, as Fashion-MNIST is."""
    drawing = sketchpad(bundle, state.answering(bundle, "picture"), state.SKETCH)
    if drawing is None:
        st.caption("Draw a garment on the blackboard: its outline will do.")
        return None
    return _explained(drawing)


def upload(_: Bundle) -> Shown | None:
    """Any picture files; their content decides, not their names. The newest is explained, several get a table."""
    files = st.file_uploader(
        "Pictures of one garment each: PNG, JPEG, WebP, AVIF, GIF or BMP", key="upload", accept_multiple_files=True
    )
    paste("paste")
    if not files:
        st.caption("Drop files here or choose some, all of the garment in the picture. They stay on this machine.")
        return None
    shown = _explained(files[-1].getvalue(), adjustable=True)
    if len(files) > 1:
        _table([(file.name, file.getvalue()) for file in files])
    return shown


def _table(files: list[tuple[str, bytes]]) -> None:
    """A verdict a file, with what it takes to keep them."""
    bar = st.progress(0.0, "Looking at them…")
    verdicts = []
    for number, (name, content) in enumerate(files, 1):
        verdicts.append((name, caches.named(content)))
        bar.progress(number / len(files), "Looking at them…")
    bar.empty()
    rows = [{"File": name, "Verdict": said.get("verdict") or said["error"]} for name, said in verdicts]
    st.dataframe(rows, hide_index=True, alt="Verdicts on all files")
    st.download_button(
        "Keep as CSV", csv_file.verdicts(verdicts), "verdicts.csv", "text/csv", icon=":material/download:"
    )


def camera(_: Bundle) -> Shown | None:
    """A photo taken now."""
    photo = st.camera_input("Hold a garment in front of a plain wall", key="camera")
    return None if photo is None else _explained(photo.getvalue(), adjustable=True)


def example(_: Bundle) -> Shown | None:
    """One of the pictures that ship with the app."""
    chosen = image_picker("Choose a picture", caches.example_thumbnails(), state.EXAMPLE)
    (file,) = (files[chosen] for files in caches.examples().values() if chosen in files)
    return _explained(file, adjustable=True)


def test_garment(bundle: Bundle) -> Shown | None:
    """A garment that no network was trained on, by its index (rows B8 and B9)."""
    garments = bundle.images["test"]
    last = len(garments) - 1
    st.button("Surprise me", on_click=state.draw_test_garment, args=(last,), icon=":material/casino:")
    index = int(st.number_input(f"Test garment, 0 to {last:,}", 0, last, key=state.TEST_GARMENT))
    truth = int(garments.labels[index])
    words = f"Test garment {index:,}: {bundle.class_names[truth]}"
    st.html(html.of_the_data_set(images.garment(garments.pixels(index)), words))
    st.write(f"Its label says **{bundle.class_names[truth]}**.")
    return Shown(garments.pixels(index), truth)


WAYS: dict[str, Callable[[Bundle], Shown | None]] = {
    "Draw": draw,
    "Upload": upload,
    "Camera": camera,
    "Example": example,
    "Test garment": test_garment,
}


def _explained(data: bytes, adjustable: bool = False) -> Shown | None:
    """The garment in a picture file, where people say that it is; what cannot be used gets its one sentence."""
    try:
        picture = read_picture(data)
        adjusted = Adjusted()
        if adjustable and picture.size != IMAGE_SHAPE:
            adjusted = image_crop(images.preview(picture, BOX_SIDE), state.box_key(data))
        prepared, found = segment_and_frame(picture, *adjusted)
        return Shown(prepared, found=found)
    except ValueError as error:  # no picture, nothing in it, or no box
        st.warning(str(error), icon=":material/image_not_supported:")
        return None


bundle = caches.bundle_or_stop()
st.title("What is this?", anchor=False)
st.write("Show the networks a garment. They answer with a name, how sure they are, and a place on the map.")
way = st.segmented_control("How to show it", list(WAYS), default="Draw", key=state.WAY, label_visibility="collapsed")
left, right = st.columns([5, 7], gap="large")
with left:
    shown = WAYS[way or "Draw"](bundle)
with right:
    if shown is None:
        st.caption("The verdict appears here.")
    else:
        explain(bundle, shown)
        state.keep_classified_image(shown.prepared)
        st.page_link(
            "inside/page.py",
            label="Follow it through a network",
            icon=":material/layers:",
            query_params={state.IMAGE_SOURCE: CLASSIFY},
        )
