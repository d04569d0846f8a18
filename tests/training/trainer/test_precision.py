"""The precision "auto" is the one in which a training step takes less time."""

import keras
import numpy as np
import pytest

from models.classifiers import build_classifier
from models.spec import CLASSIFIERS
from training.trainer import precision
from training.trainer.precision import in_precision, measure_precision, time_steps

DENSE = CLASSIFIERS[0]


@pytest.mark.parametrize(
    ("full", "half", "faster"),
    [
        (1.0, 0.5, "mixed_bfloat16"),
        (1.0, 0.9, "mixed_bfloat16"),
        (1.0, 0.91, "float32"),
        (1.0, 1.0, "float32"),
        (1.0, 6.3, "float32"),
    ],
)
def test_bfloat16_is_chosen_only_where_it_saves_a_tenth_of_the_time(monkeypatch, full, half, faster):
    timed = []

    def substitute(models, batch_size):
        timed.append(([model.layers[-2].compute_dtype for model in models], batch_size))
        return [full, half]

    monkeypatch.setattr(precision, "time_steps", substitute)
    assert measure_precision(DENSE) == faster
    assert timed == [(["float32", "bfloat16"], precision.TIMED_IMAGES)]


def test_after_a_measurement_random_numbers_are_those_of_the_seed(monkeypatch):
    monkeypatch.setattr(precision, "time_steps", lambda models, _: [1.0] * len(models))
    keras.utils.set_random_seed(DENSE.seed)
    expected = build_classifier(DENSE).get_weights()[0]
    measure_precision(DENSE)
    np.testing.assert_array_equal(build_classifier(DENSE).get_weights()[0], expected)


def test_the_shortest_step_after_the_first_counts(monkeypatch):
    ticks = np.cumsum([0, 50, 0, 60, 0, 3, 0, 9, 0, 5, 0, 4, 0, 7, 0, 8])  # two networks take turns
    monkeypatch.setattr(precision.time, "perf_counter", iter(ticks).__next__)
    monkeypatch.setattr(precision, "TIMED_STEPS", 3)
    models = [build_classifier(DENSE), in_precision(build_classifier(DENSE), "mixed_bfloat16")]
    steps = [[], []]
    for model, batches in zip(models, steps, strict=True):
        model.compile = lambda *_, **__: None
        model.train_on_batch = lambda images, targets, batches=batches: batches.append((images.shape, targets.shape))
    assert time_steps(models, 8) == [3, 4]
    assert steps[0] == steps[1] == [((8, 28, 28, 1), (8, 10))] * 4


def test_a_real_measurement_leaves_a_network_that_can_be_trained():
    network = in_precision(build_classifier(DENSE), "mixed_bfloat16")
    (seconds,) = time_steps([network], 8)
    assert seconds > 0
    assert {weight.dtype for weight in network.weights} == {"float32"}
    assert network.layers[-1].compute_dtype == "float32"
