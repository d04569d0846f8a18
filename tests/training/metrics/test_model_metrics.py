"""The accuracy interval is Wilson's; the report prints it, marks the best values, and says how all were measured."""

import re

import numpy as np
import pytest

from models.metrics import LOWER_IS_BETTER, UNRANKED
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


@pytest.fixture
def report():
    """Our map has the lowest error, but not the best neighbours; our classifier is not the most accurate."""
    atlas = {"measured": {"test_mse": 0.0226, "knn_5": 0.8028}, "published": {}}
    best = {"measured": {"test_accuracy": 0.9521}, "published": {}, "by_class": {}}
    return format_report({"metrics": {"atlas": atlas, "best": best}, "protocols": PROTOCOLS})


def test_the_best_value_of_each_column_is_bold_also_if_it_is_not_ours(report):
    rows = {line.split(" | ")[0].strip("| "): line for line in report.splitlines()}
    assert "| **0.0226** | " in rows["**atlas**"]
    assert " | 0.8028 | " in rows["**atlas**"]
    (tsne,) = (line for name, line in rows.items() if name.startswith("t-SNE"))
    assert "| **0.7825** | **0.8039** | **0.9906** |" in tsne
    assert "**0.9521**" not in rows["**best**"]
    assert "**0.9670**" in rows["WRN-40-4 (8.9 M parameters)"]
    assert rows["UMAP (Moor et al., 2020)"].endswith(" | 0.9590 | **0.9810** |  |")
    assert rows["topological autoencoder (Moor et al., 2020)"].endswith("| **0.9810** | **0.0390** |")


def test_the_report_says_the_direction_of_each_metric_and_the_protocol_of_each_published_group(report):
    lines = report.splitlines()
    assert f"- `test_mse`: {PROTOCOLS['test_mse']}; lower is better" in lines
    assert f"- `knn_5`: {PROTOCOLS['knn_5']}" in lines
    assert {line for line in lines if "Parametric UMAP embeddings" in line and "50,000 training images" in line}
    assert {*LOWER_IS_BETTER, *UNRANKED} <= set(PROTOCOLS)


def test_every_published_map_belongs_to_a_group_with_a_protocol():
    groups = {re.search(r"\((.*)\)$", name)[1] for name in published.MAPS}
    assert groups <= set(published.PROTOCOLS)


def test_published_errors_are_on_the_scale_of_ours():
    errors = [metrics["test_mse"] for metrics in published.MAPS.values() if "test_mse" in metrics]
    assert len(errors) == 8
    assert min(errors) == 0.024
    assert max(errors) == 0.0461  # of principal components, which no other falls behind
