"""Which value of a metric is the best."""

from collections.abc import Iterable, Mapping

LOWER_IS_BETTER = ("test_mse", "kl_density", "calibration_error", "latency_ms")
"""Of all other metrics the highest value is the best."""
UNRANKED = ("axis_ratio", "test_accuracy_interval")
"""Metrics of which no value is better than another."""


def best_values(rows: Iterable[Mapping[str, float | list[float]]]) -> dict[str, float | list[float]]:
    """Returns the best value of each metric that at least two of the rows have, by its name."""
    values: dict[str, list[float | list[float]]] = {}
    for row in rows:
        for name, value in row.items():
            values.setdefault(name, []).append(value)
    return {
        name: min(known) if name in LOWER_IS_BETTER else max(known)
        for name, known in values.items()
        if name not in UNRANKED and len(known) > 1
    }
