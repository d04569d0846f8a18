"""The page Inside, run as Streamlit runs it but without a browser."""

import base64
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.session import caches, state
from models.runtime.layer_outputs import network_files
from tests.serving import ROOT


@pytest.fixture
def app():
    return AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()


def open_page(app, page="inside/page.py"):
    app.run()
    return app.switch_page(page).run()


def payload(app):
    """What the component on the page was given."""
    assert not app.exception
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def input_image(app):
    values = np.frombuffer(base64.b64decode(payload(app)["input"]["values"]), "<f4")
    return values.reshape(28, 28)


def test_the_first_input_is_a_test_image(app, bundle):
    open_page(app)
    assert payload(app)["network"] == bundle.manifest["default_classifiers"]["data"]
    np.testing.assert_array_equal(input_image(app), bundle.images["test"].pixels(0))


def test_every_network_can_be_walked_through(app, bundle):
    open_page(app)
    for name in bundle.networks:
        app.selectbox(key=state.NETWORK).set_value(name).run()
        assert payload(app)["network"] == name
        assert [layer["name"] for layer in payload(app)["layers"]] == [
            layer["name"] for layer in bundle.layer_outputs(name).layers
        ]


def test_any_test_image_and_any_example_can_be_chosen(app, bundle):
    open_page(app)
    app.number_input(key=state.TEST_INDEX).set_value(17).run()
    np.testing.assert_array_equal(input_image(app), bundle.images["test"].pixels(17))
    app.button_group(key=state.IMAGE_SOURCE).set_value("Example").run()
    chosen = set()
    for title in app.selectbox(key=state.EXAMPLE_TITLE).options[:3]:
        app.selectbox(key=state.EXAMPLE_TITLE).set_value(title).run()
        chosen.add(input_image(app).tobytes())
    assert len(chosen) == 3


def test_the_image_that_classify_was_shown_last_can_be_chosen_and_a_sentence_says_if_there_is_none(app, bundle):
    open_page(app).button_group(key=state.IMAGE_SOURCE).set_value("Classify").run()
    assert not app.exception
    assert not app.get("bidi_component")
    assert any("Nothing was drawn or uploaded yet" in caption.value for caption in app.caption)
    app.switch_page("classify/page.py").run()
    app.button_group(key=state.INPUT_SOURCE).set_value("Test garment").run()
    app.number_input(key=state.TEST_GARMENT).set_value(5).run()
    app.switch_page("inside/page.py").run()
    app.button_group(key=state.IMAGE_SOURCE).set_value("Classify").run()
    np.testing.assert_array_equal(input_image(app), bundle.images["test"].pixels(5))


def test_the_address_restores_network_and_image(app, bundle):
    app.query_params.update({"network": "conv", "garment": "23"})
    open_page_at_address(app)
    assert payload(app)["network"] == "conv"
    np.testing.assert_array_equal(input_image(app), bundle.images["test"].pixels(23))


def test_invalid_values_in_the_address_are_ignored(app, bundle):
    app.query_params.update({"network": "none", "garment": "x", "layer": "<b>", "from": "x", "room": "x"})
    open_page_at_address(app)
    assert payload(app)["network"] == bundle.manifest["default_classifiers"]["data"]
    np.testing.assert_array_equal(input_image(app), bundle.images["test"].pixels(0))


def open_page_at_address(app):
    """Opens the page with URL parameters; switching pages drops them, so that they are set again for the first run."""
    parameters = dict(app.query_params)
    open_page(app)
    app.query_params.update(parameters)
    return app.run()


def test_layer_and_channel_are_the_browsers_alone(app):
    app.query_params.update({"layer": "conv_2", "channel": "7"})
    open_page_at_address(app)
    at_address = payload(app)
    app.query_params.update({"layer": "conv_1", "channel": "3"})
    app.run()
    assert payload(app) == at_address
    assert (app.query_params["layer"], app.query_params["channel"]) == ("conv_1", "3")


def test_the_operations_can_be_played_with(app, bundle):
    open_page(app).button_group(key=state.INSIDE_ROOM).set_value("Play with the pieces").run()
    assert len(payload(app)["cells"]) == 25
    assert len(base64.b64decode(payload(app)["garment"])) == 784


@pytest.fixture
def older_bundle(bundle, tmp_path, monkeypatch):
    """A bundle whose manifest does not list the layers of its networks."""
    copy = Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))
    manifest = json.loads((copy / "manifest.json").read_bytes())
    for network in network_files(manifest).values():
        network.pop("layers", None)
    (copy / "manifest.json").unlink()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    st.cache_resource.clear()
    assert caches.open_bundle().path == copy
    yield
    st.cache_resource.clear()


def test_a_bundle_without_layer_descriptions_gives_one_sentence_with_the_remedy(app, older_bundle):
    open_page(app)
    assert not app.exception
    assert not app.get("bidi_component")
    (info,) = app.info
    assert "python -m training export" in info.value
    assert "\n" not in info.value
