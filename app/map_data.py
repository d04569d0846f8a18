"""What the map component is told: addresses of the files it draws, and the answer about one place."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app import loading
from app.palette import MARKS
from app.routes import bundle_base, journey_base, script_url
from app.state import Code
from app.words import verdict_on_imagined
from models import Bundle
from models.bundle import Map, SplitName
from models.latent import to_bytes_scale
from models.spec import PLOTTED_TRAINING

TITLES = {"blog": "The write-up's autoencoder"}


def describe(bundle: Bundle, plane: Map, code: Code) -> dict[str, Any]:
    """Everything the map needs for its start and for the place `code`; JSON-ready.

    Names of files are relative to `bundle`, the address of the bundle.
    """
    return {
        "script": script_url("view.js"),
        "bundle": bundle_base(bundle),
        "journey": journey_base(plane.name),
        "map": plane.name,
        "maps": [{"name": name, "title": TITLES.get(name, name)} for name in bundle.maps],
        "classes": [
            {"name": name, "colour": mark.colour, "shape": mark.shape}
            for name, mark in zip(bundle.class_names, MARKS, strict=True)
        ],
        "lattice": {"file": plane.about["lattice"]["file"], "extent": plane.about["lattice"]["extent"]},
        "garments": {name: _split(bundle, plane, name) for name in plane.about["codes"]},
        "shown_training": min(PLOTTED_TRAINING, len(bundle.garments["train"])),
        "position": {"x": code[0], "y": code[1]},
        "answer": answer(bundle, plane, code),
    }


def answer(bundle: Bundle, plane: Map, code: Code) -> dict[str, Any]:
    """The exact decode of `code`, the best classifier's probabilities for it, and the nearest real garments.

    Each of those says how far it is: on the map (`distance`) and as a picture (`pixels`, the root mean square
    difference from the exact decode in grey levels of 255).
    """
    place = np.array([code], np.float32)
    garment = plane.decode(place)
    probabilities = bundle.classifiers[bundle.manifest["garment_check"]["classifier"]].predict(garment)[0]
    edge = plane.extent
    return {
        "x": code[0],
        "y": code[1],
        "outside": not (edge.x0 <= code[0] <= edge.x1 and edge.y0 <= code[1] <= edge.y1),
        "support": round(float(plane.support(place)[0]), 4),
        "garment": _base64(to_bytes_scale(garment[0])),
        "probabilities": [round(float(p), 4) for p in probabilities],
        "words": verdict_on_imagined(bundle.class_names, probabilities),
        "nearest": [
            _neighbour(bundle, int(i), float(far), garment[0])
            for far, i in zip(*loading.neighbours(plane.name).nearest(code), strict=True)
        ],
    }


def first_place(plane: Map) -> Code:
    """Where a new visitor starts: on the first test garment, an ankle boot."""
    x, y = plane.codes("test")[0]
    return round(float(x), 4), round(float(y), 4)


def _neighbour(bundle: Bundle, number: int, distance: float, imagined: NDArray[np.float32]) -> dict[str, Any]:
    """A real garment by its number among all, the test garments first."""
    tests = len(bundle.garments["test"])
    split: SplitName = "test" if number < tests else "train"
    index = number if split == "test" else number - tests
    levels = bundle.garments[split].image(index)
    return {
        "split": split,
        "index": index,
        "label": int(bundle.garments[split].labels[index]),
        "distance": round(distance, 3),
        "pixels": round(float(np.sqrt(np.mean(np.square(levels - imagined * 255)))), 1),
        "garment": _base64(levels),
    }


def _base64(levels: NDArray[np.uint8]) -> str:
    return base64.b64encode(levels.tobytes()).decode()


def _split(bundle: Bundle, plane: Map, name: SplitName) -> dict[str, Any]:
    garments = bundle.garments[name]
    return {
        "count": len(garments),
        "exact": garments.exact,
        "codes": plane.about["codes"][name],
        "labels": garments.labels_file,
        "errors": plane.about["errors"][name],
        "sheets": garments.sheets,
        "columns": garments.columns,
        "per_sheet": garments.per_sheet,
    }
