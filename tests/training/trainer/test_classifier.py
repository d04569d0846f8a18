"""How a classifier trains is no part of what it is."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import keras
import numpy as np
import pytest

from models.classifiers import build_classifier
from models.spec import CLASSIFIERS
from training.trainer.torch_batchnorm import fuse_batchnorm

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

BEST = next(config for config in CLASSIFIERS if config.name == "best")
IMAGES = np.random.default_rng(0).random((4, 28, 28, 1), np.float32)


def test_weights_trained_in_half_precision_fit_the_network_that_ships(tmp_path):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        trained = build_classifier(BEST)
    finally:
        keras.config.set_dtype_policy("float32")
    assert {weight.dtype for weight in trained.weights} == {"float32"}
    trained.save_weights(tmp_path / "model.weights.h5")
    shipped = build_classifier(BEST)
    shipped.load_weights(tmp_path / "model.weights.h5")
    for one, other in zip(trained.get_weights(), shipped.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(shipped(IMAGES), trained(IMAGES), atol=0.01)


def test_where_tensorflow_trains_nothing_is_fused():
    network = build_classifier(BEST)
    assert fuse_batchnorm(network) is network


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed; nothing needs it")
def test_where_pytorch_trains_a_fused_network_learns_as_the_plain_one_and_its_weights_fit(tmp_path):
    code = """
import json, sys
import keras, numpy as np
from models.classifiers import build_classifier
from models.spec import CLASSIFIERS
from training.trainer.torch_batchnorm import fuse_batchnorm
best = next(config for config in CLASSIFIERS if config.name == "best")
images = np.random.default_rng(0).random((32, 28, 28, 1), np.float32)
targets = np.eye(10, dtype=np.float32)[np.arange(32) % 10]
answers = []
keras.utils.set_random_seed(0)
plain = build_classifier(best)
faster = fuse_batchnorm(plain)
assert faster is not plain
for network in (faster, plain):
    network.compile(keras.optimizers.SGD(0.01), "categorical_crossentropy")
    network.train_on_batch(images, targets)
    answers.append(network.predict(images, verbose=0))
faster.save_weights(sys.argv[1])
plain.load_weights(sys.argv[1])
answers.append(plain.predict(images, verbose=0))
print(json.dumps([answer.tolist() for answer in answers]))
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "model.weights.h5")],
        env={**os.environ, "KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=True,
    )
    faster, plain, loaded = np.array(json.loads(run.stdout))
    np.testing.assert_allclose(faster, plain, atol=1e-3)
    np.testing.assert_allclose(loaded, faster, atol=1e-5)
