"""A calibrated confidence of 80% is correct in 80 of 100 cases; a fitted temperature calibrates a classifier."""

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
def calibrated():
    """Logits, and labels drawn from the distributions that they define."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 10))
    labels = (softmax(logits).cumsum(axis=1) < random.random((20_000, 1))).sum(axis=1).clip(0, 9)
    return logits, labels


def test_the_calibration_error_is_the_difference_of_confidence_and_accuracy():
    confident = np.tile(np.eye(10, dtype=np.float32)[3] * 0.8 + 0.02, (10, 1))  # 82% for class 3
    labels = np.array([3] * 6 + [4] * 4)
    assert calibration_error(confident, labels) == pytest.approx(0.82 - 0.6, abs=1e-6)
    assert calibration_error(confident, np.full(10, 3)) == pytest.approx(0.18, abs=1e-6)


def test_differences_of_opposite_sign_do_not_cancel_out():
    rows = np.full((2, 10), 0.0, np.float32)
    rows[0, :2], rows[1, :2] = (0.9, 0.1), (0.6, 0.4)
    assert calibration_error(rows, np.array([1, 0])) == pytest.approx((0.9 + 0.4) / 2, abs=1e-6)


def test_each_prediction_is_counted_in_one_bin_with_its_accuracy(calibrated):
    logits, labels = calibrated
    probabilities = softmax(logits)
    bins = reliability(probabilities, labels)
    assert sum(each["count"] for each in bins) == len(labels)
    assert [each["confidence"] for each in bins] == sorted(each["confidence"] for each in bins)
    correct = sum(each["accuracy"] * each["count"] for each in bins)
    assert correct == pytest.approx((probabilities.argmax(axis=1) == labels).sum())


def test_calibrated_probabilities_have_almost_no_error_and_temperature_one(calibrated):
    logits, labels = calibrated
    assert calibration_error(softmax(logits), labels) < 0.015
    assert fit_temperature(softmax(logits), labels) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_temperature_that_the_logits_were_scaled_by_is_found(calibrated, factor):
    logits, labels = calibrated
    found = fit_temperature(softmax(logits * factor), labels)
    assert found == pytest.approx(factor, rel=0.03)
    assert calibration_error(softmax(logits * factor / found), labels) < 0.015


def test_dividing_the_logits_changes_the_confidence_and_never_the_predicted_class(images):
    keras.utils.set_random_seed(0)
    image = keras.Input((28, 28, 1))
    probabilities = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(image))
    model = keras.Model(image, probabilities)
    before = np.asarray(model(images[:50, ..., None]))
    divide_logits(model, 2.5)
    after = np.asarray(model(images[:50, ..., None]))
    np.testing.assert_allclose(after, softmax(np.log(before) / 2.5), atol=1e-5)
    assert (after.argmax(axis=1) == before.argmax(axis=1)).all()
    assert (after.max(axis=1) < before.max(axis=1)).all()
