"""A complete bundle is consistent with its manifest; any other is rejected with the command that mends it."""

import hashlib
import io
import json
import os
import shutil
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import BundleError, PictureError, Prediction, load_bundle, prepare, read_picture
from models.manifest import FORMAT, PREVIOUS, SHIPPED
from models.pictures.framing import PreparedImage
from models.pictures.tta import tta_views
from models.recognition.prediction import geometric_mean
from models.spec import CLASS_NAMES
from tests.models.pictures.picture_files import encode, shirt

FILE_PATTERNS = (
    "*.keras",
    "*.tflite",
    "test-*.webp",
    "*-labels.bin",
    "codes-*.bin",
    "reconstruction-errors-*.bin",
    "lattice.bin.gz",
)
DAMAGES = {
    "missing": lambda content: None,
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "one byte short": lambda content: content[:-1],
    "one byte altered": lambda content: content[:50] + bytes([content[50] ^ 1]) + content[51:],
}
PICTURES = sorted(file for file in (SHIPPED / "examples").iterdir() if file.suffix != ".md")


@pytest.fixture
def copy(bundle, tmp_path):
    """A copy made of symbolic links; a test replaces a link before it changes the file."""
    return Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))


def replace(path, content):
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def edit(folder, change):
    manifest = json.loads((folder / "manifest.json").read_bytes())
    change(manifest)
    replace(folder / "manifest.json", json.dumps(manifest).encode())


