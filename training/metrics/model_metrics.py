"""Measures the maps and classifiers of a bundle on the test images, through the bundle's public interface."""

import timeit
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.manifold import trustworthiness
from sklearn.metrics import confusion_matrix
from sklearn.neighbors import KNeighborsClassifier

from models import Bundle
from models.bundle import Classifier, Map
from models.latent import Lattice
from models.recognition.prediction import geometric_mean
from models.spec import CLASS_NAMES
from training.data import ImageDataset, Split
from training.data.fashion_mnist import draw_write_up_sample
from training.metrics.calibration import calibration_error
from training.metrics.embedding_metrics import MIN_ITEMS, embedding_metrics

KNN_TRAINING_CODES = 50_000
DECODE_BATCH_SIZE = 1_000
MIN_DENSITY, MIN_CONFIDENCE = 0.05, 0.8
"""`confident_fraction` looks at nodes with this density percentile / 100 and counts those with this probability."""
ENTROPY_BINS = 20
"""Histogram bins along each axis."""
TIMED_CALLS = 200
PROTOCOLS: dict[str, str] = tomllib.loads(Path(__file__).with_name("protocols.toml").read_text(encoding="utf-8"))
"""How each metric is measured."""
Metrics = dict[str, float | list[float]]


def map_metrics(bundle: Bundle, data: ImageDataset) -> dict[str, dict[str, float]]:
    """Measures reconstruction and neighbourhoods of each map.

    Args:
        bundle: the bundle.
        data: its test images are measured; nearest neighbours are fitted to its training images.

    Returns:
        For each map's name its metrics, by the names in `PROTOCOLS`.
    """
    return {name: _measure_map(plane, data) for name, plane in bundle.maps.items()}


def classifier_metrics(bundle: Bundle, data: ImageDataset) -> dict[str, Metrics]:
    """Measures accuracy, calibration and latency of each classifier.

    Args:
        bundle: the bundle.
        data: its test images are measured.

    Returns:
        For each classifier's name its metrics, by the names in `PROTOCOLS`.
    """
    return {name: _measure_classifier(classifier, data) for name, classifier in bundle.classifiers.items()}


def accuracy_by_class(predicted: NDArray[np.uint8], labels: NDArray[np.uint8]) -> dict[str, float]:
    """Computes the accuracy (recall) of each class.

    Args:
        predicted: (n,) classes, 0..9.
        labels: (n,) true classes.

    Returns:
        For each class name its accuracy in [0, 1]; a class without images is left out.
    """
    return {
        name: round(float(np.mean(predicted[labels == label] == label)), 4)
        for label, name in enumerate(CLASS_NAMES)
        if np.any(labels == label)
    }


def accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    """Computes the share of images whose most probable class is the true one.

    Args:
        probabilities: (n, 10).
        labels: (n,) true classes.

    Returns:
        The accuracy in [0, 1], rounded to 4 decimals.
    """
    return round(float(np.mean(probabilities.argmax(axis=1) == labels)), 4)


