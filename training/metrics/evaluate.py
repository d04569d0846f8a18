"""The figures of a bundle on the real test set, beside the published ones: into its manifest, and as a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models import BundleError, load_bundle
from models.spec import CLASS_NAMES
from training.data import ImageDataset
from training.errors import DataError
from training.metrics import published
from training.metrics.model_metrics import PROTOCOLS, accuracy_by_class, classifier_metrics, map_metrics
from training.trainer.run_folder import write_json

DECIMALS = {"latency_ms": 2}
"""Of figures that are not shares; those have four."""
KINDS = {"maps": ("Map", published.MAPS), "classifiers": ("Classifier", published.CLASSIFIERS)}


def evaluate_bundle(path: Path, data: ImageDataset, record: bool = False) -> dict[str, Any]:
    """Every map and classifier of the bundle at `path`: its figures, and the published ones.

    Args:
        path: the bundle's folder.
        data: its test images are measured.
        record: whether to write the figures into the manifest.

    Raises:
        DataError: there is no usable bundle, or it cannot be written to.
    """
    try:
        bundle = load_bundle(path)
    except BundleError as error:
        raise DataError(str(error)) from None
    measured = {"maps": map_metrics(bundle, data), "classifiers": classifier_metrics(bundle, data)}
    figures: dict[str, Any] = {}
    for kind, networks in measured.items():
        for name, values in networks.items():
            about = bundle.manifest[kind][name]
            about["metrics"].update(values)
            figures[name] = {"measured": values, "published": about["published"]}
            if kind == "classifiers":
                named = bundle.classifiers[name].predicted_labels("test")[: len(data.test)]
                figures[name]["by_class"] = accuracy_by_class(named, data.test.labels)
    if record:
        try:
            write_json(path / "manifest.json", bundle.manifest)
        except OSError as error:
            raise DataError(f"{path}/manifest.json cannot be written: {error.strerror}") from None
    return {
        "metrics": figures,
        "published": {kind: others for kind, (_, others) in KINDS.items()},
        "protocols": PROTOCOLS,
    }


def format_report(result: Mapping[str, Any]) -> str:
    """What `evaluate_bundle` returned as Markdown tables: ours in bold, then the published, then the protocols."""
    lines: list[str] = []
    classes = {name: said["by_class"] for name, said in result["metrics"].items() if "by_class" in said}
    for kind, (title, others) in KINDS.items():
        ours = {
            f"**{name}**": said["measured"]
            for name, said in result["metrics"].items()
            if (name in classes) == (kind == "classifiers")
        }
        originals = {
            f"{name} in its write-up": said["published"]
            for name, said in result["metrics"].items()
            if f"**{name}**" in ours and said["published"]
        }
        lines += [*_table(title, {**ours, **originals, **others}), ""]
    lines += [*_table("Right, by class", classes), ""]
    return "\n".join([*lines, *(f"- `{key}`: {text}" for key, text in result["protocols"].items())])


def _table(title: str, rows: Mapping[str, Mapping[str, float]]) -> list[str]:
    known = {key for row in rows.values() for key in row}
    columns = [key for key in (*PROTOCOLS, *CLASS_NAMES) if key in known]
    lines = [f"| {' | '.join((title, *columns))} |", f"|---{'|---:' * len(columns)}|"]
    for name, row in rows.items():
        cells = (f"{row[key]:.{DECIMALS.get(key, 4)}f}" if key in row else "" for key in columns)
        lines.append(f"| {' | '.join((name, *cells))} |")
    return lines
