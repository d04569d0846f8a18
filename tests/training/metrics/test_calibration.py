"""A confidence of 80% should be right in 80 of 100 cases, and a temperature brings it there."""

import keras
import numpy as np
import pytest

from training.metrics.calibration import calibration_error, divide_logits, fit_temperature, reliability

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def honest():
    """Logits, and labels drawn with exactly the probabilities that they mean."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 10))
    labels = (softmax(logits).cumsum(axis=1) < random.random((20_000, 1))).sum(axis=1).clip(0, 9)
    return logits, labels


def test_the_error_is_the_gap_between_confidence_and_share_of_right_answers():
    sure = np.tile(np.eye(10, dtype=np.float32)[3] * 0.8 + 0.02, (10, 1))  # 82% sure of class 3
    labels = np.array([3] * 6 + [4] * 4)
    assert calibration_error(sure, labels) == pytest.approx(0.82 - 0.6, abs=1e-6)
    assert calibration_error(sure, np.full(10, 3)) == pytest.approx(0.18, abs=1e-6)


def test_gaps_of_different_bins_do_not_cancel_out():
    rows = np.full((2, 10), 0.0, np.float32)
    rows[0, :2], rows[1, :2] = (0.9, 0.1), (0.6, 0.4)
    assert calibration_error(rows, np.array([1, 0])) == pytest.approx((0.9 + 0.4) / 2, abs=1e-6)


def test_the_bins_hold_every_answer_once_and_say_how_often_it_is_right(honest):
    logits, labels = honest
    answers = softmax(logits)
    bins = reliability(answers, labels)
    assert sum(each["count"] for each in bins) == len(labels)
    assert [each["confidence"] for each in bins] == sorted(each["confidence"] for each in bins)
    right = sum(each["accuracy"] * each["count"] for each in bins)
    assert right == pytest.approx((answers.argmax(axis=1) == labels).sum())


def test_honest_answers_have_next_to_no_error_and_keep_their_temperature(honest):
    logits, labels = honest
    assert calibration_error(softmax(logits), labels) < 0.015
    assert fit_temperature(softmax(logits), labels) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_temperature_that_was_wrong_is_found(honest, factor):
    logits, labels = honest
    found = fit_temperature(softmax(logits * factor), labels)
    assert found == pytest.approx(factor, rel=0.03)
    assert calibration_error(softmax(logits * factor / found), labels) < 0.015


def test_a_temperature_built_in_changes_how_sure_and_never_the_choice(images):
    keras.utils.set_random_seed(0)
    given = keras.Input((28, 28, 1))
    scores = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(given))
    model = keras.Model(given, scores)
    before = np.asarray(model(images[:50, ..., None]))
    divide_logits(model, 2.5)
    after = np.asarray(model(images[:50, ..., None]))
    np.testing.assert_allclose(after, softmax(np.log(before) / 2.5), atol=1e-5)
    assert (after.argmax(axis=1) == before.argmax(axis=1)).all()
    assert (after.max(axis=1) < before.max(axis=1)).all()
