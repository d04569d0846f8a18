"""Turns trained runs into the files of a bundle and the manifest's sections that describe them."""

import gzip
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.bundle import Bundle, Classifier, Map
from models.latent import Extent, Lattice, density_percentile, to_uint8
from models.spec import CLASSIFIERS, DEFAULT_CLASSIFIERS, MAPS, ClassifierConfig
from training.data import ImageDataset
from training.export.layers import describe_layers, summarize_layers
from training.export.litert import PARITY_TOLERANCE, to_litert
from training.export.manifest import (
    ClassifierEntry,
    LatticeFile,
    Manifest,
    MapEntry,
    NetworkFiles,
    describe_dataset,
    to_json,
)
from training.export.ood_calibration import fit_rejection, fit_tta_temperatures
from training.export.previous_bundle import PreviousBundle
from training.export.sprites import write_sprites
from training.metrics import published
from training.metrics.calibration import divide_logits, fit_temperature, reliability
from training.metrics.model_metrics import (
    classifier_metrics,
    confusion,
    interpolation_error,
    map_metrics,
    pixels,
    reconstruction_errors,
)
from training.trainer.autoencoder import load_chosen
from training.trainer.classifier import load_final, split
from training.trainer.run_folder import read_config, read_history
from training.tuning.experiments import collect_experiments

PARITY_IMAGES = 1_000
LATTICE_NODES = 80
"""Number of nodes along the longer side of a lattice."""
PREDICT_BATCH = 1_000
EXPERIMENTS = "experiments.json"
"""File of the results of sweeps and cross-validations."""


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
        DataError: something was not trained, or a converted network differs from its Keras original.
    """
    manifest = Manifest(
        dataset=describe_dataset(data),
        images=write_sprites(folder, data),
        classifiers={
            config.name: previous.copy_networks(ClassifierEntry, config, folder)
            if previous and not (runs / "classifiers" / config.name).exists()
            else export_classifier(config, runs / "classifiers" / config.name, folder, data)
            for config in CLASSIFIERS
        },
        maps={
            config.name: previous.copy_networks(MapEntry, config, folder)
            if previous and not (runs / "maps" / config.name).exists()
            else export_map(runs / "maps" / config.name, folder, data)
            for config in MAPS
        },
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


def export_classifier(config: ClassifierConfig, run: Path, folder: Path, data: ImageDataset) -> ClassifierEntry:
    """Writes a trained classifier, calibrated if its config says so.

    Args:
        config: which classifier.
        run: what `training.trainer.classifier.train_classifier` wrote.
        folder: the bundle.
        data: its held-out training images fit the temperature, its test images check the conversion.

    Returns:
        Its section of the manifest, with the validation accuracy as the only metric.

    Raises:
        DataError: it was not trained, or conversion changed it.
    """
    model, final, result = load_final(run)
    calibration = _calibrate(model, config, data) if config.calibrated else {"calibrated": False}
    history = {"final": read_history(final)}
    with suppress(FileNotFoundError):
        history = {"long": read_history(run / "long"), **history}
    return ClassifierEntry(
        config=read_config(final),
        seed_choice={"rule": result["rule"], "candidates": result["candidates"]},
        parameters=model.count_params(),
        layers=summarize_layers(model),
        network=_save(model, f"classifiers/{config.name}", folder, _parity_images(data)),
        history=history,
        metrics={"validation_accuracy": result["validation_accuracy"]},
        published=published.WRITE_UPS.get(config.name, {}),
        **calibration,
    )


def export_map(runs: Path, folder: Path, data: ImageDataset) -> MapEntry:
    """Writes the encoder and the decoder of the chosen seed of a map.

    Args:
        runs: one folder a seed and `chosen.json`; its name is the map's.
        folder: the bundle.
        data: its test images check the conversion.

    Returns:
        The map's section of the manifest, without codes, lattice and metrics.

    Raises:
        DataError: it was not trained, or conversion changed it.
    """
    network, run, chosen = load_chosen(runs)
    images = _parity_images(data)
    codes = network.encoder.predict(images, verbose=0)[:, None, None, :]
    return MapEntry(
        config=read_config(run),
        parameters=network.model.count_params(),
        layers={"encoder": summarize_layers(network.encoder), "decoder": summarize_layers(network.decoder)},
        encoder=_save(network.encoder, f"maps/{runs.name}/encoder", folder, images),
        decoder=_save(network.decoder, f"maps/{runs.name}/decoder", folder, codes),
        seed_choice=chosen,
        history={"final": read_history(run)},
        published=published.WRITE_UPS.get(runs.name, {}),
    )


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


def _calibrate(model: keras.Model, config: ClassifierConfig, data: ImageDataset) -> dict[str, Any]:
    """Builds the temperature that fits the held-out images into the last layer (Guo et al., 2017)."""
    held_out = split(config, data.train).held_out
    probabilities = model.predict(held_out.pixels(), batch_size=PREDICT_BATCH, verbose=0)
    temperature = fit_temperature(probabilities, held_out.labels)
    divide_logits(model, temperature)
    return {
        "calibrated": True,
        "temperature": round(temperature, 4),
        "calibration_protocol": "one temperature, set on the held-out training images and built into the last layer",
    }


def _parity_images(data: ImageDataset) -> NDArray[np.float32]:
    return data.test.take(slice(PARITY_IMAGES)).pixels()


def _save(model: keras.Model, name: str, folder: Path, inputs: NDArray[np.float32]) -> NetworkFiles:
    """Writes `name`.keras and `name`.tflite below the bundle's folder, compared on `inputs`."""
    content, difference = to_litert(model, inputs)
    files = NetworkFiles(
        f"{name}.keras", f"{name}.tflite", difference, describe_layers(model, content, inputs, PARITY_TOLERANCE)
    )
    (folder / files.keras).parent.mkdir(parents=True, exist_ok=True)
    model.save(folder / files.keras)
    (folder / files.litert).write_bytes(content)
    return files
