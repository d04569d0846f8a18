"""The accuracy interval is Wilson's, and the report prints it."""

import numpy as np
import pytest

from training.metrics import published
from training.metrics.evaluate import format_report
from training.metrics.model_metrics import PROTOCOLS, accuracy_interval


def predictions(correct, n):
    """Probabilities and labels of which `correct` of `n` agree."""
    labels = np.zeros(n, np.uint8)
    return np.eye(10, dtype=np.float32)[(np.arange(n) >= correct).astype(int)], labels


@pytest.mark.parametrize(("correct", "n"), [(95, 100), (9_521, 10_000), (1, 3)])
def test_the_interval_is_wilsons(correct, n):
    z, share = 1.959964, correct / n
    center = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    assert accuracy_interval(*predictions(correct, n)) == pytest.approx([center - half, center + half], abs=6e-5)


@pytest.mark.parametrize("correct", [0, 20])
def test_the_interval_stays_within_zero_and_one(correct):
    low, high = accuracy_interval(*predictions(correct, 20))
    assert 0 <= low < high <= 1


def test_the_report_prints_an_interval_as_two_numbers():
    entry = {
        "measured": {"test_accuracy": 0.95, "test_accuracy_interval": [0.9, 0.97]},
        "published": {},
        "by_class": {},
    }
    report = format_report({"metrics": {"best": entry}, "published": published.CLASSIFIERS, "protocols": PROTOCOLS})
    assert "| **best** | 0.9500 | 0.9000 to 0.9700 |" in report
