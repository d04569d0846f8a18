"""What the map component is told: addresses of the files it draws, and the answer about one place."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app import loading
from app.palette import MARKS
from app.routes import PLOTLY_URL, bundle_url, script_url
from app.state import Code
from app.words import verdict_on_imagined
from models import Bundle
from models.bundle import Map, SplitName
from models.latent import to_bytes_scale

TITLES = {"blog": "The write-up's autoencoder"}


def describe(bundle: Bundle, plane: Map, code: Code, split: SplitName = "test") -> dict[str, Any]:
    """Everything the map needs for its start and for the place `code`; JSON-ready."""
    return {
        "script": script_url("view.js"),
        "plotly": PLOTLY_URL,
        "map": plane.name,
        "maps": [{"name": name, "title": TITLES.get(name, name)} for name in bundle.maps],
        "classes": [
            {"name": name, "colour": mark.colour, "shape": mark.shape}
            for name, mark in zip(bundle.class_names, MARKS, strict=True)
        ],
        "lattice": {
            "url": bundle_url(bundle, plane.about["lattice"]["file"]),
            "extent": plane.about["lattice"]["extent"],
        },
        "splits": {name: _split(bundle, plane, name) for name in plane.about["codes"]},
        "split": split,
        "position": {"x": code[0], "y": code[1]},
        "answer": answer(bundle, plane, code, split),
    }


def answer(bundle: Bundle, plane: Map, code: Code, split: SplitName = "test") -> dict[str, Any]:
    """The exact decode of `code`, the best classifier's probabilities for it, and the nearest real garments."""
    garment = plane.decode(np.array([code], np.float32))
    probabilities = bundle.classifiers[bundle.manifest["garment_check"]["classifier"]].predict(garment)[0]
    distances, indices = loading.neighbours(plane.name, split).nearest(code)
    labels = bundle.garments[split].labels[indices]
    edge = plane.extent
    return {
        "x": code[0],
        "y": code[1],
        "outside": not (edge.x0 <= code[0] <= edge.x1 and edge.y0 <= code[1] <= edge.y1),
        "garment": _base64(to_bytes_scale(garment[0])),
        "probabilities": [round(float(p), 4) for p in probabilities],
        "words": verdict_on_imagined(bundle.class_names, probabilities),
        "split": split,
        "nearest": [
            {
                "index": int(i),
                "label": int(label),
                "distance": round(float(far), 3),
                "garment": _base64(bundle.garments[split].image(int(i))),
            }
            for i, label, far in zip(indices, labels, distances, strict=True)
        ],
    }


def first_place(plane: Map) -> Code:
    """Where a new visitor starts: on the first test garment, an ankle boot."""
    x, y = plane.codes("test")[0]
    return round(float(x), 4), round(float(y), 4)


def _base64(levels: NDArray[np.uint8]) -> str:
    return base64.b64encode(levels.tobytes()).decode()


def _split(bundle: Bundle, plane: Map, name: SplitName) -> dict[str, Any]:
    garments = bundle.garments[name]
    return {
        "count": len(garments),
        "codes": bundle_url(bundle, plane.about["codes"][name]),
        "labels": bundle_url(bundle, garments.labels_file),
        "sheets": [bundle_url(bundle, sheet) for sheet in garments.sheets],
        "columns": garments.columns,
        "per_sheet": garments.per_sheet,
    }
