"""Measures and corrects the calibration of class probabilities: expected calibration error, temperature scaling."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

if TYPE_CHECKING:
    import keras

BINS = 15
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 20.0
EPSILON = 1e-12
"""Lower bound of a probability before its logarithm is taken."""

Probabilities = NDArray[np.float32]
Labels = NDArray[np.integer]


def calibration_error(probabilities: Probabilities, labels: Labels) -> float:
    """Computes the expected calibration error (Naeini et al., 2015) over `BINS` equally wide bins.

    Args:
        probabilities: (n, 10).
        labels: (n,), the true classes.

    Returns:
        Mean of |confidence - accuracy| over the bins, weighted by their counts, in [0, 1].
    """
    bins = reliability(probabilities, labels)
    gaps = (abs(each["confidence"] - each["accuracy"]) * each["count"] for each in bins)
    return float(sum(gaps) / len(labels))


def reliability(probabilities: Probabilities, labels: Labels) -> list[dict[str, float]]:
    """Computes the bins of a reliability diagram.

    Args:
        probabilities: (n, 10), binned by their maximum, the confidence.
        labels: (n,), the true classes.

    Returns:
        For each bin that is not empty its mean `confidence`, `accuracy` and `count`, by rising confidence.
    """
    confidence, correct = probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return [
        {
            "confidence": float(confidence[bins == number].mean()),
            "accuracy": float(correct[bins == number].mean()),
            "count": int(np.count_nonzero(bins == number)),
        }
        for number in np.unique(bins)
    ]


def fit_temperature(probabilities: Probabilities, labels: Labels) -> float:
    """Finds the temperature with the lowest negative log-likelihood (Guo et al., 2017).

    Args:
        probabilities: (n, 10) for images that the network was not trained on.
        labels: (n,), the true classes.

    Returns:
        The divisor of the logits, from `MIN_TEMPERATURE` to `MAX_TEMPERATURE`.
    """
    logits = np.log(np.maximum(probabilities, EPSILON), dtype=np.float64)
    rows = np.arange(len(labels))

    def nll(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        highest = scaled.max(axis=1)
        totals = highest + np.log(np.exp(scaled - highest[:, None]).sum(axis=1))
        return float(np.mean(totals - scaled[rows, labels]))

    bounds = (np.log(MIN_TEMPERATURE), np.log(MAX_TEMPERATURE))
    return float(np.exp(minimize_scalar(nll, bounds=bounds, method="bounded").x))


def divide_logits(model: "keras.Model", temperature: float) -> None:
    """Builds a temperature into a network by dividing the weights of its last layer.

    Args:
        model: ends in a dense layer with softmax; changed in place.
        temperature: the divisor.
    """
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
