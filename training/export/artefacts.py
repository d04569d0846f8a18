"""Turns trained runs into the bundle that the app opens. Knows nothing of how they were trained."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.bundle import FORMAT, Bundle, load_bundle
from models.dataset import FASHION_MNIST
from models.latent import Extent, Lattice, density_percentile, to_uint8
from models.recognition.rejection import OUTLINE_WEIGHT
from models.spec import CLASSIFIERS, DEFAULT_CLASSIFIERS, MAPS, ClassifierConfig
from training.data import ImageDataset, Split
from training.export.layers import describe_layers
from training.export.litert import PARITY_TOLERANCE, to_litert
from training.export.ood_calibration import fit_rejection, fit_tta_temperatures
from training.export.previous_bundle import PreviousBundle
from training.export.sprites import add_sprites
from training.metrics import published
from training.metrics.calibration import divide_logits, fit_temperature, reliability
from training.metrics.model_metrics import (
    PROTOCOLS,
    classifier_metrics,
    confusion,
    interpolation_error,
    map_metrics,
    pixels,
    reconstruction_errors,
)
from training.trainer.autoencoder import load_chosen
from training.trainer.classifier import load_final, split
from training.trainer.run_folder import read_config, read_history, write_json
from training.tuning.sweep import found_experiments

PARITY_IMAGES = 1_000
NODES = 80
"""On the longer side of a lattice."""


def export_bundle(runs: Path, out: Path, data: ImageDataset, keep: bool = False) -> dict[str, Any]:
    """Writes the bundle of what was trained below `runs` to `out`.

    Everything is made and checked in a folder beside it first, so a failure leaves the old bundle whole. To `keep`
    is to take what was not trained from the old bundle; what follows from several networks is made anew.

    Returns:
        How many files and bytes it has, and the figures in its manifest.

    Raises:
        DataError: something was not trained, or a converted network differs from its Keras original.
    """
    staging = out / ".partial"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        kept = PreviousBundle(out) if keep else None
        manifest = _manifest(data)
        add_sprites(manifest, staging, data)
        for config in CLASSIFIERS:
            run = runs / "classifiers" / config.name
            if kept and not run.exists():
                manifest["classifiers"][config.name] = kept.network("classifier", config, staging)
            else:
                _add_classifier(manifest, staging, config, run, data)
        for plane in MAPS:
            run = runs / "maps" / plane.name
            if kept and not run.exists():
                manifest["maps"][plane.name] = kept.network("autoencoder", plane, staging)
            else:
                _add_map(manifest, staging, run, data)
        bundle = Bundle(staging, manifest, "litert")
        manifest["classifiers"][manifest["default_classifiers"]["picture"]]["tta"] = fit_tta_temperatures(bundle, data)
        manifest["rejection"].update(fit_rejection(bundle, data))
        _add_answers(manifest, staging, data)
        _add_codes(manifest, staging, data)
        _add_lattices(manifest, staging, data)
        _add_figures(manifest, staging, data)
        _add_experiments(manifest, staging, found_experiments(runs) or (kept.experiments() if kept else []))
        _write_manifest(manifest, staging)
        _replace(out, staging, manifest)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    networks = {**manifest["maps"], **manifest["classifiers"]}
    return {
        "bundle": str(out),
        "files": len(manifest["files"]),
        "megabytes": round(sum(f["bytes"] for f in manifest["files"].values()) / 1e6, 2),
        "metrics": {name: about["metrics"] for name, about in networks.items()},
        "interpolation_error": {
            name: about["lattice"]["interpolation_error"] for name, about in manifest["maps"].items()
        },
    }


def _manifest(data: ImageDataset) -> dict[str, Any]:
    packages = ("keras", "tensorflow", "numpy", "scikit-learn")
    return {
        "format": FORMAT,
        "dataset": replace(FASHION_MNIST, train=len(data.train), test=len(data.test), sha256=data.sha256()).to_json(),
        "versions": {"python": python_version(), **{name: version(name) for name in packages}},
        "protocols": PROTOCOLS,
        "published": {"maps": published.MAPS, "classifiers": published.CLASSIFIERS},
        "default_classifiers": DEFAULT_CLASSIFIERS,
        "rejection": {
            "classifier": DEFAULT_CLASSIFIERS["picture"],
            "map": MAPS[0].name,
            "score": "share of the three likeliest classes, by what the views of a garment agree on, less"
            f" {OUTLINE_WEIGHT:.0%} of what the map loses of their outlines when it redraws them",
        },
        "images": {},
        "maps": {},
        "classifiers": {},
        "files": {},
    }


def _add_classifier(
    manifest: dict[str, Any], folder: Path, config: ClassifierConfig, run: Path, data: ImageDataset
) -> None:
    model, final, said = load_final(config, run)
    calibration = _calibrate(model, config, data) if config.calibrated else {"calibrated": False}
    histories = {"final": read_history(final)}
    with suppress(FileNotFoundError):
        histories = {"long": read_history(run / "long"), **histories}
    manifest["classifiers"][config.name] = {
        "kind": "classifier",
        "config": read_config(final),
        "backend": said["backend"],
        "seed_choice": {"rule": said["rule"], "candidates": said["candidates"]},
        "parameters": model.count_params(),
        "layers": _layers(model),
        "network": _save(model, folder / "classifiers" / config.name, folder, _parity_images(data)),
        "history": histories,
        "metrics": {"validation_accuracy": said["validation_accuracy"]},
        "published": published.WRITE_UPS.get(config.name, {}),
        "predicted_labels": {},
        **calibration,
    }


def _calibrate(model: keras.Model, config: ClassifierConfig, data: ImageDataset) -> dict[str, Any]:
    held_out = split(config, data).validation
    answers = model.predict(held_out.pixels(), batch_size=1_000, verbose=0)
    temperature = fit_temperature(answers, held_out.labels)
    divide_logits(model, temperature)
    return {
        "calibrated": True,
        "temperature": round(temperature, 4),
        "calibration_protocol": "one temperature, set on the held-out training images and built into the last layer",
    }


def _add_map(manifest: dict[str, Any], folder: Path, runs: Path, data: ImageDataset) -> None:
    network, run, chosen = load_chosen(runs)
    images = _parity_images(data)
    codes = network.encoder.predict(images, verbose=0)[:, None, None, :]
    place = folder / "maps" / runs.name
    manifest["maps"][runs.name] = {
        "kind": "autoencoder",
        "config": read_config(run),
        "parameters": network.model.count_params(),
        "layers": {"encoder": _layers(network.encoder), "decoder": _layers(network.decoder)},
        "encoder": _save(network.encoder, place / "encoder", folder, images),
        "decoder": _save(network.decoder, place / "decoder", folder, codes),
        "seed_choice": chosen,
        "history": {"final": read_history(run)},
        "metrics": {},
        "published": published.WRITE_UPS.get(runs.name, {}),
        "codes": {},
        "reconstruction_errors": {},
    }


def _add_answers(manifest: dict[str, Any], folder: Path, data: ImageDataset) -> None:
    """What each classifier calls each test garment, and how far its confidence can be believed."""
    for name, classifier in Bundle(folder, manifest, "litert").classifiers.items():
        answers = classifier.predict(pixels(data.test))
        file = f"classifiers/{name}-predictions-test.bin"
        (folder / file).write_bytes(answers.argmax(axis=1).astype(np.uint8).tobytes())
        manifest["classifiers"][name] |= {
            "predicted_labels": {"test": file},
            "confusion": confusion(answers, data.test.labels),
            "reliability": reliability(answers, data.test.labels),
        }


def _add_codes(manifest: dict[str, Any], folder: Path, data: ImageDataset) -> None:
    """Where every garment lies on each map, and how badly its two numbers tell it."""
    for name, plane in Bundle(folder, manifest, "litert").maps.items():
        about = manifest["maps"][name]
        for split_name, garments in (("test", data.test), ("train", data.train)):
            codes = plane.encode(pixels(garments))
            errors = reconstruction_errors(plane, codes, garments)
            for kind, numbers in (("codes", codes), ("reconstruction_errors", errors)):
                about[kind][split_name] = f"maps/{name}/{kind.replace('_', '-')}-{split_name}.bin"
                (folder / about[kind][split_name]).write_bytes(numbers.astype("<f4").tobytes())


def _add_lattices(manifest: dict[str, Any], folder: Path, data: ImageDataset) -> None:
    bundle = Bundle(folder, manifest, "litert")
    for name, plane in bundle.maps.items():
        training, test = plane.codes("train"), plane.codes("test")
        extent = Extent.around(np.concatenate([training, test]), NODES)
        nodes = extent.nodes()
        garments = plane.decode(nodes)
        named = bundle.classifiers[manifest["default_classifiers"]["data"]].predict(garments)
        grid = (extent.rows, extent.columns)
        lattice = Lattice(
            extent,
            to_uint8(garments).reshape(*grid, *garments.shape[1:]),
            to_uint8(named).reshape(*grid, -1),
            to_uint8(density_percentile(nodes, training)).reshape(grid),
        )
        file = f"maps/{name}/lattice.bin.gz"
        (folder / file).write_bytes(gzip.compress(lattice.to_bytes(), 9, mtime=0))
        manifest["maps"][name]["lattice"] = {
            "file": file,
            "extent": asdict(extent),
            "density": "share of training codes at least as far from their 50th neighbour as the node",
            "interpolation_error": interpolation_error(lattice, plane, test),
            "interpolation_protocol": "bicubic against exact decode on all test codes, in grey levels of 255",
        }


def _add_figures(manifest: dict[str, Any], folder: Path, data: ImageDataset) -> None:
    bundle = Bundle(folder, manifest, "litert")
    for name, figures in map_metrics(bundle, data).items():
        manifest["maps"][name]["metrics"].update(figures)
    for name, measured in classifier_metrics(bundle, data).items():
        manifest["classifiers"][name]["metrics"].update(measured)


def _add_experiments(manifest: dict[str, Any], folder: Path, found: Sequence[Mapping[str, Any]]) -> None:
    """What was tried beside, for the app's lab, if it was."""
    if found:
        manifest["experiments"] = "experiments.json"
        (folder / manifest["experiments"]).write_text(json.dumps(found, separators=(",", ":")))


