"""Precision and fused layers of training do not change the network that is exported; distillation mixes targets."""

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
from training.augmentation.pipeline import identity, random_translation
from training.trainer.classifier import distill
from training.trainer.torch_batchnorm import fuse_batchnorm

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

BEST = next(config for config in CLASSIFIERS if config.name == "best")
IMAGES = np.random.default_rng(0).random((4, 28, 28, 1), np.float32)
LABELS = np.eye(10, dtype=np.float32)[np.arange(4)]


def test_weights_trained_in_half_precision_load_into_the_exported_network(tmp_path):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        trained = build_classifier(BEST)
    finally:
        keras.config.set_dtype_policy("float32")
    assert {weight.dtype for weight in trained.weights} == {"float32"}
    trained.save_weights(tmp_path / "model.weights.h5")
    exported = build_classifier(BEST)
    exported.load_weights(tmp_path / "model.weights.h5")
    for one, other in zip(trained.get_weights(), exported.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(exported(IMAGES), trained(IMAGES), atol=0.01)


def test_batchnorm_is_not_fused_on_tensorflow():
    network = build_classifier(BEST)
    assert fuse_batchnorm(network) is network


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed; nothing needs it")
def test_on_pytorch_a_network_with_fused_batchnorm_learns_the_same_and_its_weights_load_into_the_original(tmp_path):
    code = """
import json, sys
import keras, numpy as np
from models.classifiers import build_classifier
from models.spec import CLASSIFIERS
from training.trainer.torch_batchnorm import fuse_batchnorm
best = next(config for config in CLASSIFIERS if config.name == "best")
images = np.random.default_rng(0).random((32, 28, 28, 1), np.float32)
targets = np.eye(10, dtype=np.float32)[np.arange(32) % 10]
outputs = []
keras.utils.set_random_seed(0)
plain = build_classifier(best)
fused = fuse_batchnorm(plain)
assert fused is not plain
for network in (fused, plain):
    network.compile(keras.optimizers.SGD(0.01), "categorical_crossentropy")
    network.train_on_batch(images, targets)
    outputs.append(network.predict(images, verbose=0))
fused.save_weights(sys.argv[1])
plain.load_weights(sys.argv[1])
outputs.append(plain.predict(images, verbose=0))
print(json.dumps([output.tolist() for output in outputs]))
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "model.weights.h5")],
        env={**os.environ, "KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=True,
    )
    fused, plain, loaded = np.array(json.loads(run.stdout))
    np.testing.assert_allclose(fused, plain, atol=1e-3)
    np.testing.assert_allclose(loaded, fused, atol=1e-5)


@pytest.fixture
def teacher():
    """A network whose output depends on the left edge only, so that flipping an image changes it."""
    image = keras.Input((28, 28, 1))
    edge = keras.layers.Flatten()(keras.layers.Cropping2D(((0, 18), (0, 27)))(image))
    return keras.Model(image, keras.layers.Softmax()(edge))


def test_half_of_the_targets_is_the_teachers_mean_over_the_image_and_its_flip(teacher):
    images, targets = distill(identity, teacher)(IMAGES, LABELS, np.random.default_rng(0))
    soft = (teacher.predict(IMAGES, verbose=0) + teacher.predict(IMAGES[:, :, ::-1], verbose=0)) / 2
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_allclose(targets, (LABELS + soft) / 2, atol=1e-6)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)


def test_the_teacher_predicts_the_augmented_images(teacher):
    images, targets = distill(random_translation, teacher)(IMAGES, LABELS, np.random.default_rng(1))
    _, again = distill(identity, teacher)(images, LABELS, np.random.default_rng(1))
    assert not np.array_equal(images, IMAGES)
    np.testing.assert_array_equal(targets, again)
