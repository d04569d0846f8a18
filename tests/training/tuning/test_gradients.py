"""The gradient that is watched is the gradient."""

import keras
import numpy as np
import pytest

from training.tuning.gradients import GradientNorms

# TensorFlow's variables give NumPy 2 a warning when Keras copies them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
random = np.random.default_rng(0)
INPUTS = random.normal(size=(20, 3)).astype(np.float32)
WANTED = random.normal(size=(20, 1)).astype(np.float32)


def linear():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, name="line")])
    model.compile("sgd", "mse", run_eagerly=True)
    return model


def test_of_a_line_it_is_the_one_that_can_be_written_down():
    model = linear()
    kernel, bias = model.get_weights()
    by_hand = 2 / len(INPUTS) * INPUTS.T @ (INPUTS @ kernel + bias - WANTED)
    watch = GradientNorms(INPUTS, WANTED)
    history = model.fit(INPUTS, WANTED, epochs=2, verbose=0, callbacks=[watch]).history
    assert history["gradient/line"][0] == pytest.approx(np.sqrt(np.mean(by_hand**2)), rel=1e-4)
    assert history["gradient/line"][1] < history["gradient/line"][0]


def test_watching_changes_nothing():
    keras.utils.set_random_seed(0)
    watched = linear()
    other = keras.models.clone_model(watched)
    other.set_weights(watched.get_weights())
    other.compile("sgd", "mse", run_eagerly=True)
    watched.fit(INPUTS, WANTED, shuffle=False, verbose=0, callbacks=[GradientNorms(INPUTS, WANTED)])
    other.fit(INPUTS, WANTED, shuffle=False, verbose=0)
    for one, two in zip(watched.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