def _parity_images(data: ImageDataset) -> NDArray[np.float32]:
    return Split(data.test.images[:PARITY_IMAGES], data.test.labels[:PARITY_IMAGES]).pixels()


def _save(model: keras.Model, place: Path, folder: Path, inputs: NDArray[np.float32]) -> dict[str, Any]:
    """Writes `place`.keras and `place`.tflite; names are relative to the bundle."""
    place.parent.mkdir(parents=True, exist_ok=True)
    content, difference = to_litert(model, inputs)
    layers = describe_layers(model, content, inputs, PARITY_TOLERANCE)
    model.save(place.with_suffix(".keras"))
    place.with_suffix(".tflite").write_bytes(content)
    name = place.relative_to(folder).as_posix()
    return {"keras": f"{name}.keras", "litert": f"{name}.tflite", "parity": difference, "layers": layers}


def _layers(model: keras.Model) -> list[dict[str, Any]]:
    """Row B7's summary: name, kind, output shape without the batch, parameters."""
    return [
        {
            "name": layer.name,
            "kind": type(layer).__name__,
            "output": list(layer.output.shape[1:]),
            "parameters": layer.count_params(),
        }
        for layer in model.layers
    ]


def _write_manifest(manifest: dict[str, Any], folder: Path) -> None:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        manifest["files"][path.relative_to(folder).as_posix()] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    write_json(folder / "manifest.json", manifest)
    load_bundle(folder)


def _replace(out: Path, staging: Path, manifest: Mapping[str, Any]) -> None:
    """Moves the new files over the old ones, the manifest last, and removes what it no longer lists."""
    for area in ("images", "maps", "classifiers"):
        shutil.rmtree(out / area, ignore_errors=True)
    for name in (*manifest["files"], "manifest.json"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(out / name)