def rejection(*path):
    """The sentence with which a bundle is rejected."""
    with pytest.raises(BundleError) as caught:
        load_bundle(*path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_bundle_names_the_ten_classes_and_its_networks(bundle):
    assert bundle.class_names == CLASS_NAMES
    assert "blog" in bundle.maps
    assert {"dense", "conv", "conv_dropout", "best"} <= set(bundle.classifiers)


def test_a_map_holds_the_code_of_each_image_in_order(bundle):
    for plane in bundle.maps.values():
        for split in ("test", "train"):
            garments, codes = bundle.images[split], plane.codes(split)
            assert codes.shape == (len(garments), 2)
            some = range(garments.files.exact - 50, garments.files.exact)
            found = plane.encode(np.stack([garments.pixels(index) for index in some]))
            np.testing.assert_allclose(codes[some], found, rtol=1e-5, atol=1e-5)


def test_the_codes_of_a_map_are_read_once_and_cannot_be_changed(bundle):
    plane = next(iter(bundle.maps.values()))
    codes = plane.codes("test")
    assert plane.codes("test") is codes
    with pytest.raises(ValueError, match="read-only"):
        codes[0] = 0


def test_a_map_holds_the_reconstruction_error_of_each_image(bundle):
    for plane in bundle.maps.values():
        for split in ("test", "train"):
            garments, errors = bundle.images[split], plane.reconstruction_errors(split)
            assert (errors.shape, errors.dtype) == ((len(garments),), np.float32)
            some = range(garments.files.exact - 50, garments.files.exact)
            real = np.stack([garments.pixels(index) for index in some])
            found = np.square(plane.decode(plane.codes(split)[some]) - real).mean(axis=(1, 2))
            np.testing.assert_allclose(errors[some], found, rtol=1e-4)
        assert plane.reconstruction_errors("test").mean() == pytest.approx(plane.info["metrics"]["test_mse"], abs=1e-5)


def test_the_density_percentile_is_the_lattices_and_0_outside_it(bundle):
    for plane in bundle.maps.values():
        extent, nodes = plane.extent, plane.extent.nodes()
        inside = nodes[extent.columns + 1 :: 97]
        percentiles = plane.density_percentile(inside)
        assert (percentiles.shape, percentiles.dtype) == ((len(inside),), np.float32)
        np.testing.assert_allclose(
            percentiles, plane.lattice.density.ravel()[extent.columns + 1 :: 97] / 255, atol=1e-3
        )
        outside = np.array([(extent.x1 + 0.01, extent.y0), (extent.x0, extent.y0 - 0.01), (1e6, -1e6)], np.float32)
        assert plane.density_percentile(outside).tolist() == [0, 0, 0]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_the_prediction_for_a_picture_is_consistent(bundle, picture):
    prediction = bundle.classify(read_picture(picture.read_bytes()))
    assert isinstance(prediction, Prediction)
    assert (prediction.prepared.shape, prediction.prepared.dtype) == ((28, 28), np.float32)
    assert prediction.probabilities.shape == (10,)
    assert prediction.label == bundle.class_names[prediction.probabilities.argmax()]
    assert 0 <= prediction.id_score <= 1
    assert prediction.in_distribution is (prediction.id_score >= bundle.manifest["rejection"]["thresholds"]["picture"])


def test_the_input_domain_decides_which_classifier_views_and_temperature_are_used(bundle, images):
    small = Image.fromarray(bundle.images["test"].images[0])
    classifiers = {domain: bundle.classifiers[name] for domain, name in bundle.manifest["default_classifiers"].items()}
    both = np.stack((images[0], images[0, :, ::-1]))
    expected = geometric_mean(classifiers["data"].predict(both))
    np.testing.assert_allclose(bundle.classify(small).probabilities, expected, atol=1e-6)
    photo = read_picture((SHIPPED / "examples" / "photo_coat.webp").read_bytes())
    temperatures = classifiers["picture"].info["tta"]["temperatures"]
    for picture, kind in ((small.resize((280, 280)), "picture"), (photo, "photo")):
        expected = geometric_mean(classifiers["picture"].predict(tta_views(prepare(picture), kind)), temperatures[kind])
        np.testing.assert_allclose(bundle.classify(picture).probabilities, expected, atol=1e-6)


def test_an_image_and_its_mirror_image_have_the_same_prediction(bundle, images):
    for domain in ("data", "picture", "photo"):
        original, flipped = (
            bundle.predict(PreparedImage(image, domain)) for image in (images[0], images[0, :, ::-1].copy())
        )
        np.testing.assert_allclose(original.probabilities, flipped.probabilities, atol=1e-5)
        assert original.id_score == pytest.approx(flipped.id_score, abs=1e-5)


def test_the_id_score_does_not_depend_on_the_classifier(bundle, images):
    best, dense = (bundle.predict(PreparedImage(images[0]), name) for name in (None, "dense"))
    np.testing.assert_array_equal(dense.probabilities, bundle.classifiers["dense"].predict(images[:1])[0])
    assert (dense.id_score, dense.in_distribution) == (best.id_score, best.in_distribution)


def test_nearly_all_real_images_are_in_distribution(bundle, images):
    assert np.mean([bundle.predict(PreparedImage(image)).in_distribution for image in images[:100]]) > 0.9


@pytest.mark.parametrize("size", [(50, 50), (28, 28), (1, 1), (3, 900)])
@pytest.mark.parametrize("colour", ["white", "black", "#0f0"])
def test_a_picture_without_a_garment_is_rejected(bundle, size, colour):
    prediction = bundle.classify(Image.new("RGB", size, colour))
    assert (prediction.in_distribution, prediction.id_score) == (False, 0)
    assert prediction.prepared.shape == (28, 28)
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_a_picture_that_cannot_be_decoded_has_no_prediction(bundle):
    cut_short = Image.open(io.BytesIO(encode(shirt(), "PNG")[:-40]))
    with pytest.raises(PictureError):
        bundle.classify(cut_short)


def test_the_manifest_has_the_hash_and_size_of_every_file(bundle):
    for name, entry in bundle.manifest["files"].items():
        content = bundle.read(name)
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}, name


def test_the_manifest_has_the_provenance_of_every_network(bundle):
    assert {"python", "keras", "tensorflow", "numpy"} <= set(bundle.manifest["versions"])
    for name, info in {**bundle.manifest["maps"], **bundle.manifest["classifiers"]}.items():
        is_map = name in bundle.maps
        assert info["kind"] == ("autoencoder" if is_map else "classifier")
        assert info["config"]["name"] == name
        assert isinstance(info["config"]["seed"], int)
        layers = chain(*info["layers"].values()) if is_map else info["layers"]
        assert info["parameters"] == sum(layer["parameters"] for layer in layers)
        assert info["metrics"]
        assert set(info["metrics"]) <= set(bundle.manifest["protocols"])
        for history in info["history"].values():
            assert {"loss", "val_loss", "seconds"} <= set(history)
            assert len({len(values) for values in history.values()}) == 1


def test_a_copy_opens(copy, bundle):
    assert load_bundle(copy).manifest == bundle.manifest
    assert load_bundle(str(copy)).path == copy


