"""Every page, run as Streamlit runs it but without a browser, in each of its main states."""

import io
import json
import os
import re
import shutil

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from app.session import caches, state
from models.bundle import FORMAT, SHIPPED
from models.manifest import SECTIONS
from models.pictures.framing import PreparedImage
from models.recognition import wording
from tests.serving import ROOT

PAGES = [f"{file.parent.name}/page.py" for file in sorted((ROOT / "app").glob("*/page.py"))]


@pytest.fixture
def app():
    return AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()


def open_page(app, page):
    return app.switch_page(page).run()


def open_classify(app, source):
    """Opens Classify and chooses a source of the picture."""
    return open_page(app, "classify/page.py").button_group(key=state.INPUT_SOURCE).set_value(source).run()


def html_with(app, test_id):
    """The pieces of HTML on the page that carry a test id."""
    return [piece.value for piece in app.html if re.search(rf"data-testid=[\"']{test_id}[\"']", piece.value)]


def text_of(markup):
    return re.sub(r"<[^>]+>", "", markup)


def payload_of_map(app):
    """The data that the map's component was given."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_title_and_without_errors(app, page):
    open_page(app, page)
    assert not app.exception
    assert not app.error
    assert not app.info  # the shipped bundle is no trial
    assert len(app.title) == 1


def test_every_source_of_a_picture_opens_without_errors(app):
    open_page(app, "classify/page.py")
    sources = app.button_group(key=state.INPUT_SOURCE).options
    assert len(sources) >= 5
    for source in [*sources, None]:
        app.button_group(key=state.INPUT_SOURCE).set_value(source).run()
        assert not app.exception, source
        assert not app.error, source


def test_every_example_gets_a_prediction_a_map_position_and_what_the_network_sees(app):
    open_classify(app, "Example")
    names = [name for files in caches.examples().values() for name in files]
    assert len(names) == len([file for file in (SHIPPED / "examples").iterdir() if file.suffix != ".md"]) > 10
    for name in names:
        app.session_state[state.EXAMPLE] = {"chosen": name}
        app.run()
        assert not app.exception
        assert name.split()[0].lower() in text_of(html_with(app, "verdict")[0]).lower()
        for test_id in ("verdict", "what-the-network-sees", "landing"):
            assert len(html_with(app, test_id)) == 1, (name, test_id)


@pytest.mark.parametrize("drawing", ["data:image/png;base64,AAAA", "data:image/png;base64,*", "chalk", 5])
def test_a_drawing_that_is_no_picture_gets_one_warning(app, drawing):
    open_page(app, "classify/page.py")
    app.session_state[state.SKETCH] = {"drawing": drawing}
    app.run()
    assert not app.exception
    (warning,) = app.warning
    assert "\n" not in warning.value
    assert not html_with(app, "verdict")


@pytest.mark.parametrize(
    ("adjusted", "sentence"),
    [
        ({"box": [0, 0, 1], "negative": False}, "A box is"),
        ({"box": "all", "negative": True}, "A box is"),
        ({"box": [0.1, 0.1, 0.11, 0.9]}, "too small"),
        ({"box": [0, 0, 0.1, 0.1]}, "in this box"),
        ("all of it", None),
        ({}, None),
    ],
)
def test_a_box_without_a_garment_gets_one_warning_and_an_invalid_box_is_ignored(app, adjusted, sentence):
    (file, *_) = caches.examples()[caches.EXAMPLE_STYLES[""]].values()
    open_classify(app, "Example")
    app.session_state[state.box_key(file)] = {"adjusted": adjusted}
    app.run()
    assert not app.exception
    assert [sentence in warning.value for warning in app.warning] == ([True] if sentence else [])
    assert bool(html_with(app, "verdict")) is (sentence is None)


def test_a_test_image_is_shown_with_its_label(app, bundle):
    labels = bundle.images["test"].labels
    open_classify(app, "Test garment")
    for index in (0, len(labels) // 2, len(labels) - 1):
        app.number_input(key=state.TEST_GARMENT).set_value(index).run()
        assert not app.exception
        assert any(f"**{bundle.class_names[labels[index]]}**" in piece.value for piece in app.markdown)
        assert html_with(app, "verdict")


def test_an_index_beyond_the_test_images_cannot_be_chosen(app, bundle):
    last = len(bundle.images["test"]) - 1
    open_classify(app, "Test garment")
    field = app.number_input(key=state.TEST_GARMENT)
    assert (field.min, field.max) == (0, last)
    for beyond in (-1, last + 1):
        app.number_input(key=state.TEST_GARMENT).set_value(beyond).run()
        assert not app.exception
        assert 0 <= app.number_input(key=state.TEST_GARMENT).value <= last


def test_a_random_index_is_that_of_a_test_image(app, bundle):
    open_classify(app, "Test garment")
    drawn = set()
    for _ in range(3):
        app.button[0].click().run()
        drawn.add(app.number_input(key=state.TEST_GARMENT).value)
    assert not app.exception
    assert len(drawn) > 1
    assert all(0 <= index < len(bundle.images["test"]) for index in drawn)


def test_each_classifier_can_be_chosen_and_all_are_shown_side_by_side(app, bundle):
    image = PreparedImage(bundle.images["test"].pixels(0))
    open_classify(app, "Test garment")
    assert app.selectbox(key="classifier_data").value == bundle.manifest["default_classifiers"]["data"]
    for name in bundle.classifiers:
        app.selectbox(key="classifier_data").set_value(name).run()
        sentence = text_of(html_with(app, "verdict")[0])
        assert sentence == wording.describe_prediction(bundle.predict(image, name), bundle.class_names)
    (table,) = (dataframe.value for dataframe in app.dataframe)
    assert list(table["Classifier"]) == list(bundle.classifiers)
    for row in table.itertuples(index=False):
        probabilities = bundle.predict_proba(image, row[0])
        second, first = np.argsort(probabilities)[-2:]
        assert (row[1], row[3]) == (bundle.class_names[first], bundle.class_names[second])
        assert (row[2], row[4]) == pytest.approx((100 * probabilities[first], 100 * probabilities[second]))


@pytest.mark.parametrize(
    ("source", "key", "kind", "name"),
    [("Upload", state.UPLOAD, "PNG", "shirt.png"), ("Camera", state.CAMERA, "JPEG", "photo.jpg")],
)
def test_an_uploaded_or_photographed_picture_gets_a_prediction(app, source, key, kind, name):
    picture, file = Image.new("RGB", (60, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((15, 10, 45, 70), "navy")
    picture.save(file, kind)
    open_classify(app, source)
    widget = app.file_uploader(key=key) if key == state.UPLOAD else app.camera_input(key=key)
    widget.set_value((name, file.getvalue(), f"image/{kind.lower()}")).run()
    assert not app.exception
    assert html_with(app, "verdict")


def test_the_url_restores_a_map(app, bundle):
    for name in bundle.maps:
        app.query_params.update({"map": name, "x": "1.5", "y": "0.5"})
        assert payload_of_map(app.run())["map"] == name
        assert app.query_params == {"map": name, "x": "1.5", "y": "0.5"}


@pytest.mark.parametrize("x", ["abc", "", "nan", "inf", "1e99", "1,5", "<script>alert(1)</script>"])
def test_nonsense_in_the_url_is_ignored(app, bundle, x):
    app.query_params.update({"map": "no such map", "x": x, "y": "1"})
    payload = payload_of_map(app.run())
    assert not app.exception
    assert payload["map"] == next(iter(bundle.maps))


@pytest.fixture
def broken_bundle(tmp_path, monkeypatch):
    copy = shutil.copytree(caches.open_bundle().path, tmp_path / "bundle", copy_function=os.symlink)
    file = next(iter((copy / "maps").glob("*/lattice*")))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.unlink()
    file.write_bytes(content)
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    st.cache_resource.clear()
    yield file
    st.cache_resource.clear()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_one_error_with_the_remedy_for_an_altered_bundle(app, broken_bundle, page):
    open_page(app, page)
    assert not app.exception
    (error,) = app.error
    assert broken_bundle.name in error.value
    assert "python -m training export" in error.value
    assert "\n" not in error.value
    assert "Traceback" not in error.value
    assert not app.get("bidi_component")


def reduce_to(expected, value):
    """The part of a manifest that is checked when it is read."""
    if isinstance(expected, list):
        return [reduce_to(expected[0], item) for item in value]
    if not isinstance(expected, dict):
        return value
    if ... in expected:
        return {key: reduce_to(expected[...], item) for key, item in value.items()}
    keys = {key.removesuffix("?"): each for key, each in expected.items() if key not in ("layers?", "experiments?")}
    return {key: reduce_to(each, value[key]) for key, each in keys.items() if key in value}


@pytest.fixture
def bare_bundle(bundle, tmp_path, monkeypatch):
    """A bundle whose manifest holds what is checked when it is read, and nothing else."""
    copy = shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink)
    (copy / "manifest.json").unlink()
    bare = {"format": FORMAT, **reduce_to(SECTIONS, bundle.manifest)}
    (copy / "manifest.json").write_text(json.dumps(bare))
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("bare_bundle")
def test_pages_read_nothing_of_a_manifest_that_is_not_checked_when_it_is_read(app):
    for page in PAGES:
        app.switch_page(page).run()
        assert not app.exception, page
        assert not app.error, page
    app.switch_page("lab/page.py").run()
    for room in app.button_group(key=state.LAB_ROOM).options[1:]:
        app.button_group(key=state.LAB_ROOM).set_value(room).run()
        assert not app.exception, room
    app.switch_page("classify/page.py").run().button_group(key=state.INPUT_SOURCE).set_value("Example").run()
    app.session_state[state.EXAMPLE] = {"chosen": next(iter(caches.examples()[caches.EXAMPLE_STYLES[""]]))}
    app.run()
    assert not app.exception
    assert html_with(app, "verdict")
