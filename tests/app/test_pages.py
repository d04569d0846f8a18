"""Every page, run as Streamlit runs it but without a browser, in each of its main states."""

import html
import io
import json
import re
import shutil

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from app import loading, map_data, state
from models import words
from models.bundle import SHIPPED
from tests.serving import ROOT

PAGES = [f"views/{file.name}" for file in sorted((ROOT / "app" / "views").glob("*.py")) if file.stem != "__init__"]


@pytest.fixture
def app():
    return AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60)


def open_page(app, page):
    app.run()
    return app.switch_page(page).run()


def asks_with(app, key):
    """Tries the ways of showing a garment until the one with the widget `key` is on the page."""
    for way in app.button_group(key="way").options:
        app.button_group(key="way").set_value(way).run()
        if key in app.session_state:
            return app
    raise AssertionError(f"no way of showing a garment has the widget {key}")


def html_with(app, test_id):
    """The pieces of HTML on the page that carry a test id."""
    return [piece.value for piece in app.html if re.search(rf"data-testid=[\"']{test_id}[\"']", piece.value)]


def text_of(markup):
    return re.sub(r"<[^>]+>", "", markup)


def told_to_the_map(app):
    """What the map's component was given."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_title_and_without_a_complaint(app, page):
    open_page(app, page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


def test_every_way_of_showing_a_garment_opens_without_a_complaint(app):
    open_page(app, "views/classify.py")
    ways = app.button_group(key="way")
    assert len(ways.options) >= 5
    for way in [*ways.options, None]:
        app.button_group(key="way").set_value(way).run()
        assert not app.exception, way
        assert not app.error, way


def test_every_example_gets_a_verdict_a_landing_and_what_the_network_sees(app):
    open_page(app, "views/classify.py").button_group(key="way").set_value("Example").run()
    names = [name for files in loading.examples().values() for name in files]
    assert len(names) == len([file for file in (SHIPPED / "examples").iterdir() if file.suffix != ".md"]) > 10
    for name in names:
        app.session_state[state.EXAMPLE] = {"chosen": name}
        app.run()
        assert not app.exception
        assert name.split()[0].lower() in text_of(html_with(app, "verdict")[0]).lower()
        for test_id in ("verdict", "what-the-network-sees", "landing"):
            assert len(html_with(app, test_id)) == 1, (name, test_id)


@pytest.mark.parametrize("drawing", ["data:image/png;base64,AAAA", "data:image/png;base64,*", "chalk", 5])
def test_a_drawing_that_is_no_picture_gets_one_sentence(app, drawing):
    open_page(app, "views/classify.py")
    app.session_state[state.SKETCH] = {"drawing": drawing}
    app.run()
    assert not app.exception
    (warning,) = app.warning
    assert "\n" not in warning.value
    assert not html_with(app, "verdict")


@pytest.mark.parametrize(
    ("adjusted", "said"),
    [
        ({"box": [0, 0, 1], "negative": False}, "A box is"),
        ({"box": "all", "negative": True}, "A box is"),
        ({"box": [0.1, 0.1, 0.11, 0.9]}, "too small"),
        ({"box": [0, 0, 0.1, 0.1]}, "in this box"),
        ("all of it", None),
        ({}, None),
    ],
)
def test_a_box_that_holds_no_garment_gets_one_sentence_and_what_is_no_box_none(app, adjusted, said):
    (file, *_) = loading.examples()[loading.EXAMPLES[""]].values()
    open_page(app, "views/classify.py").button_group(key="way").set_value("Example").run()
    app.session_state[state.box_key(file)] = {"adjusted": adjusted}
    app.run()
    assert not app.exception
    assert [said in warning.value for warning in app.warning] == ([True] if said else [])
    assert bool(html_with(app, "verdict")) is (said is None)


def test_a_test_garment_is_shown_with_its_true_label(app, bundle):
    labels = bundle.garments["test"].labels
    asks_with(open_page(app, "views/classify.py"), state.TEST_GARMENT)
    for index in (0, len(labels) // 2, len(labels) - 1):
        app.number_input(key=state.TEST_GARMENT).set_value(index).run()
        assert not app.exception
        assert any(f"**{bundle.class_names[labels[index]]}**" in piece.value for piece in app.markdown)
        assert html_with(app, "verdict")


def test_an_index_beyond_the_test_garments_cannot_be_chosen(app, bundle):
    last = len(bundle.garments["test"]) - 1
    asks_with(open_page(app, "views/classify.py"), state.TEST_GARMENT)
    field = app.number_input(key=state.TEST_GARMENT)
    assert (field.min, field.max) == (0, last)
    for beyond in (-1, last + 1):
        app.number_input(key=state.TEST_GARMENT).set_value(beyond).run()
        assert not app.exception
        assert 0 <= app.number_input(key=state.TEST_GARMENT).value <= last


def test_a_garment_drawn_at_random_is_one_of_the_test_garments(app, bundle):
    asks_with(open_page(app, "views/classify.py"), state.TEST_GARMENT)
    drawn = set()
    for _ in range(5):
        app.button[0].click().run()
        drawn.add(app.number_input(key=state.TEST_GARMENT).value)
    assert not app.exception
    assert len(drawn) > 1
    assert all(0 <= index < len(bundle.garments["test"]) for index in drawn)


def test_each_classifier_can_answer_and_all_stand_side_by_side(app, bundle):
    pixels = bundle.garments["test"].pixels(0)
    asks_with(open_page(app, "views/classify.py"), state.TEST_GARMENT)
    assert app.selectbox(key="answering_data").value == bundle.manifest["answering"]["data"]
    for name in bundle.classifiers:
        app.selectbox(key="answering_data").set_value(name).run()
        said = text_of(html_with(app, "verdict")[0])
        assert said == words.verdict(bundle.judge(pixels, name), bundle.class_names)
    (table,) = html_with(app, "side-by-side")
    assert table.partition("<tbody>")[2].count("<tr") == len(bundle.classifiers)


@pytest.mark.parametrize(("key", "kind", "name"), [("upload", "PNG", "shirt.png"), ("camera", "JPEG", "photo.jpg")])
def test_a_picture_that_arrives_gets_a_verdict(app, key, kind, name):
    picture, file = Image.new("RGB", (60, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((15, 10, 45, 70), "navy")
    picture.save(file, kind)
    asks_with(open_page(app, "views/classify.py"), key)
    widget = app.file_uploader(key=key) if key == "upload" else app.camera_input(key=key)
    widget.set_value((name, file.getvalue(), f"image/{kind.lower()}")).run()
    assert not app.exception
    assert html_with(app, "verdict")


def test_every_network_can_be_looked_at_in_the_lab(app, bundle):
    in_room(app, "Layers")
    networks = app.button_group(key="lab_network").options
    assert len(networks) == len(bundle.maps) + len(bundle.classifiers)
    about = {**bundle.maps, **bundle.classifiers}
    for name in about:
        app.button_group(key="lab_network").set_value(name).run()
        assert not app.exception
        assert any(f"{about[name].about['parameters']:,}" in caption.value for caption in app.caption), name


def in_room(app, room):
    open_page(app, "views/lab.py")
    app.button_group(key="lab_room").set_value(room).run()
    assert not app.exception
    return "".join(piece.value for piece in app.html)


def test_the_curves_say_where_to_stop_and_where_the_write_up_did(app, bundle):
    shown = in_room(app, "Curves")
    losses = bundle.manifest["classifiers"]["conv"]["history"]["long"]["val_loss"]
    row = shown[shown.index(">conv, long run<") :].split("</tr>")[0]
    assert re.findall(r">(\d+)<", row) == [str(losses.index(min(losses)) + 1), str(len(losses)), "14"]
    app.button_group(key="curves_of").set_value("Maps").run()
    assert not app.exception
    assert any(">atlas, final run<" in piece.value for piece in app.html)


def test_any_runs_can_be_laid_over_each_other(app):
    in_room(app, "Curves")
    chosen = ["dense, long run", "best, final run"]
    app.multiselect(key="curves_classifiers").set_value(chosen).run()
    assert not app.exception
    assert all(any(f">{run}<" in piece.value for piece in app.html) for run in chosen)


def test_two_classifiers_can_be_set_against_each_other_with_their_garments(app, bundle):
    in_room(app, "Classifiers")
    app.selectbox(key="differs_right").set_value("conv")
    app.selectbox(key="differs_wrong").set_value("dense").run()
    (shown,) = html_with(app, "differing")
    labels = bundle.garments["test"].labels
    conv, dense = (bundle.classifiers[name].named("test") == labels for name in ("conv", "dense"))
    count = int((conv & ~dense).sum())
    assert any(f"wrong about {count:,} test garments" in piece.value for piece in app.markdown)
    assert shown.count("<a ") == min(40, count)
    app.selectbox(key="differs_wrong").set_value("conv").run()
    assert not app.exception
    assert any("Choose two different classifiers." in piece.value for piece in app.markdown)


def test_every_experiment_says_what_was_expected_and_how_to_repeat_it(app, bundle):
    open_page(app, "views/lab.py")
    assert ("Experiments" in app.button_group(key="lab_room").options) == bool(bundle.experiments)
    if not bundle.experiments:
        return
    in_room(app, "Experiments")
    for about in bundle.experiments:
        app.selectbox(key="experiment").set_value(about["question"]).run()
        assert not app.exception
        assert any(about["expected"] in piece.value for piece in app.markdown)
        assert any(about["command"] in piece.value for piece in app.caption)
        assert app.get("plotly_chart")


def test_the_maps_stand_side_by_side_each_with_its_dots_its_terrain_and_what_it_remembers(app, bundle):
    shown = in_room(app, "Maps")
    assert shown.count('alt="Real: 10 garments"') == 1
    for name, plane in bundle.maps.items():
        title = map_data.TITLES.get(name, name)
        assert shown.count(f'alt="{html.escape(title)}: ') == 3
        assert any(map_data.about_map(plane) in piece.value for piece in app.markdown)


def test_the_classifiers_stand_side_by_side_with_size_speed_and_honesty(app, bundle):
    shown = in_room(app, "Classifiers")
    for name, classifier in bundle.classifiers.items():
        assert f">{name}</td>" in shown
        assert f"{classifier.about['parameters']:,}" in shown
        assert f"{classifier.about['figures']['calibration_error']:.2%}" in shown
    assert app.get("plotly_chart")
    assert app.dataframe[0].value.to_numpy().tolist() == list(bundle.classifiers.values())[-1].about["confusion"]


def test_a_chosen_cell_of_the_confusion_matrix_shows_its_garments_with_their_places(app, bundle):
    in_room(app, "Classifiers")
    name = list(bundle.classifiers)[-1]
    shirt, top = bundle.class_names.index("Shirt"), bundle.class_names.index("T-shirt/top")
    app.session_state[f"confusion_{name}"] = {
        "selection": {"rows": [], "columns": [], "cells": [(shirt, "T-shirt/top")]}
    }
    (shown,) = html_with(app.run(), "confused")
    labels = bundle.garments["test"].labels
    members = np.flatnonzero((labels == shirt) & (bundle.classifiers[name].named("test") == top))
    assert len(members) == bundle.classifiers[name].about["confusion"][shirt][top]
    assert shown.count("<a ") == min(60, len(members)) > 0
    plane = next(iter(bundle.maps.values()))
    x, y = plane.codes("test")[members[0]]
    assert f"x={x:.3f}&amp;y={y:.3f}" in shown


def test_the_published_figures_stand_under_ours(app, bundle):
    shown = in_room(app, "Published figures")
    for kind in ("maps", "classifiers"):
        for name in (*bundle.manifest[kind], *bundle.manifest["published"][kind]):
            assert f">{html.escape(name)}</td>" in shown


def test_the_address_bar_restores_a_map_and_a_place(app, bundle):
    for name, plane in bundle.maps.items():
        edge = plane.extent
        x, y = round((edge.x0 + edge.x1) / 2, 3), round(edge.y0 + (edge.y1 - edge.y0) / 3, 3)
        app.query_params.update({"map": name, "x": str(x), "y": str(y)})
        told = told_to_the_map(app.run())
        assert (told["map"], told["position"]) == (name, {"x": x, "y": y})


@pytest.mark.parametrize("x", ["abc", "", "nan", "inf", "1e99", "1,5", "<script>alert(1)</script>"])
def test_nonsense_in_the_address_bar_is_ignored(app, bundle, x):
    app.query_params.update({"map": "no such map", "x": x, "y": "1"})
    told = told_to_the_map(app.run())
    assert not app.exception
    first = next(iter(bundle.maps))
    assert told["map"] == first
    assert tuple(told["position"].values()) == map_data.first_place(bundle.maps[first])


@pytest.fixture
def broken_bundle(tmp_path, monkeypatch):
    copy = shutil.copytree(loading.open_bundle().path, tmp_path / "bundle")
    file = next(iter((copy / "maps").glob("*/lattice*")))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    st.cache_resource.clear()
    yield file
    st.cache_resource.clear()


@pytest.mark.parametrize("page", PAGES)
def test_an_altered_bundle_gives_one_sentence_with_the_remedy_on_every_page(app, broken_bundle, page):
    open_page(app, page)
    assert not app.exception
    (error,) = app.error
    assert broken_bundle.name in error.value
    assert "python -m training export" in error.value
    assert "\n" not in error.value
    assert "Traceback" not in error.value
    assert not app.get("bidi_component")