def test_the_version_changes_with_the_manifest(copy, bundle):
    assert load_bundle(copy).version == bundle.version
    assert bundle.version == hashlib.sha256((copy / "manifest.json").read_bytes()).hexdigest()[:12]
    edit(copy, lambda m: m["versions"].update(numpy="another"))
    assert load_bundle(copy).version != bundle.version


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", FILE_PATTERNS)
def test_a_damaged_file_is_named_with_the_command_that_mends_it(copy, pattern, damage):
    path = next(copy.rglob(pattern))
    replace(path, DAMAGES[damage](path.read_bytes()))
    message = rejection(copy)
    assert str(path) in message
    assert f"python -m training export --bundle {copy}" in message


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"bundle"',
        b"{}",
        b'{"format": 1}',
        b'{"format": 2}',
        b'{"format": 2, "files": []}',
    ],
    ids=repr,
)
def test_an_invalid_manifest_is_named_with_the_command_that_mends_it(copy, content):
    replace(copy / "manifest.json", content)
    message = rejection(copy)
    assert str(copy / "manifest.json") in message
    assert "python -m training export" in message


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(format=1),
        lambda m: m.update(format=FORMAT + 1),
        lambda m: m.pop("format"),
        lambda m: m.pop("maps"),
        lambda m: m.update(images={"test": {}}),
        lambda m: m["images"]["train"].update(per_sheet=0),
        lambda m: m["maps"]["blog"].pop("encoder"),
        lambda m: m["maps"]["blog"].pop("reconstruction_errors"),
        lambda m: m["classifiers"]["best"].update(network="best.tflite"),
        lambda m: m["files"]["classifiers/best.tflite"].pop("sha256"),
        lambda m: m["files"].update({"classifiers/best.tflite": None}),
    ],
)
def test_an_incomplete_manifest_is_rejected_with_the_command_that_mends_it(copy, change):
    edit(copy, change)
    message = rejection(copy)
    assert str(copy / "manifest.json") in message
    assert "python -m training export" in message


@pytest.mark.parametrize("outside", ["../secret.txt", "maps/../../secret.txt", "/etc/hostname"])
def test_a_manifest_that_lists_a_file_outside_its_folder_is_rejected(copy, outside):
    (copy.parent / "secret.txt").write_bytes(b"")
    edit(copy, lambda m: m["files"].update({outside: {"sha256": "0" * 64, "bytes": 0}}))
    message = rejection(copy)
    assert f"lists {outside}, outside its folder" in message
    assert "python -m training export" in message


@pytest.mark.parametrize(
    "name", ["classifiers/best.tflite", "maps/blog/reconstruction-errors-train.bin", "images/test-0.webp"]
)
def test_a_file_that_is_used_but_has_no_hash_is_rejected(copy, name):
    edit(copy, lambda m: m["files"].pop(name))
    assert name in rejection(copy)


def test_a_network_to_start_from_that_has_no_hash_is_rejected(copy):
    def add(manifest):
        best = manifest["classifiers"]["best"]
        keras = {"keras": "classifiers/residual.keras", "metrics": {"validation_accuracy": 0.9}}
        manifest["pretrained"] = {"residual": {**best, **keras}}

    edit(copy, add)
    assert "has no hash of classifiers/residual.keras" in rejection(copy)


def test_a_folder_without_a_manifest_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        assert f"{path / 'manifest.json'} is missing" in rejection(path)


def test_between_two_bundles_the_whole_older_one_opens(copy, bundle):
    (copy / PREVIOUS).mkdir()
    for path in [path for path in copy.iterdir() if path.name != PREVIOUS]:
        path.rename(copy / PREVIOUS / path.name)
    (copy / "maps").mkdir()
    opened = load_bundle(copy)
    assert opened.version == bundle.version
    assert opened.read("maps/blog/codes-test.bin") == bundle.read("maps/blog/codes-test.bin")
    replace(copy / PREVIOUS / "classifiers/best.tflite", None)
    assert f"{copy}/classifiers/best.tflite is missing: run  python -m training" in rejection(copy)


def test_the_environment_variable_selects_the_bundle(copy, monkeypatch):
    monkeypatch.setenv("LATENT_BUNDLE", str(copy))
    assert load_bundle().path == copy
    monkeypatch.setenv("LATENT_BUNDLE", str(copy.parent))
    assert str(copy.parent / "manifest.json") in rejection()


def test_the_shipped_bundle_is_the_default_and_git_mends_it(copy, monkeypatch):
    monkeypatch.delenv("LATENT_BUNDLE", raising=False)
    monkeypatch.setattr("models.manifest.SHIPPED", copy)
    assert load_bundle().path == copy
    replace(copy / "classifiers/best.tflite", None)
    message = rejection()
    assert "assets/classifiers/best.tflite is missing" in message
    assert "git restore assets" in message
