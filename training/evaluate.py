"""Measures a bundle through its public interface, on the real test set, beside the published figures."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import trustworthiness
from sklearn.metrics import confusion_matrix
from sklearn.neighbors import KNeighborsClassifier

from models import Bundle, BundleError, load_bundle
from models.bundle import Map
from models.latent import Lattice
from models.spec import CLASS_NAMES
from training.calibration import calibration_error
from training.data import FashionMnist, Split, write_up_sample
from training.errors import DataError

FITTED_ON = 50_000
DECODED_AT_ONCE = 1_000
PROTOCOLS = {
    "test_mse": "mean squared error of the test images, pixels in [0, 1]",
    "knn_5": "5-nearest-neighbour accuracy of the test codes, fitted on the first 50,000 training codes",
    "knn_10": "the same with 10 neighbours",
    "trustworthiness": "scikit-learn, 5 neighbours, all test images",
    "validation_accuracy": "on the part of the training images that was held out",
    "sample_accuracy": "on the write-up's 2,500 test images (random seed 1109)",
    "test_accuracy": "on all 10,000 test images",
    "calibration_error": "expected calibration error on all 10,000 test images, 15 bins",
}
PUBLISHED: dict[str, dict[str, float]] = {
    "blog": {"test_mse": 0.036},
    "dense": {"sample_accuracy": 0.836},
    "conv": {"sample_accuracy": 0.863},
    "conv_dropout": {"sample_accuracy": 0.87},
}


def evaluate_bundle(path: Path, data: FashionMnist) -> dict[str, Any]:
    """Every map and classifier of the bundle at `path`: its figures, and the published ones it has.

    Raises:
        DataError: there is no usable bundle.
    """
    try:
        bundle = load_bundle(path)
    except BundleError as error:
        raise DataError(str(error)) from None
    measured = {**map_figures(bundle, data), **classifier_figures(bundle, data)}
    return {
        "figures": {
            name: {"measured": figures, "published": PUBLISHED.get(name, {})} for name, figures in measured.items()
        },
        "protocols": PROTOCOLS,
    }


def as_table(result: dict[str, Any]) -> str:
    """What `evaluate_bundle` returned as a Markdown table with the protocols below it."""
    lines = ["| network | figure | measured | published |", "|---|---|---|---|"]
    for name, figures in result["figures"].items():
        for key, value in figures["measured"].items():
            published = figures["published"].get(key)
            lines.append(f"| {name} | {key} | {value:.4f} | {'' if published is None else f'{published:g}'} |")
    protocols = [f"{key}: {text}" for key, text in result["protocols"].items()]
    return "\n".join([*lines, "", *protocols])


def map_figures(bundle: Bundle, data: FashionMnist) -> dict[str, dict[str, float]]:
    """Reconstruction and neighbourhood figures of each map, by the names in `PROTOCOLS`."""
    return {name: _plane_figures(plane, data) for name, plane in bundle.maps.items()}


def classifier_figures(bundle: Bundle, data: FashionMnist) -> dict[str, dict[str, float]]:
    """Accuracies and calibration of each classifier, by the names in `PROTOCOLS`."""
    sample = write_up_sample(data)[1]
    figures = {}
    for name, classifier in bundle.classifiers.items():
        probabilities = classifier.predict(pixels(data.test))
        figures[name] = {
            "sample_accuracy": accuracy(probabilities[sample], data.test.labels[sample]),
            "test_accuracy": accuracy(probabilities, data.test.labels),
            "calibration_error": round(calibration_error(probabilities, data.test.labels), 4),
        }
    return figures


def accuracy(probabilities: np.ndarray[Any, np.dtype[np.float32]], labels: Any) -> float:
    """Share of rows (n, 10) whose largest probability is the label's."""
    return round(float(np.mean(probabilities.argmax(axis=1) == labels)), 4)


def confusion(probabilities: np.ndarray[Any, np.dtype[np.float32]], labels: Any) -> list[list[int]]:
    """Counts (10, 10): a row a true class, a column the class that was named."""
    named = probabilities.argmax(axis=1)
    classes = range(len(CLASS_NAMES))
    counts: list[list[int]] = confusion_matrix(labels, named, labels=list(classes)).tolist()
    return counts


def pixels(split: Split) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Images as the public interface takes them: (n, 28, 28) float32 in [0, 1]."""
    return split.pixels()[..., 0]


def reconstruction_errors(plane: Map, codes: NDArray[np.float32], split: Split) -> NDArray[np.float32]:
    """Mean squared error of each garment's reconstruction: (n,) float32, pixels in [0, 1].

    Args:
        codes: (n, 2), the garments' own on this map.
        split: the garments.
    """
    errors = np.empty(len(split), np.float32)
    for start in range(0, len(split), DECODED_AT_ONCE):
        part = slice(start, start + DECODED_AT_ONCE)
        errors[part] = np.square(plane.decode(codes[part]) - pixels(split.take(part))).mean(axis=(1, 2))
    return errors


def blend_error(lattice: Lattice, plane: Map, codes: np.ndarray[Any, np.dtype[np.float32]]) -> dict[str, float]:
    """How far the browser's blend is from the exact decoder on real codes, in grey levels of 255."""
    parts = (codes[start : start + DECODED_AT_ONCE] for start in range(0, len(codes), DECODED_AT_ONCE))
    differences = np.concatenate([np.abs(lattice.blend(part) - plane.decode(part)).ravel() for part in parts])
    levels = {
        "mean": differences.mean(dtype=np.float64),
        "p99": np.quantile(differences, 0.99),
        "worst": differences.max(),
    }
    return {name: round(float(level) * 255, 3) for name, level in levels.items()}


def _plane_figures(plane: Map, data: FashionMnist) -> dict[str, float]:
    test = pixels(data.test)
    codes = plane.encode(test)
    fitted = plane.encode(pixels(data.train.take(slice(FITTED_ON))))
    labels = data.train.labels[:FITTED_ON]
    figures = {"test_mse": reconstruction_errors(plane, codes, data.test).mean(dtype=np.float64)}
    for k in (5, 10):
        figures[f"knn_{k}"] = KNeighborsClassifier(k).fit(fitted, labels).score(codes, data.test.labels)
    figures["trustworthiness"] = trustworthiness(test.reshape(len(test), -1), codes, n_neighbors=5)
    return {name: round(float(value), 5) for name, value in figures.items()}
