"""Evaluates a bundle on the test set beside published results, and formats the report as Markdown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models import BundleError, load_bundle
from models.metrics import LOWER_IS_BETTER, best_values
from models.spec import CLASS_NAMES
from training.data import ImageDataset
from training.errors import DataError
from training.metrics import published
from training.metrics.model_metrics import PROTOCOLS, accuracy_by_class, classifier_metrics, map_metrics
from training.trainer.run_folder import write_json

DECIMALS = {"latency_ms": 2}
"""Decimals of the metrics that are not printed with 4."""
TITLES = {"maps": "Map", "classifiers": "Classifier"}
Rows = Mapping[str, Mapping[str, float | list[float]]]


def evaluate_bundle(path: Path, data: ImageDataset, record: bool = False) -> dict[str, Any]:
    """Measures every map and classifier of a bundle.

    Args:
        path: the bundle's folder.
        data: its test images are measured.
        record: whether to write the metrics into the manifest.

    Returns:
        `metrics` (for each network what was `measured`, what its write-up `published`, and a classifier's accuracy
        `by_class`), `published` results of others, and `protocols`.

    Raises:
        DataError: there is no valid bundle, or its manifest cannot be written.
    """
    try:
        bundle = load_bundle(path)
    except BundleError as error:
        raise DataError(str(error)) from None
    measured: dict[str, Rows] = {
        "maps": map_metrics(bundle, data),
        "classifiers": classifier_metrics(bundle, data),
    }
    metrics: dict[str, Any] = {}
    for kind, networks in measured.items():
        for name, values in networks.items():
            info = bundle.manifest[kind][name]
            info["metrics"].update(values)
            metrics[name] = {"measured": values, "published": info["published"]}
            if kind == "classifiers":
                predicted = bundle.classifiers[name].predicted_labels("test")[: len(data.test)]
                metrics[name]["by_class"] = accuracy_by_class(predicted, data.test.labels)
    if record:
        try:
            write_json(bundle.path / "manifest.json", bundle.manifest)
        except OSError as error:
            raise DataError(f"{path}/manifest.json cannot be written: {error.strerror}") from None
    return {
        "metrics": metrics,
        "published": published.OTHERS,
        "protocols": PROTOCOLS,
    }


def format_report(result: Mapping[str, Any]) -> str:
    """Formats the result of `evaluate_bundle` as Markdown: our networks, published results, and all protocols.

    The names of our networks and the best value of each column are bold.
    """
    lines: list[str] = []
    classes = {name: entry["by_class"] for name, entry in result["metrics"].items() if "by_class" in entry}
    for kind, title in TITLES.items():
        ours = {
            f"**{name}**": entry["measured"]
            for name, entry in result["metrics"].items()
            if (name in classes) == (kind == "classifiers")
        }
        originals = {
            f"{name} in its write-up": entry["published"]
            for name, entry in result["metrics"].items()
            if f"**{name}**" in ours and entry["published"]
        }
        lines += [*_format_table(title, {**ours, **originals, **published.OTHERS[kind]}), ""]
    lines += [*_format_table("Accuracy by class", classes), ""]
    lines.append("Bold are our networks, and the best value of each column.")
    for key, text in result["protocols"].items():
        lines.append(f"- `{key}`: {text}{'; lower is better' if key in LOWER_IS_BETTER else ''}")
    return "\n".join([*lines, *(f"- {group}: {text}" for group, text in published.PROTOCOLS.items())])


def _format_table(title: str, rows: Rows) -> list[str]:
    present = {key for row in rows.values() for key in row}
    columns = [key for key in (*PROTOCOLS, *CLASS_NAMES) if key in present]
    lines = [f"| {' | '.join((title, *columns))} |", f"|---{'|---:' * len(columns)}|"]
    best = best_values(rows.values())
    for name, row in rows.items():
        values = (_format_cell(row[key], key, best) if key in row else "" for key in columns)
        lines.append(f"| {' | '.join((name, *values))} |")
    return lines


def _format_cell(value: float | list[float], key: str, best: Mapping[str, float | list[float]]) -> str:
    """Formats a number, in bold if it is the best of its column, or an interval as "low to high"."""
    numbers = value if isinstance(value, list) else [value]
    text = " to ".join(f"{number:.{DECIMALS.get(key, 4)}f}" for number in numbers)
    return f"**{text}**" if best.get(key) == value else text
