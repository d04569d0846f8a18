"""A manifest is refused in one sentence if it lacks a section, or if one is of another type than the code reads."""

import json
from copy import deepcopy
from functools import reduce

import pytest

from models.manifest import SECTIONS, BundleError, read_manifest

SECTION_PATHS = (
    "dataset",
    "dataset.title",
    "dataset.class_names",
    "dataset.image_shape",
    "dataset.horizontal_flip",
    "dataset.test",
    "images",
    "images.test",
    "images.train",
    "images.test.count",
    "images.train.sheets",
    "images.train.per_sheet",
    "maps",
    "maps.atlas.config",
    "maps.atlas.parameters",
    "maps.atlas.layers",
    "maps.atlas.layers.encoder",
    "maps.atlas.layers.decoder.0.output",
    "maps.atlas.encoder",
    "maps.atlas.encoder.litert",
    "maps.blog.decoder.keras",
    "maps.blog.decoder.layers.0.kind",
    "maps.blog.history",
    "maps.blog.history.final.val_loss",
    "maps.blog.published",
    "maps.blog.metrics",
    "maps.blog.metrics.knn_5",
    "maps.blog.codes.test",
    "maps.blog.codes.train",
    "maps.blog.reconstruction_errors",
    "maps.blog.reconstruction_errors.train",
    "maps.blog.lattice",
    "maps.blog.lattice.file",
    "maps.blog.lattice.extent",
    "maps.blog.lattice.extent.x0",
    "maps.blog.lattice.extent.rows",
    "classifiers",
    "classifiers.best.config.epochs",
    "classifiers.best.layers",
    "classifiers.best.layers.1.parameters",
    "classifiers.best.network",
    "classifiers.best.network.litert",
    "classifiers.best.history.final.loss",
    "classifiers.best.published",
    "classifiers.best.metrics",
    "classifiers.best.predicted_labels.test",
    "classifiers.best.confusion",
    "classifiers.best.reliability",
    "classifiers.best.reliability.0.count",
    "classifiers.robust.tta.temperatures",
    "classifiers.robust.tta.temperatures.photo",
    "rejection",
    "rejection.classifier",
    "rejection.map",
    "rejection.thresholds",
    "rejection.thresholds.picture",
    "default_classifiers",
    "default_classifiers.data",
    "published",
    "published.maps",
    "published.classifiers",
    "protocols",
    "versions",
    "files",
)
OPTIONAL_PATHS = (
    "trial",
    "maps.atlas.provenance",
    "classifiers.best.provenance.data",
    "classifiers.best.provenance.data.digest",
    "pretrained",
    "pretrained.residual.keras",
    "pretrained.residual.metrics.validation_accuracy",
)
"""Sections that older bundles lack, or parts of them."""
PROVENANCE = {
    "command": "python -m training all",
    "seed": 0,
    "backend": "tensorflow",
    "precision": "float32",
    "data": {"digest": "0" * 64, "images": 48_000, "limit": None},
    "versions": {"keras": "3.15.0"},
    "start": "2026-11-28T09:00:00+00:00",
    "seconds": 12.5,
}


def refusal(folder, manifest):
    """The sentence with which a manifest is refused; no file that it lists is there."""
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError) as caught:
        read_manifest(folder)
    assert str(caught.value).startswith(f"{folder}/manifest.json has ")
    assert str(caught.value).endswith(f": run  python -m training export --bundle {folder}")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def holder(manifest, path):
    """The part of a manifest that holds a section, and the section's key in it."""
    *parents, key = (int(key) if key.isdecimal() else key for key in path.split("."))
    return reduce(lambda part, parent: part[parent], parents, manifest), key


@pytest.fixture
def manifest(bundle):
    """The shipped one with what today's exports add to it, without most of its longest section."""
    copy = json.loads(json.dumps(bundle.manifest))
    copy["files"] = dict([*copy["files"].items()][:3])
    for entry in (*copy["maps"].values(), *copy["classifiers"].values()):
        entry["provenance"] = deepcopy(PROVENANCE)
    best = copy["classifiers"]["best"]
    residual = {key: best[key] for key in ("kind", "config", "parameters", "seed_choice", "history", "published")}
    residual |= {"metrics": {"validation_accuracy": 0.9}, "keras": "classifiers/residual.keras"}
    return {**copy, "trial": True, "pretrained": {"residual": residual}}


def test_every_kind_of_section_is_among_those_that_are_removed_here(manifest):
    paths = (*SECTION_PATHS, *OPTIONAL_PATHS)
    assert {path for path in paths if "." not in path} == {*manifest} - {"format", "experiments"}
    assert {key.removesuffix("?") for key in SECTIONS} == {*manifest} - {"format"}


def test_a_manifest_without_a_section_is_refused_in_a_sentence_that_names_it(manifest, tmp_path):
    for path in SECTION_PATHS:
        part, key = holder(manifest, path)
        removed = part.pop(key)
        assert f'no section "{path}"' in refusal(tmp_path, manifest)
        part[key] = removed


def test_a_manifest_with_a_section_of_another_type_is_refused_in_a_sentence_that_names_it(manifest, tmp_path):
    for path in (*SECTION_PATHS, *OPTIONAL_PATHS):
        part, key = holder(manifest, path)
        value = part[key]
        part[key] = "1" if isinstance(value, int | float) else 1
        assert f'a section "{path}" that is not ' in refusal(tmp_path, manifest)
        part[key] = value


@pytest.mark.parametrize("other", [None, [], "", True])
def test_nothing_stands_for_an_object_but_an_object(manifest, tmp_path, other):
    manifest["rejection"]["thresholds"] = other
    assert 'a section "rejection.thresholds" that is not an object' in refusal(tmp_path, manifest)


@pytest.mark.parametrize(
    ("section", "user"),
    [
        ("classifiers", "default_classifiers.data"),
        ("classifiers", "default_classifiers.picture"),
        ("classifiers", "rejection.classifier"),
        ("maps", "rejection.map"),
    ],
)
def test_a_manifest_that_names_a_network_that_it_lacks_is_refused(manifest, tmp_path, section, user):
    part, key = holder(manifest, user)
    part[key] = "gone"
    assert f'no section "{section}.gone", which its "{user}" names' in refusal(tmp_path, manifest)


def test_the_classifier_of_pictures_has_temperatures(manifest, tmp_path):
    del manifest["classifiers"]["robust"]["tta"]
    assert 'no section "classifiers.robust.tta"' in refusal(tmp_path, manifest)


def test_what_older_exports_do_not_write_may_be_missing(manifest, tmp_path):
    del manifest["experiments"], manifest["classifiers"]["best"]["temperature"]
    del manifest["trial"], manifest["pretrained"], manifest["maps"]["atlas"]["provenance"]
    manifest["classifiers"]["best"]["network"].pop("layers")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"\.bin is missing"):  # the first of the files, which are looked for last
        read_manifest(tmp_path)
