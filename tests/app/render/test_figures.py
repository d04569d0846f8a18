"""Figures made from arrays: every number arrives, in order, in its colour."""

import numpy as np
import pytest

from app.render import figures
from app.render.palette import MARKS
from models.spec import CLASS_NAMES

SHARES = np.array([0.05, 0.01, 0.3, 0.02, 0.4, 0.0, 0.2, 0.0, 0.02, 0.0], np.float32)
RUN = {
    "loss": [0.9, 0.5, 0.4],
    "val_loss": [0.8, 0.6, 0.7],
    "accuracy": [0.6, 0.7, 0.8],
    "val_accuracy": [0.5, 0.6, 0.5],
}


def test_the_likeliest_class_has_the_uppermost_bar():
    (bars,) = figures.probabilities(CLASS_NAMES, SHARES).data
    assert bars.y[-1] == "Coat"  # Plotly counts bars from below
    assert list(bars.x) == sorted(bars.x)


def test_every_class_has_its_own_share_colour_and_label():
    (bars,) = figures.probabilities(CLASS_NAMES, SHARES).data
    drawn = {name: rest for name, *rest in zip(bars.y, bars.x, bars.marker.color, bars.text, strict=True)}
    for name, share, mark in zip(CLASS_NAMES, SHARES, MARKS, strict=True):
        assert drawn[name] == [share, mark.colour, f"{share:.0%}"]


def test_a_share_of_one_leaves_the_scale_as_it_is():
    certain, doubtful = np.eye(10, dtype=np.float32)[3], np.full(10, 0.1, np.float32)
    ranges = [figures.probabilities(CLASS_NAMES, shares).layout.xaxis.range for shares in (certain, doubtful)]
    assert ranges[0] == ranges[1] == (0, 1)


BOTH = {"Loss": ("loss",), "Accuracy": ("accuracy",)}


def test_curves_hold_every_epoch_of_every_run_counted_from_one():
    longer = {key: [*values, values[-1]] for key, values in RUN.items()}
    drawn = figures.training_curves({"long": longer, "final": RUN}, BOTH, {}).data
    assert len(drawn) == 8
    for run, history in (("long", longer), ("final", RUN)):
        lines = [line for line in drawn if run in line.name]
        assert sorted(list(line.y) for line in lines) == sorted(history.values())
        assert all(list(line.x) == list(range(1, len(history["loss"]) + 1)) for line in lines)


@pytest.mark.parametrize("measures", [{"Loss": ("loss",)}, BOTH])
def test_each_measure_has_a_panel_and_each_curve_one_line_in_the_legend(measures):
    figure = figures.training_curves({"final": RUN}, measures, {})
    assert [note.text for note in figure.layout.annotations] == list(measures)
    legend = [line.name for line in figure.data if line.showlegend]
    assert len(legend) == len(set(legend)) == 2


def test_runs_differ_in_colour_and_training_and_held_out_in_dash():
    lines = figures.training_curves({"long": RUN, "final": RUN}, {"Loss": ("loss",)}, {}).data
    assert len({(line.line.color, line.line.dash) for line in lines}) == 4
    for run in ("long", "final"):
        assert len({line.line.color for line in lines if run in line.name}) == 1


def test_a_star_marks_the_held_out_value_where_one_should_stop():
    lines = figures.training_curves({"final": RUN}, {"Loss": ("loss",)}, {"final": 2}).data
    starred = [[at for at, symbol in enumerate(line.marker.symbol, 1) if symbol == "star"] for line in lines]
    assert starred == [[], [2]]


def test_a_run_that_lacks_a_measure_leaves_its_panel_to_the_others():
    other, panels = {"decoder_loss": [3.0], "val_decoder_loss": [4.0]}, {**BOTH, "Loss": ("decoder_loss", "loss")}
    lines = figures.training_curves({"a": RUN, "b": other}, panels, {})
    assert [line.name.split(",")[0] for line in lines.data] == ["a"] * 4 + ["b"] * 2


def test_trials_have_a_dot_a_training_and_a_stroke_at_their_mean():
    strokes, dots = figures.trials(
        {"": {"relu": [0.8, 0.9], "tanh": [0.7]}}, "Activation", "Accuracy", percent=True
    ).data
    assert strokes.offsetgroup == dots.offsetgroup != ""  # which would set them side by side
    assert list(strokes.y) == pytest.approx([0.85, 0.7])
    assert list(zip(dots.x, dots.y, strict=True)) == [("relu", 0.8), ("relu", 0.9), ("tanh", 0.7)]


def test_on_a_logarithmic_axis_what_is_nothing_is_left_out():
    values = {"one": {"first": 0.1, "second": 0.0, "third": None}}
    assert list(figures.by_layer(values, "Gradient", logarithmic=True).data[0].y) == [0.1, None, None]
    assert list(figures.by_layer(values, "Silent", logarithmic=False).data[0].y) == [0.1, 0.0, None]


def test_reliability_has_a_line_a_network_beside_the_one_where_it_should_be():
    bins = [{"confidence": 0.5, "accuracy": 0.4, "count": 10}, {"confidence": 0.9, "accuracy": 0.95, "count": 90}]
    ideal, one, other = figures.reliability({"one": bins, "other": bins}).data
    assert list(ideal.x) == list(ideal.y) == [0, 1]
    assert (one.name, other.name) == ("one", "other")
    assert list(one.x) == [0.5, 0.9]
    assert list(one.y) == [0.4, 0.95]
    assert one.marker.size[0] < one.marker.size[1]
    assert one.line.color != other.line.color
