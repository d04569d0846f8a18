"""The rooms of the lab say what was saved, and lead on to the garments."""

import html
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app.render import map_payload
from tests.serving import ROOT


@pytest.fixture
def app():
    app = AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60)
    app.run()
    return app.switch_page("lab/page.py")


def in_room(app, room):
    app.run()
    app.button_group(key="lab_room").set_value(room).run()
    assert not app.exception
    return "".join(piece.value for piece in app.html)


def html_with(app, test_id):
    """The pieces of HTML on the page that carry a test id."""
    return [piece.value for piece in app.html if re.search(rf"data-testid=[\"']{test_id}[\"']", piece.value)]


def test_every_network_can_be_looked_at_in_the_lab(app, bundle):
    in_room(app, "Layers")
    networks = app.button_group(key="lab_network").options
    assert len(networks) == len(bundle.maps) + len(bundle.classifiers)
    about = {**bundle.maps, **bundle.classifiers}
    for name in about:
        app.button_group(key="lab_network").set_value(name).run()
        assert not app.exception
        assert any(f"{about[name].info['parameters']:,}" in caption.value for caption in app.caption), name


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
    labels = bundle.images["test"].labels
    conv, dense = (bundle.classifiers[name].predicted_labels("test") == labels for name in ("conv", "dense"))
    count = int((conv & ~dense).sum())
    assert any(f"wrong about {count:,} test garments" in piece.value for piece in app.markdown)
    assert shown.count("<a ") == min(40, count)
    app.selectbox(key="differs_wrong").set_value("conv").run()
    assert not app.exception
    assert any("Choose two different classifiers." in piece.value for piece in app.markdown)


def test_every_experiment_says_what_was_expected_and_how_to_repeat_it(app, bundle):
    app.run()
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
        title = map_payload.TITLES.get(name, name)
        assert shown.count(f'alt="{html.escape(title)}: ') == 3
        assert any(map_payload.summarize_map(plane) in piece.value for piece in app.markdown)


def test_the_classifiers_stand_side_by_side_with_size_speed_and_honesty(app, bundle):
    shown = in_room(app, "Classifiers")
    for name, classifier in bundle.classifiers.items():
        assert f">{name}</td>" in shown
        assert f"{classifier.info['parameters']:,}" in shown
        assert f"{classifier.info['metrics']['calibration_error']:.2%}" in shown
    assert app.get("plotly_chart")
    assert app.dataframe[0].value.to_numpy().tolist() == list(bundle.classifiers.values())[-1].info["confusion"]


def test_a_chosen_cell_of_the_confusion_matrix_shows_its_garments_with_their_places(app, bundle):
    in_room(app, "Classifiers")
    name = list(bundle.classifiers)[-1]
    shirt, top = bundle.class_names.index("Shirt"), bundle.class_names.index("T-shirt/top")
    app.session_state[f"confusion_{name}"] = {
        "selection": {"rows": [], "columns": [], "cells": [(shirt, "T-shirt/top")]}
    }
    (shown,) = html_with(app.run(), "confused")
    labels = bundle.images["test"].labels
    members = np.flatnonzero((labels == shirt) & (bundle.classifiers[name].predicted_labels("test") == top))
    assert len(members) == bundle.classifiers[name].info["confusion"][shirt][top]
    assert shown.count("<a ") == min(60, len(members)) > 0
    plane = next(iter(bundle.maps.values()))
    x, y = plane.codes("test")[members[0]]
    assert f"x={x:.3f}&amp;y={y:.3f}" in shown


def test_the_published_figures_stand_under_ours(app, bundle):
    shown = in_room(app, "Published figures")
    for kind in ("maps", "classifiers"):
        for name in (*bundle.manifest[kind], *bundle.manifest["published"][kind]):
            assert f">{html.escape(name)}</td>" in shown


@pytest.mark.parametrize("room", ["Curves", "Layers", "Maps", "Classifiers", "Published figures"])
def test_every_room_shows_the_commands_that_repeat_it(app, room):
    in_room(app, room)
    assert any("To repeat: `python -m training " in piece.value for piece in app.caption)


def test_curves_are_repeated_by_training_those_networks_that_are_shown(app):
    app.run()
    app.multiselect(key="curves_classifiers").set_value(["conv, final run", "dense, final run"]).run()
    (said,) = (piece.value for piece in app.caption if piece.value.startswith("To repeat"))
    assert (
        said
        == "To repeat: `python -m training classifier --name conv`, then `python -m training classifier --name dense`"
    )
    app.multiselect(key="curves_classifiers").set_value(["best, final run"]).run()  # which begins with others' weights
    assert any(piece.value == "To repeat: `python -m training classifier`" for piece in app.caption)
