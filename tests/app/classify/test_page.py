"""Classify keeps what a visitor sent while its page is left, and says when the server has lost it."""

import io
import json
import re

import pytest
from PIL import Image, ImageDraw
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from app.session import caches, state
from tests.serving import ROOT

SOURCE_TITLES = {state.UPLOAD: "Upload", state.CAMERA: "Camera"}


def a_picture(colour="navy"):
    picture, file = Image.new("RGB", (60, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((15, 10, 45, 70), colour)
    picture.save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def app():
    app = AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()
    return app.switch_page("classify/page.py").run()


def choose(app, source):
    return app.button_group(key=state.INPUT_SOURCE).set_value(source).run()


def send(app, widget, *names):
    """Sends a picture of another colour for each name, without a run."""
    colours = ("navy", "maroon", "darkgreen")
    files = [(name, a_picture(colour), "image/jpeg") for name, colour in zip(names, colours, strict=False)]
    if widget == state.UPLOAD:
        app.file_uploader(key=widget).set_value(files)
    else:
        app.camera_input(key=widget).set_value(files[0])
    return app.run()


def leave_and_return(app):
    app.switch_page("lab/page.py").run()
    return app.switch_page("classify/page.py").run()


def verdicts(app):
    return [piece.value for piece in app.html if re.search('data-testid="verdict"', piece.value)]


def sentences(app):
    return [piece.value for piece in app.text]


@pytest.mark.parametrize("widget", SOURCE_TITLES)
def test_a_picture_is_still_there_with_its_verdict_when_the_visitor_returns_to_the_page(app, widget):
    choose(app, SOURCE_TITLES[widget])
    (verdict,) = verdicts(send(app, widget, "shirt.jpg"))
    leave_and_return(app)
    assert not app.exception
    assert not app.warning
    assert verdicts(app) == [verdict]
    app.button(key="remove_uploads" if widget == state.UPLOAD else "remove_photo").click().run()
    assert not verdicts(app)
    assert not verdicts(leave_and_return(app))


def test_pictures_of_earlier_visits_share_the_table_with_new_ones(app):
    choose(app, "Upload")
    send(app, state.UPLOAD, "a.jpg", "b.jpg")
    leave_and_return(app)
    assert sentences(app) == ["Uploaded before: a.jpg, b.jpg"]
    send(app, state.UPLOAD, "c.jpg")
    assert list(app.dataframe[0].value["File"]) == ["a.jpg", "b.jpg", "c.jpg"]
    leave_and_return(app)
    assert sentences(app) == ["Uploaded before: a.jpg, b.jpg, c.jpg"]


def test_a_picture_that_the_visitor_removed_does_not_return(app):
    choose(app, "Upload")
    send(app, state.UPLOAD, "a.jpg")
    app.file_uploader(key=state.UPLOAD).set_value(None).run()
    assert not verdicts(app)
    assert not verdicts(leave_and_return(app))


def test_a_new_photo_replaces_that_of_an_earlier_visit(app):
    choose(app, "Camera")
    send(app, state.CAMERA, "first.jpg")
    leave_and_return(app)
    assert sentences(app)
    send(app, state.CAMERA, "second.jpg")
    assert not sentences(app)
    app.camera_input(key=state.CAMERA).set_value(None).run()
    assert not verdicts(app)


@pytest.mark.parametrize("widget", SOURCE_TITLES)
def test_files_that_the_server_lost_are_asked_for_again_in_one_sentence(app, widget, monkeypatch):
    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", lambda *_, **__: [])
    choose(app, SOURCE_TITLES[widget])
    send(app, widget, "shirt.jpg")
    assert not app.exception
    (warning,) = app.warning
    assert warning.value == "The server was restarted and no longer has this picture. Please send it again."


def test_the_chosen_example_and_the_box_on_it_are_still_there_when_the_visitor_returns(app):
    choose(app, "Example")
    (name,) = list(caches.examples()["Like an emoji"])[-1:]
    app.session_state[state.EXAMPLE] = {"chosen": name}
    box = {"box": [0.1, 0.1, 0.9, 0.9], "negative": True}
    app.session_state[state.box_key(caches.examples()["Like an emoji"][name])] = {"adjusted": box}
    app.run()
    shown = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    assert [each.get("chosen", each.get("adjusted")) for each in shown] == [name, box]
    before = verdicts(app)
    leave_and_return(app)
    assert not app.exception
    assert [json.loads(component.proto.json) for component in app.get("bidi_component")] == shown
    assert verdicts(app) == before != []
