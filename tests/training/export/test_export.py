"""An export holds the trained networks; after a failure the old bundle is unchanged."""

import json
import re
import shutil
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import keras
import numpy as np
import pytest

from models import load_bundle
from models.bundle import FORMAT
from models.runtime.engine import LiteRtNetwork
from models.spec import CLASSIFIERS, PRETRAINED
from tests.training.conftest import FOREIGN_FILES
from training.errors import DataError
from training.export import artefacts
from training.export import litert as conversion
from training.export.litert import to_litert
from training.export.manifest import ClassifierEntry, Manifest, MapEntry, PretrainedEntry, to_json
from training.export.previous_bundle import PreviousBundle
from training.export.publishing import export_bundle
from training.metrics.calibration import MAX_TEMPERATURE, MIN_TEMPERATURE, divide_logits
from training.trainer import callbacks
from training.trainer.classifier import load_final, load_pretrained, train_classifier
from training.trainer.pretrained import load_pretrained_from_bundle
from training.trainer.run_folder import read_record

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
    found = files(quick_run.bundle)
    assert set(found) == {*bundle.manifest["files"], "manifest.json", *FOREIGN_FILES}
    assert {found[name] for name in FOREIGN_FILES} == {b"was here before"}


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


def test_the_sections_read_what_they_wrote_and_describe_a_manifest_completely(quick_run):
    manifest = load_bundle(quick_run.bundle).manifest
    for entry_type in (MapEntry, ClassifierEntry, PretrainedEntry):
        for name, entry in manifest[entry_type.SECTION].items():
            assert to_json(entry_type.from_json(entry)) == entry, name
    assert {field.name for field in fields(Manifest)} == set(manifest)


def test_a_bundle_of_limited_data_is_a_trial(quick_run, bundle):
    assert load_bundle(quick_run.bundle).manifest["trial"] is True
    assert not bundle.manifest.get("trial")


def test_the_manifest_quotes_the_record_of_each_run(quick_run):
    manifest = json.loads((quick_run.bundle / "manifest.json").read_text())
    folders = {"maps": "maps", "classifiers": "classifiers", "pretrained": "classifiers"}
    for section, folder in folders.items():
        for name, entry in manifest[section].items():
            (run,) = (quick_run.runs / folder / name).glob("seed-*")
            assert {**entry["provenance"], "config": entry["config"]} == read_record(run), name
    assert list(manifest["pretrained"]) == [config.name for config in PRETRAINED]


def test_the_networks_from_which_others_start_ship(quick_run, fashion_mnist, tmp_path):
    train = fashion_mnist.limited(quick_run.limit).train
    for config in PRETRAINED:
        trained, _, result = load_final(quick_run.runs / "classifiers" / config.name)
        shipped = load_pretrained(config.name, tmp_path, quick_run.bundle, train)
        for one, other in zip(shipped.get_weights(), trained.get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)
        entry = load_bundle(quick_run.bundle).manifest["pretrained"][config.name]
        assert entry["metrics"] == {"validation_accuracy": result["validation_accuracy"]}
        assert entry["parameters"] == trained.count_params()
        assert entry["history"]["final"]["loss"]


def test_a_network_to_start_from_that_a_bundle_lacks_is_named_with_its_command(quick_run, fashion_mnist, tmp_path):
    train = fashion_mnist.limited(quick_run.limit).train
    with pytest.raises(DataError, match="holds no other: run  python -m training classifier --name other"):
        load_pretrained_from_bundle(quick_run.bundle, "other", train)
    with pytest.raises(DataError, match=r"manifest\.json is missing"):
        load_pretrained_from_bundle(tmp_path, "residual", train)
    copy = Path(shutil.copytree(quick_run.bundle, tmp_path / "bundle"))
    (copy / "classifiers" / "residual.keras").write_bytes(b"")
    with pytest.raises(DataError, match=r"residual\.keras does not match its manifest"):
        load_pretrained_from_bundle(copy, "residual", train)
    with pytest.raises(DataError, match=r"residual in .* was trained on other images: run  python -m training"):
        load_pretrained_from_bundle(quick_run.bundle, "residual", fashion_mnist.train)


def test_keras_files_are_compressed(quick_run):
    for path in quick_run.bundle.rglob("*.keras"):
        with zipfile.ZipFile(path) as archive:
            stored = sum(part.file_size for part in archive.infolist())
        assert path.stat().st_size < 0.95 * stored, path


def test_runs_on_other_data_are_named_and_not_exported(quick_run, fashion_mnist, tmp_path):
    with pytest.raises(
        DataError, match=r"residual was trained on other data \(100 images\) than is exported \(101\): give"
    ):
        export_bundle(quick_run.runs, tmp_path / "bundle", fashion_mnist.limited(101))
    assert files(tmp_path / "bundle") == {}


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
    "missing",
    [
        "classifiers/dense",
        "classifiers/dense/result.json",
        "classifiers/dense/seed-*/model.weights.h5",
        "classifiers/dense/seed-*/run.json",
    ],
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


def test_a_setting_that_an_older_bundle_lacks_counts_as_its_default(quick_run, fashion_mnist, tmp_path, monkeypatch):
    copy = Path(shutil.copytree(quick_run.bundle, tmp_path / "bundle"))
    _edit(copy, lambda manifest: manifest["classifiers"]["dense"]["config"].pop("activation"))
    dense, data = CLASSIFIERS[0], fashion_mnist.limited(quick_run.limit)
    previous = PreviousBundle(copy)
    assert previous.copy_networks(ClassifierEntry, dense, tmp_path / "new", data).parameters
    with pytest.raises(DataError, match="dense was trained with another activation, so it cannot be kept: run"):
        previous.copy_networks(ClassifierEntry, replace(dense, activation="tanh"), tmp_path / "new", data)


def test_a_network_trained_on_other_data_is_not_kept(quick_run, fashion_mnist, tmp_path):
    with pytest.raises(DataError, match=r"dense was trained on other data \(100 images\)"):
        PreviousBundle(quick_run.bundle).copy_networks(
            ClassifierEntry, CLASSIFIERS[0], tmp_path, fashion_mnist.limited(200)
        )


def test_a_network_whose_training_is_not_on_record_is_not_kept(quick_run, fashion_mnist, tmp_path):
    copy = Path(shutil.copytree(quick_run.bundle, tmp_path / "bundle"))
    _edit(copy, lambda manifest: manifest["pretrained"]["residual"].pop("provenance"))
    with pytest.raises(DataError, match="does not say how residual was trained, so it cannot be kept: run"):
        export_bundle(tmp_path / "runs", copy, fashion_mnist.limited(quick_run.limit), keep=True)


def _edit(folder, change):
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


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
