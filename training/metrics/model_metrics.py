"""Measures maps and classifiers through the bundle's public interface. Knows no published figure."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
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
ENTROPY_BINS = 20
TIMED_CALLS = 200
PROTOCOLS = {
    "test_mse": "mean squared error of the test images, pixels in [0, 1]",
    "knn_1": "1-nearest-neighbour accuracy of the test codes, fitted on the first 50,000 training codes",
    "knn_5": "the same with 5 neighbours",
    "knn_10": "the same with 10 neighbours",
    "trustworthiness": "scikit-learn, 5 neighbours, all test images",
    "mean_trustworthiness": "mean over 10, 20 ... 200 neighbours, all test images (Moor et al., 2020)",
    "mean_continuity": "the same of continuity",
    "kl_density": "divergence of the densities among pictures and codes, kernel width 0.1 (Moor et al., 2020)",
    "confident_fraction": "share of lattice nodes with a density percentile of at least 5 on which the best"
    " classifier's highest probability is at least 0.8",
    "normalized_entropy": "entropy of the test codes over 20 x 20 equal parts of the lattice's rectangle; 1 is even",
    "axis_ratio": "standard deviation of the test codes along y, divided by that along x",
    "validation_accuracy": "on the part of the training images that was held out",
    "sample_accuracy": "on the write-up's 2,500 test images (random seed 1109)",
    "test_accuracy": "on all 10,000 test images, one forward pass",
    "tta_accuracy": "the same, by what the image and its mirror image agree on (geometric mean)",
    "calibration_error": "expected calibration error on all 10,000 test images, 15 bins",
    "latency_ms": "one image on one core, median of 200 calls, in milliseconds",
}


def map_metrics(bundle: Bundle, data: ImageDataset) -> dict[str, dict[str, float]]:
    """Reconstruction and neighbourhood figures of each map, by the names in `PROTOCOLS`."""
    return {name: _measure_map(plane, data) for name, plane in bundle.maps.items()}


def accuracy_by_class(answers: NDArray[np.uint8], labels: Any) -> dict[str, float]:
    """The share of each class that was named right, from classes 0..9 (n,); one without garments is left out."""
    return {
        name: round(float(np.mean(answers[labels == label] == label)), 4)
        for label, name in enumerate(CLASS_NAMES)
        if np.any(labels == label)
    }


def classifier_metrics(bundle: Bundle, data: ImageDataset) -> dict[str, dict[str, float]]:
    """Accuracies, calibration and speed of each classifier, by the names in `PROTOCOLS`."""
    return {name: _measure_classifier(classifier, data) for name, classifier in bundle.classifiers.items()}


def accuracy(probabilities: NDArray[np.float32], labels: Any) -> float:
    """Share of rows (n, 10) whose largest probability is the label's."""
    return round(float(np.mean(probabilities.argmax(axis=1) == labels)), 4)


def confusion(probabilities: NDArray[np.float32], labels: Any) -> list[list[int]]:
    """Counts (10, 10): a row a true class, a column the class that was named."""
    named = probabilities.argmax(axis=1)
    classes = range(len(CLASS_NAMES))
    counts: list[list[int]] = confusion_matrix(labels, named, labels=list(classes)).tolist()
    return counts


def pixels(split: Split) -> NDArray[np.float32]:
    """Images as the public interface takes them: (n, 28, 28) float32 in [0, 1]."""
    return split.pixels()[..., 0]


def reconstruction_errors(plane: Map, codes: NDArray[np.float32], split: Split) -> NDArray[np.float32]:
    """Mean squared error of each garment's reconstruction: (n,) float32, pixels in [0, 1].

    Args:
        codes: (n, 2), the garments' own on this map.
        split: the garments.
    """
    errors = np.empty(len(split), np.float32)
    for start in range(0, len(split), DECODE_BATCH_SIZE):
        part = slice(start, start + DECODE_BATCH_SIZE)
        errors[part] = np.square(plane.decode(codes[part]) - pixels(split.take(part))).mean(axis=(1, 2))
    return errors


def interpolation_error(lattice: Lattice, plane: Map, codes: NDArray[np.float32]) -> dict[str, float]:
    """How far the browser's blend is from the exact decoder on real codes, in grey levels of 255."""
    parts = (codes[start : start + DECODE_BATCH_SIZE] for start in range(0, len(codes), DECODE_BATCH_SIZE))
    differences = np.concatenate([np.abs(lattice.interpolate(part) - plane.decode(part)).ravel() for part in parts])
    levels = {
        "mean": differences.mean(dtype=np.float64),
        "p99": np.quantile(differences, 0.99),
        "worst": differences.max(),
    }
    return {name: round(float(level) * 255, 3) for name, level in levels.items()}


def _measure_map(plane: Map, data: ImageDataset) -> dict[str, float]:
    test = pixels(data.test)
    codes = plane.encode(test)
    fitted = plane.encode(pixels(data.train.take(slice(KNN_TRAINING_CODES))))
    labels = data.train.labels[:KNN_TRAINING_CODES]
    figures = {"test_mse": reconstruction_errors(plane, codes, data.test).mean(dtype=np.float64)}
    for k in (1, 5, 10):
        figures[f"knn_{k}"] = KNeighborsClassifier(k).fit(fitted, labels).score(codes, data.test.labels)
    flat = test.reshape(len(test), -1)
    figures["trustworthiness"] = trustworthiness(flat, codes, n_neighbors=5)
    if len(test) >= MIN_ITEMS:
        wide = embedding_metrics(flat, codes)
        figures["mean_trustworthiness"], figures["mean_continuity"] = wide["trustworthiness"], wide["continuity"]
        figures["kl_density"] = wide["kl_density"]
    across, up = codes.std(axis=0)
    figures |= {
        "confident_fraction": _confident_fraction(plane.lattice),
        "normalized_entropy": _normalized_entropy(plane, codes),
        "axis_ratio": up / across,
    }
    return {name: round(float(value), 5) for name, value in figures.items()}


def _confident_fraction(lattice: Lattice) -> float:
    near = lattice.density >= MIN_DENSITY * 255
    return float(np.mean(lattice.probabilities[near].max(axis=-1) >= MIN_CONFIDENCE * 255))


def _normalized_entropy(plane: Map, codes: NDArray[np.float32]) -> float:
    extent = plane.extent
    counts, _, _ = np.histogram2d(
        codes[:, 0], codes[:, 1], bins=ENTROPY_BINS, range=[(extent.x0, extent.x1), (extent.y0, extent.y1)]
    )
    shares = counts[counts > 0] / counts.sum()
    return float(-np.sum(shares * np.log(shares)) / np.log(ENTROPY_BINS**2))


def _measure_classifier(classifier: Classifier, data: ImageDataset) -> dict[str, float]:
    images, labels = pixels(data.test), data.test.labels
    sample = draw_write_up_sample(data)[1]
    answers = classifier.predict(images)
    mirrored = classifier.predict(np.ascontiguousarray(images[:, :, ::-1]))
    return {
        "sample_accuracy": accuracy(answers[sample], labels[sample]),
        "test_accuracy": accuracy(answers, labels),
        "tta_accuracy": accuracy(geometric_mean(np.stack((answers, mirrored))), labels),
        "calibration_error": round(calibration_error(answers, labels), 4),
        "latency_ms": round(_median_seconds(lambda: classifier.predict(images[:1])) * 1_000, 2),
    }


def _median_seconds(work: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(TIMED_CALLS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds))
