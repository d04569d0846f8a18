"""How many pictures of garments are named right, and how many of other things are owned up to.

    python -m tests.benchmarks.pictures FOLDER [--sheet mistakes.png] [--json]

FOLDER holds `images` and `not-images`, each with a `manifest.csv`: file, kind, and for garments label (0..9) and
source. Steps are left out in turn: the views that are averaged, and the cut-out (the picture as it is, scaled).
"""

import argparse
import csv
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from models import Bundle, PictureError, load_bundle, read_picture
from models.pictures.framing import segment_and_frame
from models.recognition.prediction import input_domain
from models.spec import CLASS_NAMES, IMAGE_SIDE

WORST = 60
REFUSED = 0.08
"""Share of garments that may be refused."""


def pictures(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """The files that a manifest lists, with its rows."""
    with (folder / "manifest.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if (folder / row["file"]).is_file():
                yield folder / row["file"], row


def as_it_is(picture: Image.Image) -> NDArray[np.float32]:
    """The usual recipe of such demos: grey, 28 x 28, negated where the picture is light."""
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture.to_litert("RGBA"))
    small = ImageOps.pad(flat.to_litert("L"), (IMAGE_SIDE, IMAGE_SIDE), color=255)
    grey = np.asarray(small, np.float32) / np.float32(255)
    return 1 - grey if np.median(grey) > 0.5 else grey


def measure(bundle: Bundle, folder: Path) -> dict[str, Any]:
    """Shares named right (first choice, among three) by kind, class and source; refusals; and the worst mistakes."""
    name = bundle.manifest["default_classifiers"]["picture"]
    plain = bundle.classifiers[name].predict
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    steps: dict[str, list[bool]] = defaultdict(list)
    confusion = np.zeros((len(CLASS_NAMES), len(CLASS_NAMES)), int)
    scores, refused, sources, sure, right, seconds, mistakes = [], [], [], [], [], [], []
    for path, row in pictures(folder / "garments"):
        label, started = int(row["label"]), time.perf_counter()
        picture = read_picture(path.read_bytes())
        try:
            prepared, found = segment_and_frame(picture)
        except PictureError:
            prepared, found = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32), None
        verdict = bundle.predict(prepared, name, input_domain(found) if found else "picture")
        said = verdict.probabilities
        seconds.append(time.perf_counter() - started)
        named = int(said.argmax())
        hit = (named == label, label in np.argsort(-said)[:3])
        for group in ("all", f"kind: {row['kind']}", f"class: {CLASS_NAMES[label]}", f"source: {row['domain']}"):
            groups[group].append(hit)
        steps[f"{row['kind']}, all steps"].append(hit[0])
        steps[f"{row['kind']}, one view"].append(int(plain(prepared[None])[0].argmax()) == label)
        steps[f"{row['kind']}, no cut-out"].append(int(plain(as_it_is(picture)[None])[0].argmax()) == label)
        confusion[label, named] += 1
        scores.append(verdict.id_score)
        refused.append(not verdict.in_distribution)
        steps[f"{row['kind']}, no silhouettes"].append(int(bundle.predict_proba(prepared, name).argmax()) == label)
        sources.append(row["source"])
        sure.append(float(said.max()))
        right.append(hit[0])
        if not hit[0]:
            mistakes.append((float(said[named]), prepared, label, named))
    owned: dict[str, list[bool]] = defaultdict(list)
    for path, row in pictures(folder / "not-garments"):
        try:
            owned[row["kind"]].append(not bundle.classify(read_picture(path.read_bytes())).in_distribution)
        except PictureError:
            owned[row["kind"]].append(True)
    bins = np.clip((np.array(sure) * 15).astype(int), 0, 14)
    gaps = [abs(np.mean(np.array(right)[bins == b]) - np.mean(np.array(sure)[bins == b])) for b in np.unique(bins)]
    quantiles = np.quantile(seconds, (0.5, 0.95)) * 1e3
    return {
        "named right, among three, pictures": {
            group: [*(round(float(share), 3) for share in np.mean(hits, axis=0)), len(hits)]
            for group, hits in sorted(groups.items())
        },
        "what each step brings": {step: round(float(np.mean(hits)), 3) for step, hits in sorted(steps.items())},
        "owned up to": {kind: [round(float(np.mean(flags)), 3), len(flags)] for kind, flags in sorted(owned.items())},
        "garments refused": round(float(np.mean(refused)), 3),
        "refused, the bar set on the other sources": _refused_in_turn(np.array(scores), np.array(sources)),
        "calibration error": round(float(np.average(gaps, weights=np.unique(bins, return_counts=True)[1])), 3),
        "milliseconds, median and 95th percentile": quantiles.round(1).tolist(),
        "confusion": confusion.tolist(),
        "mistakes": sorted(mistakes, key=lambda mistake: -mistake[0])[:WORST],
    }


def _refused_in_turn(scores: NDArray[np.float64], sources: NDArray[np.str_]) -> dict[str, list[float]]:
    """Of each source the share below a bar that refuses `REFUSED` of all others, and how many it has."""
    turns = {}
    for domain in np.unique(sources):
        own = sources == domain
        bar = np.quantile(scores[~own], REFUSED)
        turns[str(domain)] = [round(float(np.mean(scores[own] < bar)), 3), int(own.sum())]
    return turns


def sheet(mistakes: list[tuple[float, NDArray[np.float32], int, int]]) -> Image.Image:
    """The surest mistakes, a dozen a row, as the network sees them."""
    tiles = [Image.fromarray((prepared * 255).astype(np.uint8)).resize((84, 84), 0) for _, prepared, _, _ in mistakes]
    whole = Image.new("L", (12 * 88, -(-len(tiles) // 12) * 88), 60)
    for number, tile in enumerate(tiles):
        whole.paste(tile, (number % 12 * 88 + 2, number // 12 * 88 + 2))
    return whole


def main() -> None:
    """Prints a report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", type=Path, help="where to write the surest mistakes as a picture")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    report = measure(load_bundle(), asked.folder)
    mistakes = report.pop("mistakes")
    if asked.sheet:
        sheet(mistakes).save(asked.sheet)
    if asked.json:
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
    print("\nsurest mistakes")
    for surely, _, label, named in mistakes[:20]:
        print(f"  {CLASS_NAMES[label]} called {CLASS_NAMES[named]} ({surely:.0%})")


if __name__ == "__main__":
    main()
