"""The rooms of the lab show what was saved, and link to the images on the map."""

import html
import re

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from app.render import map_payload
from app.session import caches
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


def tables(app):
    """The tables on the page, in their order."""
    return [dataframe.value for dataframe in app.dataframe]


def html_with(app, test_id):
    """The pieces of HTML on the page that carry a test id."""
    return [piece.value for piece in app.html if re.search(rf"data-testid=[\"']{test_id}[\"']", piece.value)]


def test_the_layers_of_every_network_are_shown(app, bundle):
    in_room(app, "Layers")
    networks = app.button_group(key="lab_network").options
    assert len(networks) == len(bundle.maps) + len(bundle.classifiers)
    about = {**bundle.maps, **bundle.classifiers}
    for name in about:
        app.button_group(key="lab_network").set_value(name).run()
        assert not app.exception
        info = about[name].info
        assert any(f"{info['parameters']:,}" in caption.value for caption in app.caption), name
        parts = info["layers"].values() if isinstance(info["layers"], dict) else [info["layers"]]
        assert len(tables(app)) == len(parts)
        for table, layers in zip(tables(app), parts, strict=True):
            assert list(table["Layer"]) == [layer["name"] for layer in layers]
            assert list(table["Output"]) == [" × ".join(map(str, layer["output"])) for layer in layers]
            assert list(table["Parameters"]) == [layer["parameters"] for layer in layers]


def test_the_curves_show_the_best_epoch_and_where_the_write_up_stopped(app, bundle):
    in_room(app, "Curves")
    losses = bundle.manifest["classifiers"]["conv"]["history"]["long"]["val_loss"]
    (table,) = tables(app)
    row = table.set_index("Run").loc["conv, long run"]
    assert list(row[:3]) == [losses.index(min(losses)) + 1, len(losses), 14]
    assert row["Lowest held-out loss"] == min(losses)
    app.button_group(key="curves_of").set_value("Maps").run()
    assert not app.exception
    assert "atlas, final run" in list(tables(app)[0]["Run"])


def test_any_runs_can_be_shown_in_one_figure(app):
    in_room(app, "Curves")
    chosen = ["dense, long run", "best, final run"]
    app.multiselect(key="curves_classifiers").set_value(chosen).run()
    assert not app.exception
    assert list(tables(app)[0]["Run"]) == chosen


def test_two_classifiers_can_be_compared_with_the_images_on_which_they_differ(app, bundle):
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


def test_every_experiment_shows_what_was_expected_its_trials_and_how_to_repeat_it(app, bundle):
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
        (table,) = tables(app)
        assert len(table) == len(about["rows"])


def test_each_map_has_its_scatter_plot_its_terrain_and_its_reconstructions(app, bundle):
    shown = in_room(app, "Maps")
    assert shown.count('alt="Real: 10 garments"') == 1
    for name, plane in bundle.maps.items():
        title = map_payload.TITLES.get(name, name)
        assert shown.count(f'alt="{html.escape(title)}: ') == 3
        assert any(map_payload.summarize_map(plane) in piece.value for piece in app.markdown)


def test_the_classifiers_have_their_size_and_calibration_side_by_side(app, bundle):
    in_room(app, "Classifiers")
    metrics, confusion = tables(app)
    assert list(metrics["Network"]) == list(bundle.classifiers)
    for column, key in (("Test accuracy", "test_accuracy"), ("Calibration error", "calibration_error")):
        assert list(metrics[column]) == [each.info["metrics"][key] for each in bundle.classifiers.values()]
    assert list(metrics["Parameters"]) == [each.info["parameters"] for each in bundle.classifiers.values()]
    assert app.get("plotly_chart")
    assert confusion.to_numpy().tolist() == list(bundle.classifiers.values())[-1].info["confusion"]