def accuracy_interval(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> list[float]:
    """Computes the 95% Wilson score interval of `accuracy` (Wilson, 1927).

    Args:
        probabilities: (n, 10).
        labels: (n,) true classes.

    Returns:
        The lower and the upper bound, in [0, 1].
    """
    correct = int(np.count_nonzero(probabilities.argmax(axis=1) == labels))
    interval = binomtest(correct, len(labels)).proportion_ci(confidence_level=0.95, method="wilson")
    return [round(float(bound), 4) for bound in (interval.low, interval.high)]


def confusion(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> list[list[int]]:
    """Counts a confusion matrix.

    Args:
        probabilities: (n, 10).
        labels: (n,) true classes.

    Returns:
        (10, 10): rows are true classes, columns predicted ones.
    """
    classes = list(range(len(CLASS_NAMES)))
    return list(confusion_matrix(labels, probabilities.argmax(axis=1), labels=classes).tolist())


def pixels(split: Split) -> NDArray[np.float32]:
    """Returns images as the bundle's interface expects them: (n, 28, 28) float32 in [0, 1]."""
    return split.pixels()[..., 0]


def reconstruction_errors(plane: Map, codes: NDArray[np.float32], split: Split) -> NDArray[np.float32]:
    """Computes the mean squared error of each image's reconstruction.

    Args:
        plane: the map that decodes.
        codes: (n, 2) of the images on this map.
        split: the n images.

    Returns:
        (n,) float32, for pixels in [0, 1].
    """
    errors = np.empty(len(split), np.float32)
    for start in range(0, len(split), DECODE_BATCH_SIZE):
        part = slice(start, start + DECODE_BATCH_SIZE)
        errors[part] = np.square(plane.decode(codes[part]) - pixels(split.take(part))).mean(axis=(1, 2))
    return errors


def interpolation_error(lattice: Lattice, plane: Map, codes: NDArray[np.float32]) -> dict[str, float]:
    """Compares interpolation between lattice nodes, which the browser does, with the exact decoder.

    Args:
        lattice: of the map.
        plane: the map.
        codes: (n, 2) at which to compare.

    Returns:
        `mean`, `p99` (99th percentile) and `worst` absolute difference of a pixel, in grey levels of 255.
    """
    parts = (codes[start : start + DECODE_BATCH_SIZE] for start in range(0, len(codes), DECODE_BATCH_SIZE))
    differences = np.concatenate([np.abs(lattice.interpolate(part) - plane.decode(part)).ravel() for part in parts])
    levels = {
        "mean": differences.mean(dtype=np.float64),
        "p99": np.quantile(differences, 0.99),
        "worst": differences.max(),
    }
    return {name: round(float(level) * 255, 3) for name, level in levels.items()}


def _measure_map(plane: Map, data: ImageDataset) -> dict[str, float]:
    images = pixels(data.test)
    codes = plane.encode(images)
    training_codes = plane.encode(pixels(data.train.take(slice(KNN_TRAINING_CODES))))
    training_labels = data.train.labels[:KNN_TRAINING_CODES]
    metrics = {"test_mse": reconstruction_errors(plane, codes, data.test).mean(dtype=np.float64)}
    for k in (1, 5, 10):
        classifier = KNeighborsClassifier(k).fit(training_codes, training_labels)
        metrics[f"knn_{k}"] = classifier.score(codes, data.test.labels)
    flat = images.reshape(len(images), -1)
    metrics["trustworthiness"] = trustworthiness(flat, codes, n_neighbors=5)
    if len(images) >= MIN_ITEMS:
        metrics |= embedding_metrics(flat, codes)
    deviation_x, deviation_y = codes.std(axis=0)
    metrics |= {
        "confident_fraction": _confident_fraction(plane.lattice),
        "normalized_entropy": _normalized_entropy(plane, codes),
        "axis_ratio": deviation_y / deviation_x,
    }
    return {name: round(float(value), 5) for name, value in metrics.items()}


def _confident_fraction(lattice: Lattice) -> float:
    dense = lattice.density >= MIN_DENSITY * 255
    return float(np.mean(lattice.probabilities[dense].max(axis=-1) >= MIN_CONFIDENCE * 255))


def _normalized_entropy(plane: Map, codes: NDArray[np.float32]) -> float:
    extent = plane.extent
    bounds = [(extent.x0, extent.x1), (extent.y0, extent.y1)]
    counts, _, _ = np.histogram2d(codes[:, 0], codes[:, 1], bins=ENTROPY_BINS, range=bounds)
    shares = counts[counts > 0] / counts.sum()
    return float(-np.sum(shares * np.log(shares)) / np.log(ENTROPY_BINS**2))


def _measure_classifier(classifier: Classifier, data: ImageDataset) -> Metrics:
    images, labels = pixels(data.test), data.test.labels
    _, sample = draw_write_up_sample(data)
    probabilities = classifier.predict(images)
    flipped = classifier.predict(np.ascontiguousarray(images[:, :, ::-1]))
    seconds = timeit.repeat(lambda: classifier.predict(images[:1]), number=1, repeat=TIMED_CALLS)
    return {
        "sample_accuracy": accuracy(probabilities[sample], labels[sample]),
        "test_accuracy": accuracy(probabilities, labels),
        "test_accuracy_interval": accuracy_interval(probabilities, labels),
        "tta_accuracy": accuracy(geometric_mean(np.stack((probabilities, flipped))), labels),
        "calibration_error": round(calibration_error(probabilities, labels), 4),
        "latency_ms": round(float(np.median(seconds)) * 1_000, 2),
    }
