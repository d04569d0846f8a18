"""Turns trained runs into the network files of a bundle and the manifest's sections that describe them."""

import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.spec import AutoencoderConfig, ClassifierConfig
from training.data import ImageDataset
from training.export.layers import describe_layers, summarize_layers
from training.export.litert import PARITY_TOLERANCE, to_litert
from training.export.manifest import ClassifierEntry, MapEntry, NetworkFiles, PretrainedEntry
from training.export.provenance import read_provenance
from training.metrics import published
from training.metrics.calibration import divide_logits, fit_temperature
from training.trainer.autoencoder import load_chosen
from training.trainer.classifier import config_from_record, load_final, split
from training.trainer.run_folder import read_history

PARITY_IMAGES = 1_000
PREDICT_BATCH = 1_000


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
        DataError: it was not trained, or on other data, or conversion changed it.
    """
    model, final, result = load_final(run)
    settings, provenance = read_provenance(final, config.name, ClassifierEntry.kind, data)
    trained = config_from_record(settings)
    calibration = _calibrate(model, trained, data) if trained.calibrated else {"calibrated": False}
    history = {"final": read_history(final)}
    with suppress(FileNotFoundError):
        history = {"long": read_history(run / "long"), **history}
    return ClassifierEntry(
        config=settings,
        provenance=provenance,
        seed_choice=_seed_choice(result),
        parameters=model.count_params(),
        layers=summarize_layers(model),
        network=_save(model, f"classifiers/{config.name}", folder, _parity_images(data)),
        history=history,
        metrics={"validation_accuracy": result["validation_accuracy"]},
        published=published.WRITE_UPS.get(config.name, {}),
        **calibration,
    )


def export_map(config: AutoencoderConfig, runs: Path, folder: Path, data: ImageDataset) -> MapEntry:
    """Writes the encoder and the decoder of the chosen seed of a map.

    Args:
        config: which map.
        runs: one folder a seed and `chosen.json`.
        folder: the bundle.
        data: its test images check the conversion.

    Returns:
        The map's section of the manifest, without codes, lattice and metrics.

    Raises:
        DataError: it was not trained, or on other data, or conversion changed it.
    """
    network, run, chosen = load_chosen(runs)
    settings, provenance = read_provenance(run, config.name, MapEntry.kind, data)
    images = _parity_images(data)
    codes = network.encoder.predict(images, verbose=0)[:, None, None, :]
    return MapEntry(
        config=settings,
        provenance=provenance,
        parameters=network.model.count_params(),
        layers={"encoder": summarize_layers(network.encoder), "decoder": summarize_layers(network.decoder)},
        encoder=_save(network.encoder, f"maps/{config.name}/encoder", folder, images),
        decoder=_save(network.decoder, f"maps/{config.name}/decoder", folder, codes),
        seed_choice=chosen,
        history={"final": read_history(run)},
        published=published.WRITE_UPS.get(config.name, {}),
    )


def export_pretrained(config: ClassifierConfig, run: Path, folder: Path, data: ImageDataset) -> PretrainedEntry:
    """Writes a classifier that only serves to train others, in float32 and not calibrated.

    Args:
        config: which classifier.
        run: what `training.trainer.classifier.train_classifier` wrote.
        folder: the bundle.
        data: the data set that it should have been trained on.

    Returns:
        Its section of the manifest.

    Raises:
        DataError: it was not trained, or on other data.
    """
    model, final, result = load_final(run)
    settings, provenance = read_provenance(final, config.name, PretrainedEntry.kind, data)
    file = f"classifiers/{config.name}.keras"
    _save_keras(model, folder / file)
    return PretrainedEntry(
        config=settings,
        provenance=provenance,
        seed_choice=_seed_choice(result),
        parameters=model.count_params(),
        keras=file,
        history={"final": read_history(final)},
        metrics={"validation_accuracy": result["validation_accuracy"]},
        published={},
    )


def _seed_choice(result: dict[str, Any]) -> dict[str, Any]:
    return {"rule": result["rule"], "candidates": result["candidates"]}


def _calibrate(model: keras.Model, config: ClassifierConfig, data: ImageDataset) -> dict[str, Any]:
    """Builds the temperature that fits the held-out images into the last layer (Guo et al., 2017)."""
    held_out = split(config, data.train).held_out
    probabilities = model.predict(held_out.pixels(), batch_size=PREDICT_BATCH, verbose=0)
    temperature = round(fit_temperature(probabilities, held_out.labels), 4)
    divide_logits(model, temperature)
    return {
        "calibrated": True,
        "temperature": temperature,
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
    _save_keras(model, folder / files.keras)
    (folder / files.litert).write_bytes(content)
    return files


def _save_keras(model: keras.Model, path: Path) -> None:
    """Writes a `.keras` file and compresses it, which Keras does not do: a tenth to a fifth smaller."""
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = [(part, archive.read(part)) for part in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts:
            archive.writestr(part, content, zipfile.ZIP_DEFLATED)
