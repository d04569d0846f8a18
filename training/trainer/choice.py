"""Chooses among networks that differ in their seed alone, by a figure on images that none was trained on."""

import math
import statistics
from collections.abc import Sequence
from typing import Any


def choose(candidates: Sequence[dict[str, Any]], metric: str, images: int) -> dict[str, Any]:
    """Chooses a candidate by its accuracy: the one-standard-error rule (Breiman et al., 1984).

    A difference below the standard error of an accuracy is no reason to prefer a seed, so the first of those that are
    within one standard error of the best is chosen.

    Args:
        candidates: what is known of each, in the order of their seeds; `metric` is an accuracy in [0, 1].
        metric: its name.
        images: number of images on which it was measured.

    Returns:
        The chosen candidate's entries, `rule`, `candidates`, and mean, standard deviation and standard error of the
        metric.
    """
    values = [candidate[metric] for candidate in candidates]
    best = max(values)
    error = math.sqrt(best * (1 - best) / images)
    title = metric.replace("_", " ")
    chosen = next(candidate for candidate in candidates if candidate[metric] >= best - error)
    return {
        **chosen,
        "rule": f"the first seed within one standard error of the best {title} on {images:,} training images that"
        " were not trained on; the test set is not read",
        "mean": round(statistics.fmean(values), 6),
        "deviation": round(statistics.stdev(values), 6) if len(values) > 1 else None,
        "standard_error": round(error, 6),
        "candidates": list(candidates),
    }
