"""An export holds the trained networks; after a failure the old bundle is unchanged."""

import json
import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import keras
import numpy as np
import pytest

from models import load_bundle
from models.bundle import FORMAT
from models.runtime.engine import LiteRtNetwork
from models.spec import CLASSIFIERS
from training.errors import DataError
from training.export import artefacts
from training.export import litert as conversion
from training.export.litert import to_litert
from training.export.manifest import ClassifierEntry, Manifest, MapEntry, to_json
from training.export.publishing import export_bundle
from training.metrics.calibration import MAX_TEMPERATURE, MIN_TEMPERATURE, divide_logits
from training.trainer import callbacks
from training.trainer.classifier import load_final, train_classifier

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


@pytest.fixture(scope="module")
def upsampling():
    """A small network with the one layer that is replaced for conversion, and inputs for it."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((3, 2, 2))
    doubled = keras.layers.UpSampling2D(2)(inputs)
    model = keras.Model(inputs, keras.layers.Conv2D(3, 3, activation="relu")(doubled), name="doubling")
    return model, np.random.default_rng(0).random((7, 3, 2, 2), np.float32)


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_converted_network_agrees_with_keras_for_any_batch(upsampling):
    model, inputs = upsampling
    content, difference = to_litert(model, inputs)
    network, expected = LiteRtNetwork(content), np.asarray(model(inputs))
    assert difference == pytest.approx(np.abs(network(inputs) - expected).max(), abs=1e-7)
    assert difference < 1e-5
    for n in (1, 7, 3):
        np.testing.assert_allclose(network(inputs[:n]), expected[:n], atol=1e-5)


def test_a_network_that_changes_in_conversion_is_refused(upsampling, monkeypatch):
    monkeypatch.setattr(conversion, "PARITY_TOLERANCE", -1.0)
    with pytest.raises(DataError, match=r"doubling differs by .* more than -1.0: it was not exported"):
        to_litert(*upsampling)


def test_a_network_whose_output_is_not_a_number_is_refused(upsampling):
    model, inputs = upsampling
    broken = keras.models.clone_model(model)
    broken.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    with pytest.raises(DataError, match="differs by nan"):
        to_litert(broken, inputs)


def test_the_bundle_holds_what_its_manifest_lists_and_other_files_of_its_folder_stay(quick_run):
    bundle = load_bundle(quick_run.bundle)
    found = {name for name in files(quick_run.bundle) if not name.startswith("examples/")}
    assert found == {*bundle.manifest["files"], "manifest.json"}
    assert (quick_run.bundle / "examples" / "boot.png").read_bytes() == b"was here before"
    assert not (quick_run.bundle / ".partial").exists()


def test_the_exported_networks_are_the_trained_ones(quick_run):
    bundle = load_bundle(quick_run.bundle, engine="keras")
    images = bundle.images["test"].images[:50] / np.float32(255)
    for config in CLASSIFIERS:
        trained, _, _ = load_final(quick_run.runs / "classifiers" / config.name)
        entry = bundle.manifest["classifiers"][config.name]
        assert entry["calibrated"] == config.calibrated == ("temperature" in entry)
        divide_logits(trained, entry.get("temperature", 1))
        expected = np.asarray(trained(images[..., None]))
        np.testing.assert_allclose(bundle.classifiers[config.name].predict(images), expected, atol=2e-5)


def test_only_the_classifier_for_pictures_has_temperatures_for_its_views(quick_run):
    manifest = load_bundle(quick_run.bundle).manifest
    fitted = {name: entry["tta"]["temperatures"] for name, entry in manifest["classifiers"].items() if "tta" in entry}
    assert list(fitted) == [manifest["default_classifiers"]["picture"]]
    (temperatures,) = fitted.values()
    assert list(temperatures) == ["picture", "photo"]
    assert all(MIN_TEMPERATURE <= temperature <= MAX_TEMPERATURE for temperature in temperatures.values())


def test_the_sections_read_what_they_wrote_and_describe_the_shipped_manifest_completely(bundle):
    manifest = bundle.manifest
    for name, entry in manifest["maps"].items():
        assert to_json(MapEntry.from_json(entry)) == entry, name
    for name, entry in manifest["classifiers"].items():
        assert to_json(ClassifierEntry.from_json(entry)) == entry, name
    assert {field.name for field in fields(Manifest)} == set(manifest)


def test_the_manifest_holds_the_config_that_each_network_was_trained_with(quick_run):
    manifest = json.loads((quick_run.bundle / "manifest.json").read_text())
    for name, entry in {**manifest["maps"], **manifest["classifiers"]}.items():
        assert entry["config"]["seed"] == quick_run.seed, name
        assert entry["config"]["epochs"] == len(entry["history"]["final"]["loss"]) == 1, name


def test_the_confusion_matrix_counts_every_test_image_and_agrees_with_the_accuracy(quick_run):
    for entry in load_bundle(quick_run.bundle).manifest["classifiers"].values():
        counts = np.array(entry["confusion"])
        assert counts.shape == (10, 10)
        assert counts.sum() == quick_run.limit
        assert np.trace(counts) / quick_run.limit == pytest.approx(entry["metrics"]["test_accuracy"], abs=1e-4)


@pytest.mark.parametrize(
    "missing", ["classifiers/dense", "classifiers/dense/result.json", "classifiers/dense/seed-*/model.weights.h5"]
)
def test_unfinished_runs_are_named_and_leave_the_old_bundle_whole(quick_run, fashion_mnist, tmp_path, missing):
    runs = Path(shutil.copytree(quick_run.runs, tmp_path / "runs"))
    (found,) = runs.glob(missing)
    found.rename(tmp_path / "aside")
    before = files(quick_run.bundle)
    with pytest.raises(DataError, match="python -m training classifier --name dense"):
        export_bundle(runs, quick_run.bundle, fashion_mnist.limited(100))
    assert files(quick_run.bundle) == before
    assert not (quick_run.bundle / ".partial").exists()


def test_a_failed_conversion_leaves_the_old_bundle_whole(quick_run, fashion_mnist, monkeypatch):
    before = files(quick_run.bundle)
    monkeypatch.setattr(conversion, "PARITY_TOLERANCE", -1.0)
    with pytest.raises(DataError, match="it was not exported"):
        export_bundle(quick_run.runs, quick_run.bundle, fashion_mnist.limited(100))
    assert files(quick_run.bundle) == before
    assert load_bundle(quick_run.bundle).manifest["format"] == FORMAT


def test_networks_without_a_run_are_kept_from_the_old_bundle(quick_run, fashion_mnist, tmp_path):
    out = Path(shutil.copytree(quick_run.bundle, tmp_path / "bundle"))
    for trained in ("classifiers/dense", "maps/blog"):
        shutil.copytree(quick_run.runs / trained, tmp_path / "runs" / trained)
    before = load_bundle(quick_run.bundle).manifest
    export_bundle(tmp_path / "runs", out, fashion_mnist.limited(quick_run.limit), keep=True)
    after = load_bundle(out).manifest
    kept = [("classifiers", config.name) for config in CLASSIFIERS if config.name != "dense"] + [("maps", "atlas")]
    for kind, name in kept:
        of = re.compile(f"{kind}/{name}[-./]")
        network, earlier = (
            {file: sha for file, sha in said["files"].items() if of.match(file)} for said in (after, before)
        )
        assert len(network) >= 3
        assert network == earlier
        assert after[kind][name].keys() == before[kind][name].keys()
        assert after[kind][name]["history"] == before[kind][name]["history"]
    assert after["files"]["experiments.json"] == before["files"]["experiments.json"]


def test_a_network_trained_with_other_settings_is_not_kept(quick_run, fashion_mnist, tmp_path, monkeypatch):
    config = replace(CLASSIFIERS[0], batch_size=17)
    monkeypatch.setattr(artefacts, "CLASSIFIERS", (config, *CLASSIFIERS[1:]))
    before = files(quick_run.bundle)
    with pytest.raises(DataError, match="dense was trained with another batch_size, so it cannot be kept: run"):
        export_bundle(tmp_path, quick_run.bundle, fashion_mnist.limited(100), keep=True)
    assert files(quick_run.bundle) == before


def test_nothing_is_kept_where_there_is_no_bundle(fashion_mnist, tmp_path):
    with pytest.raises(DataError, match="There is no earlier bundle to keep networks from"):
        export_bundle(tmp_path, tmp_path / "bundle", fashion_mnist.limited(100), keep=True)


def test_a_run_that_was_interrupted_is_not_exported_with_the_weights_of_an_older_one(
    quick_run, fashion_mnist, tmp_path, monkeypatch
):
    config = replace(CLASSIFIERS[0], epochs=2, long_epochs=0, seed=quick_run.seed, seeds=1)
    folder = Path(shutil.copytree(quick_run.runs / "classifiers" / "dense", tmp_path / "dense"))

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(callbacks, "write_history", crash)
    with pytest.raises(KeyboardInterrupt):
        train_classifier(config, fashion_mnist.limited(quick_run.limit), folder)
    with pytest.raises(DataError, match="python -m training classifier --name dense"):
        load_final(folder)
