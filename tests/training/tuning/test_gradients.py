"""The recorded gradient norms are those of the loss, and recording them leaves training unchanged."""

import keras
import numpy as np
import pytest

from training.tuning.gradients import GradientNorms

# TensorFlow's variables give NumPy 2 a warning when Keras copies them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
random = np.random.default_rng(0)
INPUTS = random.normal(size=(20, 3)).astype(np.float32)
TARGETS = random.normal(size=(20, 1)).astype(np.float32)


def linear_model():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, name="line")])
    model.compile("sgd", "mse", run_eagerly=True)
    return model


def test_the_norm_of_a_linear_model_equals_the_analytic_one():
    model = linear_model()
    kernel, bias = model.get_weights()
    expected = 2 / len(INPUTS) * INPUTS.T @ (INPUTS @ kernel + bias - TARGETS)
    callback = GradientNorms(INPUTS, TARGETS)
    history = model.fit(INPUTS, TARGETS, epochs=2, verbose=0, callbacks=[callback]).history
    assert history["gradient/line"][0] == pytest.approx(np.sqrt(np.mean(expected**2)), rel=1e-4)
    assert history["gradient/line"][1] < history["gradient/line"][0]


def test_recording_leaves_the_weights_unchanged():
    keras.utils.set_random_seed(0)
    watched = linear_model()
    other = keras.models.clone_model(watched)
    other.set_weights(watched.get_weights())
    other.compile("sgd", "mse", run_eagerly=True)
    watched.fit(INPUTS, TARGETS, shuffle=False, verbose=0, callbacks=[GradientNorms(INPUTS, TARGETS)])
    other.fit(INPUTS, TARGETS, shuffle=False, verbose=0)
    for one, two in zip(watched.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
