"""Classify: draws, uploads or chooses a picture, and shows what the networks predict."""

from collections.abc import Callable

import streamlit as st

from app.classify.result_view import Item, show_result
from app.components.image_crop import Adjusted, image_crop
from app.components.image_picker import image_picker
from app.components.paste import paste
from app.components.sketchpad import sketchpad
from app.render import csv_file, html, images
from app.session import caches, state
from models import Bundle, read_picture
from models.pictures.framing import PreparedImage, prepare_image
from models.spec import IMAGE_SHAPE

CROP_PREVIEW_SIDE_PX = 480


def draw(bundle: Bundle) -> Item | None:
    """A drawing on a blackboard: light on dark, as Fashion-MNIST is."""
    drawing = sketchpad(bundle, state.chosen_classifier(bundle, "picture"), state.SKETCH)
    if drawing is None:
        st.caption("Draw a garment on the blackboard: its outline will do.")
        return None
    return _prepare_file(drawing)


def upload(_: Bundle) -> Item | None:
    """The last of the uploaded files; several also get a table. Their content decides, not their names."""
    is_new = state.is_new(state.UPLOAD)
    sent = st.file_uploader(
        "Pictures of one garment each: PNG, JPEG, WebP, AVIF, GIF or BMP", key=state.UPLOAD, accept_multiple_files=True
    )
    paste("paste")
    _warn_of_missing_files(state.UPLOAD, len(sent))
    earlier = state.keep_files(state.UPLOAD, sent, is_new)
    if earlier:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("Uploaded before: " + ", ".join(file.name for file in earlier))
            st.button("Remove", key="remove_uploads", on_click=state.forget_files, args=(state.UPLOAD,))
    files = [*earlier, *sent]
    if not files:
        st.caption("Drop files here or choose some, all of the garment in the picture. They stay on this machine.")
        return None
    item = _prepare_file(files[-1].getvalue(), adjustable=True)
    if len(files) > 1:
        _show_table([(file.name, file.getvalue()) for file in files])
    return item


def _show_table(files: list[tuple[str, bytes]]) -> None:
    """A table of the predictions about files, by name and content, with a download."""
    bar = st.progress(0.0, "Classifying…")
    predictions = []
    for number, (name, content) in enumerate(files, 1):
        predictions.append((name, caches.classify_upload(content)))
        bar.progress(number / len(files), "Classifying…")
    bar.empty()
    rows = [
        {"File": name, "Result": prediction.get("verdict") or prediction["error"]} for name, prediction in predictions
    ]
    st.dataframe(rows, hide_index=True, alt="Results for all files")
    st.download_button(
        "Download CSV",
        csv_file.write_predictions(predictions),
        "predictions.csv",
        "text/csv",
        icon=":material/download:",
    )


def camera(_: Bundle) -> Item | None:
    """A photo from the camera: the newest one, or that of an earlier visit."""
    is_new = state.is_new(state.CAMERA)
    photo = st.camera_input("Hold a garment in front of a plain wall", key=state.CAMERA)
    _warn_of_missing_files(state.CAMERA, 0)
    earlier = state.keep_files(state.CAMERA, [photo] if photo else [], is_new)
    if photo:
        state.forget_files(state.CAMERA)
    elif earlier:
        photo = earlier[-1]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("The photo that you took before")
            st.button("Remove", key="remove_photo", on_click=state.forget_files, args=(state.CAMERA,))
    return _prepare_file(photo.getvalue(), adjustable=True) if photo else None


def _warn_of_missing_files(widget: str, present: int) -> None:
    """Says that files in an upload widget have to be sent again, if the server has lost any.

    Args:
        widget: its session key.
        present: how many of its files the server has.
    """
    missing = state.count_missing_files(widget)
    if missing:
        which = f"{missing} of these files" if present + missing > 1 else "this picture"
        again = f"Please send {'it' if missing == 1 else 'them'} again."
        st.warning(f"The server was restarted and no longer has {which}. {again}", icon=":material/sync_problem:")


def example(_: Bundle) -> Item | None:
    """One of the pictures that ship with the app."""
    title = image_picker("Choose a picture", caches.example_thumbnails(), state.EXAMPLE)
    (content,) = (files[title] for files in caches.examples().values() if title in files)
    return _prepare_file(content, adjustable=True)


def test_image(bundle: Bundle) -> Item | None:
    """A test image by its index; no network was trained on it (rows B8 and B9)."""
    test = bundle.images["test"]
    last = len(test) - 1
    st.button("Surprise me", on_click=state.choose_random_test_garment, args=(last,), icon=":material/casino:")
    title = f"Test garment, 0 to {last:,}"
    index = int(st.number_input(title, 0, last, key=state.TEST_GARMENT, persist_state="session"))
    label = int(test.labels[index])
    alt = f"Test garment {index:,}: {bundle.class_names[label]}"
    st.html(html.square_image("test-garment", images.draw_image(test.pixels(index)), alt))
    st.write(f"Its label says **{bundle.class_names[label]}**.")
    return Item(PreparedImage(test.pixels(index)), label)


SOURCES: dict[str, Callable[[Bundle], Item | None]] = {
    "Draw": draw,
    "Upload": upload,
    "Camera": camera,
    "Example": example,
    "Test garment": test_image,
}


def _prepare_file(content: bytes, adjustable: bool = False) -> Item | None:
    """Reads, segments and frames a picture file; shows a warning if that cannot be done.

    Args:
        content: of the file.
        adjustable: whether the visitor may draw a box around the garment.
    """
    try:
        picture = read_picture(content)
        adjusted = Adjusted()
        if adjustable and picture.size != IMAGE_SHAPE:
            preview = images.to_thumbnail_url(picture, CROP_PREVIEW_SIDE_PX)
            adjusted = image_crop(preview, state.box_key(content))
        return Item(prepare_image(picture, *adjusted))
    except ValueError as error:  # no picture, nothing in it, or no valid box
        st.warning(str(error), icon=":material/image_not_supported:")
        return None


bundle = caches.bundle_or_stop()
st.title("What is this?", anchor=False)
st.write("Show the networks a garment. They answer with a name, how sure they are, and a place on the map.")
source = st.segmented_control(
    "Source",
    list(SOURCES),
    default="Draw",
    key=state.INPUT_SOURCE,
    label_visibility="collapsed",
    persist_state="session",
)
left, right = st.columns([5, 7], gap="large")
with left:
    item = SOURCES[source or "Draw"](bundle)
with right:
    if item is None:
        st.caption("The answer appears here.")
    else:
        show_result(bundle, item)
        state.keep_classified_image(item.image.pixels)
        st.page_link(
            "inside/page.py",
            label="Follow it through a network",
            icon=":material/layers:",
            query_params={state.IMAGE_SOURCE: state.FROM_CLASSIFY},
        )
