"""Accuracy on pictures of garments, and rejection rate on pictures of other things.

    python -m tests.benchmarks.picture_accuracy FOLDER [--sheet mistakes.png] [--json]

FOLDER holds `garments` and `not-garments`, each with a `manifest.csv`: file, kind, and for garments label (0..9) and
source. Ablations leave out test-time augmentation, silhouettes, and segmentation (the picture is only scaled).
"""

import argparse
import csv
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from models import Bundle, PictureError, load_bundle, read_picture
from models.pictures.framing import PreparedImage, prepare_image
from models.spec import CLASS_NAMES, IMAGE_SHAPE

SHOWN_MISTAKES = 60
TARGET_FALSE_REJECTION_RATE = 0.08
CALIBRATION_BINS = 15
SHEET_COLUMNS, TILE_SIDE, TILE_MARGIN = 12, 84, 2


class Mistake(NamedTuple):
    """A wrong prediction, its confidence in [0, 1], and the network's input (28, 28)."""

    confidence: float
    pixels: NDArray[np.float32]
    label: int
    predicted: int


@dataclass
class Results:
    """What was measured on each picture of a garment, in order."""

    hits: dict[str, list[tuple[bool, bool]]] = field(default_factory=lambda: defaultdict(list))  # top 1, top 3 by group
    ablations: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    confusion: NDArray[np.int_] = field(default_factory=lambda: np.zeros((len(CLASS_NAMES),) * 2, int))
    scores: list[float] = field(default_factory=list)
    rejected: list[bool] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    correct: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def pictures(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """The files that a manifest lists, with their rows."""
    with (folder / "manifest.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if (folder / row["file"]).is_file():
                yield folder / row["file"], row


def scale_only(picture: Image.Image) -> NDArray[np.float32]:
    """The picture without segmentation: grey, 28 x 28, negated if it is light; (28, 28) float32 in [0, 1]."""
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture.convert("RGBA"))
    small = ImageOps.pad(flat.convert("L"), IMAGE_SHAPE, color=255)
    grey = np.asarray(small, np.float32) / np.float32(255)
    return 1 - grey if np.median(grey) > 0.5 else grey


def classify_garments(bundle: Bundle, folder: Path) -> Results:
    """Classifies every picture in a folder of garments.

    Args:
        bundle: holds the classifiers.
        folder: with a `manifest.csv`.
    """
    results = Results()
    name = bundle.default_classifier("picture")
    for path, row in pictures(folder):
        label, started = int(row["label"]), time.perf_counter()
        picture = read_picture(path.read_bytes())
        try:
            image = prepare_image(picture)
        except PictureError:
            image = PreparedImage(np.zeros(IMAGE_SHAPE, np.float32), "picture")
        prediction = bundle.predict(image, name)
        results.seconds.append(time.perf_counter() - started)
        predicted, top3 = int(prediction.probabilities.argmax()), np.argsort(-prediction.probabilities)[:3]
        correct, confidence = predicted == label, float(prediction.probabilities.max())
        for group in ("all", f"kind: {row['kind']}", f"class: {CLASS_NAMES[label]}", f"source: {row['source']}"):
            results.hits[group].append((correct, label in top3))
        single, unsegmented = bundle.classifiers[name].predict(np.stack((image.pixels, scale_only(picture))))
        without_silhouettes = bundle.predict_proba(PreparedImage(image.pixels, "picture"), name)
        for ablation, probabilities in (
            ("full", prediction.probabilities),
            ("no test-time augmentation", single),
            ("no segmentation", unsegmented),
            ("no silhouettes", without_silhouettes),
        ):
            results.ablations[f"{row['kind']}, {ablation}"].append(int(probabilities.argmax()) == label)
        results.confusion[label, predicted] += 1
        results.scores.append(prediction.id_score)
        results.rejected.append(not prediction.in_distribution)
        results.sources.append(row["source"])
        results.confidences.append(confidence)
        results.correct.append(correct)
        if not correct:
            results.mistakes.append(Mistake(confidence, image.pixels, label, predicted))
    return results


def rejection_rates(bundle: Bundle, folder: Path) -> dict[str, tuple[float, int]]:
    """Share of pictures that are rejected, and their number, by kind.

    Args:
        bundle: holds the classifiers.
        folder: pictures of other things than garments, with a `manifest.csv`.
    """
    rejected: dict[str, list[bool]] = defaultdict(list)
    for path, row in pictures(folder):
        try:
            rejected[row["kind"]].append(not bundle.classify(read_picture(path.read_bytes())).in_distribution)
        except PictureError:
            rejected[row["kind"]].append(True)
    return {kind: (round(float(np.mean(flags)), 3), len(flags)) for kind, flags in sorted(rejected.items())}


def summarize(results: Results, rejected: dict[str, tuple[float, int]]) -> dict[str, Any]:
    """The figures of the report, JSON-ready.

    Args:
        results: of the pictures of garments.
        rejected: of the other pictures, see `rejection_rates`.
    """
    latency_ms = np.quantile(results.seconds, (0.5, 0.95)) * 1e3
    return {
        "top-1 accuracy, top-3 accuracy, pictures": {
            group: [*(round(float(share), 3) for share in np.mean(hits, axis=0)), len(hits)]
            for group, hits in sorted(results.hits.items())
        },
        "top-1 accuracy by ablation": {
            name: round(float(np.mean(hits)), 3) for name, hits in sorted(results.ablations.items())
        },
        "rejected, pictures (not garments)": rejected,
        "rejected (garments)": round(float(np.mean(results.rejected)), 3),
        "rejected (garments), threshold fitted on the other sources": _leave_one_source_out(results),
        "expected calibration error": round(_calibration_error(results), 3),
        "latency in ms, median and 95th percentile": latency_ms.round(1).tolist(),
        "confusion": results.confusion.tolist(),
    }


def _leave_one_source_out(results: Results) -> dict[str, tuple[float, int]]:
    """For each source, the share below a threshold fitted on all others, and the number of its pictures."""
    scores, sources = np.array(results.scores), np.array(results.sources)
    rates = {}
    for source in np.unique(sources):
        own = sources == source
        threshold = np.quantile(scores[~own], TARGET_FALSE_REJECTION_RATE)
        rates[str(source)] = (round(float(np.mean(scores[own] < threshold)), 3), int(own.sum()))
    return rates


def _calibration_error(results: Results) -> float:
    confidences, correct = np.array(results.confidences), np.array(results.correct)
    bins = np.clip((confidences * CALIBRATION_BINS).astype(int), 0, CALIBRATION_BINS - 1)
    used, counts = np.unique(bins, return_counts=True)
    gaps = [abs(np.mean(correct[bins == number]) - np.mean(confidences[bins == number])) for number in used]
    return float(np.average(gaps, weights=counts))


def contact_sheet(mistakes: list[Mistake]) -> Image.Image:
    """The networks' inputs of mistakes, in rows."""
    cell = TILE_SIDE + 2 * TILE_MARGIN
    sheet = Image.new("L", (SHEET_COLUMNS * cell, -(-len(mistakes) // SHEET_COLUMNS) * cell), 60)
    for number, mistake in enumerate(mistakes):
        row, column = divmod(number, SHEET_COLUMNS)
        tile = Image.fromarray((mistake.pixels * 255).astype(np.uint8))
        tile = tile.resize((TILE_SIDE, TILE_SIDE), Image.Resampling.NEAREST)
        sheet.paste(tile, (column * cell + TILE_MARGIN, row * cell + TILE_MARGIN))
    return sheet


def main() -> None:
    """Prints a report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", type=Path, help="where to write the most confident mistakes as a picture")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    bundle = load_bundle()
    results = classify_garments(bundle, options.folder / "garments")
    report = summarize(results, rejection_rates(bundle, options.folder / "not-garments"))
    mistakes = sorted(results.mistakes, key=lambda mistake: -mistake.confidence)[:SHOWN_MISTAKES]
    if options.sheet:
        contact_sheet(mistakes).save(options.sheet)
    if options.json:
        print(json.dumps(report, indent=1))
        return
    for title, figures in report.items():
        print(f"\n{title}")
        if isinstance(figures, dict):
            for name, value in figures.items():
                print(f"  {name:40} {value}")
        elif title == "confusion":
            for name, row in zip(CLASS_NAMES, figures, strict=True):
                print(f"  {name:12} {' '.join(f'{count:4}' for count in row)}")
        else:
            print(f"  {figures}")
    print("\nmost confident mistakes")
    for mistake in mistakes[:20]:
        print(f"  {CLASS_NAMES[mistake.label]} called {CLASS_NAMES[mistake.predicted]} ({mistake.confidence:.0%})")


if __name__ == "__main__":
    main()
