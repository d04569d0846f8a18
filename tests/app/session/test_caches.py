"""A bundle that changes on disk under a running server: nothing of it is served or shown that was not verified."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from app.server import handlers
from app.session import caches
from models import BundleError
from models.manifest import PREVIOUS, stamp_files, stamp_paths
from tests.serving import ROOT

KINDS = (
    "manifest.json",
    "experiments.json",
    "images/test-0.webp",
    "images/train-labels.bin",
    "maps/atlas/codes-test.bin",
    "maps/atlas/lattice.bin.gz",
    "maps/blog/decoder.tflite",
    "classifiers/best.keras",
    "classifiers/best-predictions-test.bin",
)
"""A file of each kind."""
PAGES = [f"{file.parent.name}/page.py" for file in sorted((ROOT / "app").glob("*/page.py"))]


@pytest.fixture
def copy(bundle, tmp_path, monkeypatch):
    """A bundle that the app has open, made of symbolic links; its files are looked up at each call."""
    folder = Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))
    monkeypatch.setenv("LATENT_BUNDLE", str(folder))
    monkeypatch.setattr(caches, "CHECK_INTERVAL_S", 0)
    st.cache_resource.clear()
    assert caches.open_bundle().path == folder
    yield folder
    st.cache_resource.clear()


@pytest.fixture
def unnoticed(monkeypatch):
    """The moment between a change and the next look at the files."""
    monkeypatch.setattr(caches, "CHECK_INTERVAL_S", 1e9)


def replace(path, content):
    """Replaces a file as `git` and an export do."""
    path.unlink()
    path.write_bytes(content)


def damage(path):
    """Cuts a file short; returns what it held."""
    content = path.read_bytes()
    replace(path, content[:-2])
    return content


def send(handler, version, **parameters):
    """Status, headers and body of what a handler answers to a request about the bundle."""
    query = parameters.pop("query", b"")
    parameters = {"version": version, **parameters}
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": parameters, "query_string": query}
    response = handler(Request(scope), parameters.pop("body", b""))
    return response.status_code, response.headers, response.body


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_closes_the_bundle_until_it_is_whole_again(copy, name):
    whole = damage(copy / name)
    for _ in range(2):
        with pytest.raises(BundleError, match=f"{name}.*: run  python -m training export --bundle {copy}"):
            caches.open_bundle()
    replace(copy / name, whole)
    assert caches.open_bundle().path == copy


def test_a_change_of_any_file_is_noticed_and_none_is_read_unverified(copy):
    opened, before = caches.open_bundle(), stamp_files(copy)
    for name in opened.manifest["files"]:
        replace(copy / name, b"another")
        with pytest.raises(BundleError, match=f"{name} does not match its manifest"):
            opened.read(name)
    after = stamp_paths(before)
    assert [path for path in before if before[path] == after[path]] == [str(copy / "manifest.json")]


def test_a_bundle_that_is_being_replaced_stays_open_and_the_new_one_is_noticed(copy, bundle, monkeypatch):
    caches.open_bundle()
    shutil.copytree(copy, copy / PREVIOUS, copy_function=os.link, symlinks=True)
    manifest = (copy / "manifest.json").read_bytes()
    (copy / "manifest.json").unlink()
    between = caches.open_bundle()
    assert (between.path, between.version) == (copy / PREVIOUS, bundle.version)
    (copy / "manifest.json").write_bytes(manifest.replace(b'"numpy"', b'"numpy "'))
    assert caches.open_bundle().path == copy
    assert caches.open_bundle().version != bundle.version


def test_the_files_are_looked_up_once_in_an_interval(copy, monkeypatch):
    looked_up = []
    monkeypatch.setattr(caches, "CHECK_INTERVAL_S", 1)
    monkeypatch.setattr(caches, "stamp_paths", lambda stamps: looked_up.append(stamps) or stamps)
    moments = iter([0, 0.5, 1.5, 2, 2.4, 2.6])
    opening = caches._opening()
    opening._checked = 0
    monkeypatch.setattr(caches.time, "monotonic", lambda: next(moments))
    assert all(opening.is_current() for _ in range(6))
    assert len(looked_up) == 2


def test_a_bundle_that_stays_damaged_is_verified_once(copy, monkeypatch):
    damage(copy / "maps/blog/codes-test.bin")
    calls = []
    monkeypatch.setattr(caches, "load_bundle", lambda folder: calls.append(folder) or load(folder))
    for _ in range(3):
        with pytest.raises(BundleError):
            caches.open_bundle()
    assert calls == [copy]


load = caches.load_bundle


@pytest.mark.usefixtures("unnoticed")
@pytest.mark.parametrize("name", ["maps/blog/codes-train.bin", "images/test-0.webp", "maps/atlas/lattice.bin.gz"])
def test_a_damaged_file_is_answered_with_a_sentence_that_no_browser_keeps(copy, name):
    version = caches.open_bundle().version
    whole = damage(copy / name)
    status, headers, body = send(handlers.send_bundle_file, version, name=name)
    assert (status, headers["Cache-Control"]) == (503, "no-store")
    assert f"{name} does not match its manifest" in body.decode()
    replace(copy / name, whole)
    status, headers, body = send(handlers.send_bundle_file, version, name=name)
    assert (status, body) == (200, whole)
    assert "immutable" in headers["Cache-Control"]


def test_every_route_answers_with_the_sentence_while_the_bundle_is_damaged(copy):
    version = caches.open_bundle().version
    requests = (
        (handlers.send_bundle_file, {"name": "maps/blog/codes-test.bin"}),
        (handlers.send_path_file, {"map": "blog", "file_format": "png", "query": b"path=0,0,1,1"}),
        (handlers.send_exact_decode, {"map": "blog", "query": b"x=1&y=1"}),
        (handlers.send_prediction, {"classifier": "best"}),
        (handlers.send_activations, {"network": "best"}),
        (handlers.send_weights, {"network": "best", "layer": "conv_1"}),
    )
    damage(copy / "images/train-7.webp")
    for handler, parameters in requests:
        status, headers, body = send(handler, version, **parameters)
        assert (status, headers["Cache-Control"]) == (503, "no-store")
        assert "images/train-7.webp does not match its manifest: run  python -m training export" in body.decode()


@pytest.mark.usefixtures("unnoticed")
def test_networks_of_an_open_bundle_keep_their_weights_when_their_files_change(copy, images):
    opened = caches.open_bundle()
    expected = opened.classifiers["best"].predict(images[:1])
    damage(copy / "classifiers/best.tflite")
    np.testing.assert_array_equal(opened.classifiers["best"].predict(images[:1]), expected)
    with pytest.raises(BundleError, match=r"best\.tflite does not match"):
        opened.layer_outputs("best")


def test_what_is_computed_from_a_bundle_follows_it_to_its_next_version(copy):
    name = "maps/blog/codes-test.bin"
    before = caches.open_bundle()
    plane = before.maps["blog"]
    code = tuple(plane.codes("test")[0].tolist())
    small_map = caches.small_map_url(before, plane)
    assert caches.find_nearest(plane, code, 1)[0].distance == 0

    moved = (plane.codes("test") + 1000).astype("<f4").tobytes()
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["files"][name]["sha256"] = hashlib.sha256(moved).hexdigest()
    replace(copy / name, moved)
    replace(copy / "manifest.json", json.dumps(manifest).encode())
    after = caches.open_bundle()
    assert after.version != before.version
    assert caches.find_nearest(after.maps["blog"], code, 1)[0].distance > 0
    assert caches.small_map_url(after, after.maps["blog"]) != small_map
    assert send(handlers.send_bundle_file, before.version, name=name)[0] == 404
    assert send(handlers.send_bundle_file, after.version, name=name)[2] == moved


def test_a_session_is_told_on_every_page_what_is_damaged_and_goes_on_when_that_is_mended(copy):
    app = AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()
    assert not app.error
    whole = damage(copy / "maps/blog/codes-test.bin")
    for page in PAGES:
        (error,) = app.switch_page(page).run().error
        assert "maps/blog/codes-test.bin does not match its manifest: run  python -m training export" in error.value
        assert not app.exception
    replace(copy / "maps/blog/codes-test.bin", whole)
    for page in PAGES:
        app.switch_page(page).run()
        assert not app.error
        assert not app.exception


def test_damage_that_a_script_comes_upon_is_shown_as_the_page_would():
    def script():
        from app import main
        from models import BundleError

        assert main.app._on_script_error(BundleError("assets/a.bin is missing: run  git restore assets"))
        assert not main.app._on_script_error(ValueError("something else"))

    app = AppTest.from_function(script).run()
    assert not app.exception
    (error,) = app.error
    assert "assets/a.bin is missing: run  git restore assets" in error.value


def test_a_page_preloads_no_data_while_the_bundle_cannot_be_opened(monkeypatch):
    def fail():
        raise BundleError("assets/manifest.json is missing")

    monkeypatch.setattr(caches, "open_bundle", fail)
    assert caches.map_file_urls("atlas") == ()
