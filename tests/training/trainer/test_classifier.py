"""Precision and fused layers of training do not change the network that is exported; distillation mixes targets."""

import json
from dataclasses import asdict, replace

import keras
import numpy as np
import pytest

from models.classifiers import build_classifier
from models.spec import ATLAS, CLASSIFIERS
from training.data import ImageDataset, Split
from training.trainer.atlas import split as atlas_split
from training.trainer.choice import choose
from training.trainer.classifier import (
    config_from_record,
    load_final,
    selection_images,
    split,
    train_classifier,
)
from training.trainer.distillation import distill
from training.trainer.run_folder import read_history, read_record
from training.trainer.torch_batchnorm import fuse_batchnorm
from training.trainer.validation import InDistributionAccuracy

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


@pytest.fixture
def teacher():
    """A network whose output depends on the left edge only, so that flipping an image changes it."""
    image = keras.Input((28, 28, 1))
    edge = keras.layers.Flatten()(keras.layers.Cropping2D(((0, 18), (0, 27)))(image))
    return keras.Model(image, keras.layers.Softmax()(edge))


def test_half_of_the_loss_is_against_the_teachers_mean_over_the_image_and_its_flip(teacher):
    student = build_classifier(CLASSIFIERS[0])
    network = distill(student, teacher)
    network.compile("sgd", "categorical_crossentropy", run_eagerly=True)
    soft = (teacher.predict(IMAGES, verbose=0) + teacher.predict(IMAGES[:, :, ::-1], verbose=0)) / 2
    expected = -np.mean(np.sum((LABELS + soft) / 2 * np.log(student.predict(IMAGES, verbose=0)), axis=1))
    assert network.evaluate(IMAGES, LABELS, verbose=0)[0] == pytest.approx(expected, rel=1e-4)


def test_distillation_trains_the_student_and_not_the_teacher(teacher):
    student = build_classifier(CLASSIFIERS[0])
    network = distill(student, teacher)
    network.compile("sgd", "categorical_crossentropy", run_eagerly=True)
    before = student.get_weights(), teacher.get_weights()
    network.train_on_batch(IMAGES, LABELS)
    assert not np.array_equal(student.get_weights()[0], before[0][0])
    for one, other in zip(teacher.get_weights(), before[1], strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_checkpoint_of_a_distillation_loads_before_the_first_batch(teacher, tmp_path):
    networks = [distill(build_classifier(CLASSIFIERS[0]), teacher) for _ in range(2)]
    for network in networks:
        network.compile("sgd", "categorical_crossentropy", run_eagerly=True)
    networks[0].train_on_batch(IMAGES, LABELS)
    networks[0].save_weights(tmp_path / "checkpoint.weights.h5")
    networks[1].optimizer.build(networks[1].trainable_variables)
    networks[1].load_weights(tmp_path / "checkpoint.weights.h5")
    for one, other in zip(networks[1].get_weights(), networks[0].get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_accuracy_leaves_outliers_out():
    targets = np.full((4, 10), 0.1, np.float32)
    targets[:2] = LABELS[:2]
    predicted = np.eye(10, dtype=np.float32)[[0, 5, 0, 0]]
    accuracy = InDistributionAccuracy(name="accuracy")
    accuracy.update_state(targets, predicted)
    assert float(accuracy.result()) == 0.5  # Keras' own counts the outliers as right: three of four


ALL = replace(CLASSIFIERS[0], sample="all", validation=30)
LABELLED = Split(np.arange(100, dtype=np.uint8)[:, None, None].repeat(28, 1).repeat(28, 2), np.zeros(100, np.uint8))


def test_where_all_images_are_trained_on_the_last_are_held_out_as_the_atlas_does():
    train, held_out, rule = split(ALL, LABELLED)
    assert held_out.images[:, 0, 0].tolist() == [*range(80, 100)]  # at most a fifth
    assert train.images[:, 0, 0].tolist() == [*range(80)]
    assert rule == "the last 20 of the 100 training images"
    atlas = atlas_split(ATLAS, ImageDataset(LABELLED, LABELLED, "numbers"))
    assert {*held_out.images[:, 0, 0]} <= {*atlas.held_out.images[:, 0, 0]}


def test_seeds_of_the_write_ups_networks_are_compared_on_images_outside_its_sample(fashion_mnist):
    config = CLASSIFIERS[0]
    train, held_out, _ = split(config, fashion_mnist.train)
    selection = selection_images(config, fashion_mnist.train)
    assert len(selection) == 10_000
    known = {image.tobytes() for part in (train, held_out) for image in part.images}
    assert sum(image.tobytes() in known for image in selection.images) < 10  # the data set has a few duplicates


def test_a_seed_is_preferred_only_if_the_difference_is_above_the_standard_error():
    def chosen(*accuracies):
        return choose([{"seed": seed, "accuracy": value} for seed, value in enumerate(accuracies)], "accuracy", 10_000)

    assert chosen(0.899, 0.900, 0.880)["seed"] == 0
    assert chosen(0.890, 0.900, 0.880)["seed"] == 1
    result = chosen(0.88, 0.90)
    assert (result["mean"], result["standard_error"]) == (0.89, 0.003)
    assert result["deviation"] == pytest.approx(0.014142)
    assert "within one standard error of the best accuracy on 10,000 training images" in result["rule"]


def test_a_network_is_rebuilt_from_its_record_whatever_the_code_says_today(quick_run, fashion_mnist, tmp_path):
    folder = quick_run.runs / "classifiers" / "dense"
    record = read_record(folder / f"seed-{quick_run.seed}")
    assert record["config"] == json.loads(json.dumps(asdict(config_from_record(record["config"]))))
    wider = replace(CLASSIFIERS[0], filters=16)
    trained = train_classifier(
        replace(wider, epochs=1, long_epochs=0, seeds=1), fashion_mnist.limited(quick_run.limit), tmp_path / "wide"
    )
    assert load_final(tmp_path / "wide")[0].count_params() < load_final(folder)[0].count_params()
    assert trained["seed"] == 0


def test_held_out_images_are_measured_with_the_augmentation_of_training_as_well(quick_run):
    history = read_history(quick_run.runs / "classifiers" / "robust" / f"seed-{quick_run.seed}")
    assert {"val_augmented_loss", "val_augmented_accuracy"} <= set(history)
    record = read_record(quick_run.runs / "classifiers" / "best" / f"seed-{quick_run.seed}")
    assert {role: about["name"] for role, about in record["pretrained"].items()} == {
        "init_from": "residual",
        "teacher": "residual",
    }
