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


def told(app):
    """What the component on the page was given."""
    assert not app.exception
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def garment_in(app):
    values = np.frombuffer(base64.b64decode(told(app)["input"]["values"]), "<f4")
    return values.reshape(28, 28)


def test_a_real_garment_is_on_its_way_at_first(app, bundle):
    open_page(app)
    assert told(app)["network"] == bundle.manifest["default_classifiers"]["data"]
    np.testing.assert_array_equal(garment_in(app), bundle.images["test"].pixels(0))


def test_every_network_can_be_walked_through(app, bundle):
    open_page(app)
    for name in bundle.networks:
        app.selectbox(key=state.NETWORK).set_value(name).run()
        assert told(app)["network"] == name
        assert [layer["name"] for layer in told(app)["layers"]] == [
            layer["name"] for layer in bundle.layer_outputs(name).layers
        ]


def test_any_test_garment_and_any_example_can_be_sent(app, bundle):
    open_page(app)
    app.number_input(key=state.GARMENT).set_value(17).run()
    np.testing.assert_array_equal(garment_in(app), bundle.images["test"].pixels(17))
    app.button_group(key=state.GARMENT_FROM).set_value("Example").run()
    seen = set()
    for title in app.selectbox(key=state.EXAMPLE_TITLE).options[:3]:
        app.selectbox(key=state.EXAMPLE_TITLE).set_value(title).run()
        seen.add(garment_in(app).tobytes())
    assert len(seen) == 3


def test_what_classify_was_shown_last_can_be_sent_and_nothing_is_said_to_be_so(app, bundle):
    open_page(app).button_group(key=state.GARMENT_FROM).set_value("Classify").run()
    assert not app.exception
    assert not app.get("bidi_component")
    assert any("Nothing was drawn or uploaded yet" in caption.value for caption in app.caption)
    app.switch_page("classify/page.py").run()
    app.button_group(key="way").set_value("Test garment").run()
    app.number_input(key=state.TEST_GARMENT).set_value(5).run()
    app.switch_page("inside/page.py").run()
    app.button_group(key=state.GARMENT_FROM).set_value("Classify").run()
    np.testing.assert_array_equal(garment_in(app), bundle.images["test"].pixels(5))


def test_the_address_bar_restores_network_garment_layer_and_channel(app, bundle):
    app.query_params.update({"network": "conv", "garment": "23", "layer": "conv_2", "channel": "7"})
    open_page_at_address(app)
    assert told(app)["network"] == "conv"
    assert told(app)["shown"] == {"layer": "conv_2", "channel": 7}
    np.testing.assert_array_equal(garment_in(app), bundle.images["test"].pixels(23))


@pytest.mark.parametrize("channel", ["x", "-1", "", "9" * 50, "²"])
def test_nonsense_in_the_address_bar_is_ignored(app, bundle, channel):
    app.query_params.update(
        {"network": "none", "garment": "x", "layer": "<b>", "channel": channel, "from": "x", "room": "x"}
    )
    open_page_at_address(app)
    assert told(app)["network"] == bundle.manifest["default_classifiers"]["data"]
    assert told(app)["shown"]["channel"] is None


def open_page_at_address(app):
    """AppTest's way to a page drops the address' parameters; the page is told them on its first run."""
    kept = dict(app.query_params)
    open_page(app)
    app.query_params.update(kept)
    return app.run()


def test_a_chosen_channel_is_written_into_the_address_bar_and_another_network_takes_it_out(app):
    open_page(app)
    app.session_state[state.WALK] = {"shown": {"layer": "conv_1", "channel": 3}}
    app.run()
    app.selectbox(key=state.NETWORK).set_value("conv").run()
    assert "layer" not in app.query_params
    assert told(app)["shown"] == {"layer": "", "channel": None}


def test_the_pieces_can_be_played_with(app, bundle):
    open_page(app).button_group(key=state.INSIDE_ROOM).set_value("Play with the pieces").run()
    assert len(told(app)["cells"]) == 25
    assert len(base64.b64decode(told(app)["garment"])) == 784


@pytest.fixture
def older_bundle(bundle, tmp_path, monkeypatch):
    copy = Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))
    manifest = json.loads((copy / "manifest.json").read_bytes())
    for about in network_files(manifest).values():
        about.pop("layers", None)
    (copy / "manifest.json").unlink()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    st.cache_resource.clear()
    assert caches.open_bundle().path == copy
    yield
    st.cache_resource.clear()


def test_a_bundle_that_does_not_know_its_layers_gives_one_sentence_with_the_remedy(app, older_bundle):
    open_page(app)
    assert not app.exception
    assert not app.get("bidi_component")
    (said,) = app.info
    assert "python -m training export" in said.value
    assert "\n" not in said.value
