"""Every page with a trial bundle: ten test images of one class, none of which any classifier gets wrong."""

import hashlib
import json
import os
import shutil

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.inside.network_payload import describe_network
from app.learn import links
from app.learn.lesson import LESSONS
from app.session import state
from models import load_bundle
from models.bundle import SHIPPED
from tests.serving import ROOT

COUNT, LABEL = 10, 9
PAGES = [f"{file.parent.name}/page.py" for file in sorted((ROOT / "app").glob("*/page.py"))]


def write_small_bundle(folder):
    """A copy of the shipped bundle, cut to its first test images; unchanged files are links."""
    shutil.copytree(SHIPPED.resolve(), folder, copy_function=os.symlink)
    manifest = json.loads((folder / "manifest.json").read_bytes())

    def write(name, content):
        (folder / name).unlink()
        (folder / name).write_bytes(content)
        if name in manifest["files"]:
            manifest["files"][name] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    test, labels = manifest["images"]["test"], bytes([LABEL]) * COUNT
    test |= {"count": COUNT, "exact": COUNT}
    manifest["dataset"]["test"] = COUNT
    manifest["dataset"]["train"], manifest["trial"] = 1_000, True
    write(test["labels"], labels)
    for info in manifest["maps"].values():
        for name, size in ((info["codes"]["test"], 8), (info["reconstruction_errors"]["test"], 4)):
            write(name, (folder / name).read_bytes()[: COUNT * size])
    class_count = len(manifest["dataset"]["class_names"])
    for info in manifest["classifiers"].values():
        write(info["predicted_labels"]["test"], labels)
        info["confusion"] = [
            [COUNT * (row == column == LABEL) for column in range(class_count)] for row in range(class_count)
        ]
    write("manifest.json", json.dumps(manifest).encode())
    return folder


@pytest.fixture(scope="module")
def small_bundle(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    folder = write_small_bundle(tmp_path_factory.mktemp("small") / "bundle")
    patch.setenv("LATENT_BUNDLE", str(folder))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield load_bundle()
    patch.undo()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app(small_bundle):
    return AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()


def check(app):
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens(app, page):
    check(app.switch_page(page).run())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_that_the_networks_of_a_trial_were_trained_on_few_images(app, page):
    app.switch_page(page).run()
    assert [notice.value for notice in app.info if "were trained on 1,000 images only" in notice.value]


def test_every_source_of_a_picture_gets_its_result(app):
    app.switch_page("classify/page.py").run()
    for source in ("Example", "Test garment"):
        app.button_group(key=state.INPUT_SOURCE).set_value(source).run()
        check(app)
        assert any("verdict" in piece.value for piece in app.html)
    app.number_input(key=state.TEST_GARMENT).set_value(COUNT - 1).run()
    check(app)


def test_every_room_of_the_lab_opens(app):
    app.switch_page("lab/page.py").run()
    for room in app.button_group(key=state.LAB_ROOM).options:
        app.button_group(key=state.LAB_ROOM).set_value(room).run()
        check(app)


def test_every_lesson_opens_and_its_links_lead_to_test_images_that_there_are(app, small_bundle):
    app.switch_page("learn/page.py").run()
    for lesson in LESSONS:
        app.query_params["lesson"] = lesson.slug
        check(app.run())
        shown = {button.label for button in app.button}
        for link in lesson.links:
            assert (link.label in shown) == (link.test_index != "mistake")
            if link.label in shown and link.test_index is not None:
                assert links.find_test_index(small_bundle, link) < COUNT


def test_the_presentation_leaves_out_the_mistakes_and_plays_with_the_images_that_there_are(app):
    app.switch_page("present/page.py").run()
    (component,) = app.get("bidi_component")
    payload = json.loads(component.proto.json)
    assert "mistakes" not in {slide["scene"] for slide in payload["slides"]}
    assert sorted(one["index"] for game in payload["games"] for one in game) == list(range(COUNT))
    assert set(payload["reconstructed"]) <= set(range(COUNT))


def test_inside_opens_for_a_garment_beyond_the_last_one_in_the_address(app, small_bundle):
    app.query_params["garment"] = "23"
    check(app.switch_page("inside/page.py").run())
    for network in small_bundle.networks:
        describe_network(small_bundle, network, small_bundle.images["test"].pixels(0))