def test_the_interval_of_an_accuracy_is_shown_where_the_bundle_has_it(app, bundle, monkeypatch):
    ends = ["At least (95%)", "At most (95%)"]
    for classifier in caches.open_bundle().classifiers.values():
        monkeypatch.delitem(classifier.info["metrics"], "test_accuracy_interval", raising=False)
    in_room(app, "Classifiers")
    assert not set(ends) & set(tables(app)[0])
    monkeypatch.setitem(caches.open_bundle().classifiers["dense"].info["metrics"], "test_accuracy_interval", [0.8, 0.9])
    app.run()
    intervals = tables(app)[0].set_index("Network")[ends]
    assert list(intervals.loc["dense"]) == [0.8, 0.9]
    assert intervals.drop("dense").isna().all(axis=None)


def test_a_selected_cell_of_the_confusion_matrix_shows_its_images_with_links_to_the_map(app, bundle):
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


def test_published_metrics_are_below_ours(app, bundle):
    in_room(app, "Published figures")
    for table, kind in zip(tables(app), ("maps", "classifiers"), strict=True):
        ours, published = bundle.manifest[kind], bundle.manifest["published"][kind]
        names = list(table["Network"])
        assert names[: len(ours)] == list(ours)
        assert names[len(names) - len(published) :] == list(published)
        assert set(published) <= set(names)
    accuracies = tables(app)[1].set_index("Network")["Test accuracy"]
    assert accuracies["best"] == bundle.manifest["classifiers"]["best"]["metrics"]["test_accuracy"]
    assert accuracies["people"] == bundle.manifest["published"]["classifiers"]["people"]["test_accuracy"]


def test_a_star_marks_the_best_of_each_published_column_also_if_it_is_not_ours(app):
    in_room(app, "Published figures")
    errors = ("MSE", "Density divergence", "Calibration error", "Latency (ms)")
    for table in app.dataframe:
        shown = pa.ipc.open_stream(table.proto.arrow_data.styler.display_values).read_all().to_pandas()
        for column in shown.columns[1:]:
            values = table.value[column]
            best = values.min() if column in errors else values.max()
            starred = values.count() > 1
            assert list(shown[column].str.startswith("★ ")) == list((values == best) & starred), column
    winners = shown.set_index("Network")["Test accuracy"]
    assert [name for name in winners.index if winners[name].startswith("★")] == ["WRN-40-4 (8.9 M parameters)"]
    assert "Test accuracy: WRN-40-4 (8.9 M parameters)" in app.dataframe[1].proto.alt
    assert any("★ marks the best of each column" in piece.value for piece in app.markdown)


@pytest.mark.parametrize("room", ["Curves", "Layers", "Maps", "Classifiers", "Published figures"])
def test_every_room_shows_the_commands_that_reproduce_it(app, room):
    in_room(app, room)
    assert any("To repeat: `python -m training " in piece.value for piece in app.caption)


def test_the_commands_of_curves_train_the_networks_that_are_shown(app):
    app.run()
    app.multiselect(key="curves_classifiers").set_value(["conv, final run", "dense, final run"]).run()
    (said,) = (piece.value for piece in app.caption if piece.value.startswith("To repeat"))
    assert (
        said
        == "To repeat: `python -m training classifier --name conv`, then `python -m training classifier --name dense`"
    )
    app.multiselect(key="curves_classifiers").set_value(["best, final run"]).run()  # which begins with others' weights
    assert any(piece.value == "To repeat: `python -m training classifier`" for piece in app.caption)


def test_the_room_and_the_selected_cell_are_still_there_when_the_visitor_returns(app, bundle):
    in_room(app, "Classifiers")
    name, shirt = next(iter(bundle.classifiers)), bundle.class_names.index("Shirt")
    app.button_group(key="confusion_of").set_value(name).run()
    app.session_state[f"confusion_{name}"] = {
        "selection": {"rows": [], "columns": [], "cells": [(shirt, "T-shirt/top")]}
    }
    shown = html_with(app.run(), "confused")
    app.switch_page("explore/page.py").run()
    app.switch_page("lab/page.py").run()
    assert not app.exception
    assert html_with(app, "confused") == shown != []
