"""How far a classifier's confidence can be believed, and making it believable. Knows no data set."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

if TYPE_CHECKING:
    import keras

BINS = 15
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 20.0
EPSILON = 1e-12

Probabilities = NDArray[np.float32]
Labels = NDArray[np.integer]


def calibration_error(probabilities: Probabilities, labels: Labels) -> float:
    """Expected calibration error (Naeini et al., 2015) of rows (n, 10), in [0, 1].

    The answers are sorted into `BINS` equally wide bins by their confidence; in each, the share of right answers is
    compared with the mean confidence; the differences are averaged, a bin counting as much as it has answers.
    """
    bins = reliability(probabilities, labels)
    gaps = (abs(each["confidence"] - each["accuracy"]) * each["count"] for each in bins)
    return float(sum(gaps) / len(labels))


def reliability(probabilities: Probabilities, labels: Labels) -> list[dict[str, float]]:
    """The bins of `calibration_error` that have answers: mean confidence, share of right answers, how many."""
    confidence, right = probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return [
        {
            "confidence": float(confidence[bins == number].mean()),
            "accuracy": float(right[bins == number].mean()),
            "count": int(np.count_nonzero(bins == number)),
        }
        for number in np.unique(bins)
    ]


def fit_temperature(probabilities: Probabilities, labels: Labels) -> float:
    """By what to divide the logits so that held-out answers become likeliest (Guo et al., 2017).

    Args:
        probabilities: (n, 10), of garments that the network was not trained on.
        labels: (n,), their true classes.
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
    """Builds a temperature into the last layer, so that whoever runs the network gets calibrated probabilities."""
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
