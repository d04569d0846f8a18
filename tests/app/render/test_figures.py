"""Figures hold every number, in order, in its colour."""

import numpy as np
import pytest

from app.render import figures
from app.render.palette import MARKERS
from models.spec import CLASS_NAMES

PROBABILITIES = np.array([0.05, 0.01, 0.3, 0.02, 0.4, 0.0, 0.2, 0.0, 0.02, 0.0], np.float32)
RUN = {
    "loss": [0.9, 0.5, 0.4],
    "val_loss": [0.8, 0.6, 0.7],
    "accuracy": [0.6, 0.7, 0.8],
    "val_accuracy": [0.5, 0.6, 0.5],
}


def test_the_most_likely_class_has_the_uppermost_bar():
    (bars,) = figures.plot_probabilities(CLASS_NAMES, PROBABILITIES).data
    assert bars.y[-1] == "Coat"  # Plotly counts bars from below
    assert list(bars.x) == sorted(bars.x)


def test_every_bar_has_the_probability_colour_and_label_of_its_class():
    (bars,) = figures.plot_probabilities(CLASS_NAMES, PROBABILITIES).data
    drawn = {name: rest for name, *rest in zip(bars.y, bars.x, bars.marker.color, bars.text, strict=True)}
    for name, probability, marker in zip(CLASS_NAMES, PROBABILITIES, MARKERS, strict=True):
        assert drawn[name] == [probability, marker.colour, f"{probability:.0%}"]


def test_the_scale_does_not_depend_on_the_probabilities():
    certain, uniform = np.eye(10, dtype=np.float32)[3], np.full(10, 0.1, np.float32)
    ranges = [
        figures.plot_probabilities(CLASS_NAMES, probabilities).layout.xaxis.range
        for probabilities in (certain, uniform)
    ]
    assert ranges[0] == ranges[1] == (0, 1)


BOTH = {"Loss": ("loss",), "Accuracy": ("accuracy",)}


def test_curves_hold_every_epoch_of_every_run_counted_from_one():
    longer = {key: [*values, values[-1]] for key, values in RUN.items()}
    drawn = figures.plot_training_curves({"long": longer, "final": RUN}, BOTH, {}).data
    assert len(drawn) == 8
    for run, history in (("long", longer), ("final", RUN)):
        lines = [line for line in drawn if run in line.name]
        assert sorted(list(line.y) for line in lines) == sorted(history.values())
        assert all(list(line.x) == list(range(1, len(history["loss"]) + 1)) for line in lines)


@pytest.mark.parametrize("metrics", [{"Loss": ("loss",)}, BOTH])
def test_each_metric_has_a_panel_and_each_curve_one_entry_in_the_legend(metrics):
    figure = figures.plot_training_curves({"final": RUN}, metrics, {})
    assert [note.text for note in figure.layout.annotations] == list(metrics)
    legend = [line.name for line in figure.data if line.showlegend]
    assert len(legend) == len(set(legend)) == 2


def test_runs_differ_in_colour_and_training_and_held_out_in_dash():
    lines = figures.plot_training_curves({"long": RUN, "final": RUN}, {"Loss": ("loss",)}, {}).data
    assert len({(line.line.color, line.line.dash) for line in lines}) == 4
    for run in ("long", "final"):
        assert len({line.line.color for line in lines if run in line.name}) == 1


def test_a_star_marks_the_held_out_value_of_the_best_epoch():
    lines = figures.plot_training_curves({"final": RUN}, {"Loss": ("loss",)}, {"final": 2}).data
    starred = [[at for at, symbol in enumerate(line.marker.symbol, 1) if symbol == "star"] for line in lines]
    assert starred == [[], [2]]


def test_a_run_that_lacks_a_metric_is_left_out_of_its_panel():
    other, panels = {"decoder_loss": [3.0], "val_decoder_loss": [4.0]}, {**BOTH, "Loss": ("decoder_loss", "loss")}
    lines = figures.plot_training_curves({"a": RUN, "b": other}, panels, {})
    assert [line.name.split(",")[0] for line in lines.data] == ["a"] * 4 + ["b"] * 2


def test_trials_have_a_dot_each_and_a_dash_at_their_mean():
    dashes, dots = figures.plot_trials(
        {"": {"relu": [0.8, 0.9], "tanh": [0.7]}}, "Activation", "Accuracy", percent=True
    ).data
    assert dashes.offsetgroup == dots.offsetgroup != ""  # which would set them side by side
    assert list(dashes.y) == pytest.approx([0.85, 0.7])
    assert list(zip(dots.x, dots.y, strict=True)) == [("relu", 0.8), ("relu", 0.9), ("tanh", 0.7)]


def test_zeros_are_left_out_on_a_logarithmic_axis():
    values = {"one": {"first": 0.1, "second": 0.0, "third": None}}
    assert list(figures.plot_by_layer(values, "Gradient", logarithmic=True).data[0].y) == [0.1, None, None]
    assert list(figures.plot_by_layer(values, "Dead units", logarithmic=False).data[0].y) == [0.1, 0.0, None]


def test_a_reliability_diagram_has_a_line_per_classifier_and_the_diagonal():
    bins = [{"confidence": 0.5, "accuracy": 0.4, "count": 10}, {"confidence": 0.9, "accuracy": 0.95, "count": 90}]
    ideal, one, other = figures.plot_reliability({"one": bins, "other": bins}).data
    assert list(ideal.x) == list(ideal.y) == [0, 1]
    assert (one.name, other.name) == ("one", "other")
    assert list(one.x) == [0.5, 0.9]
    assert list(one.y) == [0.4, 0.95]
    assert one.marker.size[0] < one.marker.size[1]
    assert one.line.color != other.line.color
