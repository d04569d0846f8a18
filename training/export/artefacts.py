"""Makes the files of a bundle from trained runs and the data set, and the manifest that describes them."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.bundle import Bundle, Classifier, Map
from models.latent import Extent, Lattice, density_percentile, to_uint8
from models.spec import CLASSIFIERS, DEFAULT_CLASSIFIERS, MAPS, PRETRAINED
from training.data import ImageDataset
from training.export.manifest import (
    ClassifierEntry,
    LatticeFile,
    Manifest,
    MapEntry,
    PretrainedEntry,
    describe_dataset,
    to_json,
)
from training.export.networks import export_classifier, export_map, export_pretrained
from training.export.ood_calibration import fit_rejection, fit_tta_temperatures
from training.export.previous_bundle import Entry, PreviousBundle
from training.export.sprites import write_sprites
from training.metrics.calibration import reliability
from training.metrics.model_metrics import (
    classifier_metrics,
    confusion,
    interpolation_error,
    map_metrics,
    pixels,
    reconstruction_errors,
)
from training.trainer.run_record import Config
from training.tuning.experiments import collect_experiments

LATTICE_NODES = 80
"""Number of nodes along the longer side of a lattice."""
EXPERIMENTS = "experiments.json"
"""File of the results of sweeps and cross-validations."""
Export = Callable[[Any, Path, Path, ImageDataset], Entry]
"""Writes a network: from its config, its runs, the bundle's folder and the data to its section of the manifest."""


def make_artefacts(runs: Path, folder: Path, data: ImageDataset, previous: PreviousBundle | None = None) -> Manifest:
    """Writes every file of a bundle but its manifest.

    Args:
        runs: the folder of all trained runs.
        folder: an empty folder for the files.
        data: the data set; parity, metrics and codes are computed on it.
        previous: where networks without a run are copied from; None if every network must have a run.

    Returns:
        The manifest, without `files`.

    Raises:
        DataError: something was not trained, or on other data, or a converted network differs from its Keras original.
    """

    def export(entry_type: type[Entry], make: Export[Entry], config: Config) -> Entry:
        run = runs / ("maps" if entry_type is MapEntry else "classifiers") / config.name
        if previous and not run.exists():
            return previous.copy_networks(entry_type, config, folder, data)
        return make(config, run, folder, data)

    manifest = Manifest(
        dataset=describe_dataset(data),
        trial=True if data.limit is not None else None,
        pretrained={config.name: export(PretrainedEntry, export_pretrained, config) for config in PRETRAINED},
        classifiers={config.name: export(ClassifierEntry, export_classifier, config) for config in CLASSIFIERS},
        maps={config.name: export(MapEntry, export_map, config) for config in MAPS},
        images=write_sprites(folder, data),  # takes longest: what was not trained is said before
    )
    bundle = Bundle(folder, to_json(manifest), "litert")
    classifiers = {
        name: _add_predictions(manifest.classifiers[name], classifier, folder, data)
        for name, classifier in bundle.classifiers.items()
    }
    picture, on_data = DEFAULT_CLASSIFIERS["picture"], bundle.classifiers[DEFAULT_CLASSIFIERS["data"]]
    classifiers[picture] = replace(classifiers[picture], tta=fit_tta_temperatures(bundle, data))
    experiments = collect_experiments(runs) or (previous.bundle.experiments if previous else [])
    if experiments:
        (folder / EXPERIMENTS).write_text(json.dumps(experiments, separators=(",", ":")))
    manifest = replace(
        manifest,
        classifiers=classifiers,
        maps={
            name: _add_codes(manifest.maps[name], plane, on_data, folder, data) for name, plane in bundle.maps.items()
        },
        rejection=fit_rejection(bundle, data),
        experiments=EXPERIMENTS if experiments else None,
    )
    return _add_metrics(manifest, folder, data)


def _add_predictions(
    entry: ClassifierEntry, classifier: Classifier, folder: Path, data: ImageDataset
) -> ClassifierEntry:
    """Writes the predicted label of every test image; adds its file, the confusion matrix and the reliability."""
    probabilities = classifier.predict(pixels(data.test))
    file = f"classifiers/{classifier.name}-predictions-test.bin"
    (folder / file).write_bytes(probabilities.argmax(axis=1).astype(np.uint8).tobytes())
    return replace(
        entry,
        predicted_labels={"test": file},
        confusion=confusion(probabilities, data.test.labels),
        reliability=reliability(probabilities, data.test.labels),
    )


def _add_codes(entry: MapEntry, plane: Map, classifier: Classifier, folder: Path, data: ImageDataset) -> MapEntry:
    """Writes the code and the reconstruction error of every image, and the lattice; adds their files."""
    codes: dict[str, NDArray[np.float32]] = {}
    files: dict[str, dict[str, str]] = {"codes": {}, "reconstruction_errors": {}}
    for name, images in (("test", data.test), ("train", data.train)):
        codes[name] = plane.encode(pixels(images))
        errors = reconstruction_errors(plane, codes[name], images)
        for kind, values in (("codes", codes[name]), ("reconstruction_errors", errors)):
            files[kind][name] = f"maps/{plane.name}/{kind.replace('_', '-')}-{name}.bin"
            (folder / files[kind][name]).write_bytes(values.astype("<f4").tobytes())
    lattice = compute_lattice(plane, classifier, codes["train"], codes["test"])
    file = f"maps/{plane.name}/lattice.bin.gz"
    (folder / file).write_bytes(gzip.compress(lattice.to_bytes(), 9, mtime=0))
    error = interpolation_error(lattice, plane, codes["test"])
    return replace(
        entry,
        codes=files["codes"],
        reconstruction_errors=files["reconstruction_errors"],
        lattice=LatticeFile(file, lattice.extent, error),
    )


def compute_lattice(
    plane: Map, classifier: Classifier, training: NDArray[np.float32], test: NDArray[np.float32]
) -> Lattice:
    """Computes decoded image, class probabilities and density percentile at each node of a lattice over a map.

    Args:
        plane: the exported map.
        classifier: gives the class probabilities.
        training: codes (n, 2) of the training images; density is measured among them.
        test: codes (m, 2) of the test images; the lattice covers both.
    """
    extent = Extent.around(np.concatenate([training, test]), LATTICE_NODES)
    nodes = extent.nodes()
    decoded = plane.decode(nodes)
    grid = (extent.rows, extent.columns)
    return Lattice(
        extent,
        to_uint8(decoded).reshape(*grid, *decoded.shape[1:]),
        to_uint8(classifier.predict(decoded)).reshape(*grid, -1),
        to_uint8(density_percentile(nodes, training)).reshape(grid),
    )


def _add_metrics(manifest: Manifest, folder: Path, data: ImageDataset) -> Manifest:
    """Measures every network of a bundle on the test set and adds the figures to its section."""
    bundle = Bundle(folder, to_json(manifest), "litert")
    maps, classifiers = map_metrics(bundle, data), classifier_metrics(bundle, data)
    return replace(
        manifest,
        maps={name: replace(entry, metrics={**entry.metrics, **maps[name]}) for name, entry in manifest.maps.items()},
        classifiers={
            name: replace(entry, metrics={**entry.metrics, **classifiers[name]})
            for name, entry in manifest.classifiers.items()
        },
    )
