"""The exact answer about one place on a map, for its script. Knows no page."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.server.parsing import number
from app.session import caches
from app.session.state import Code
from models import Bundle
from models.bundle import MAX_CODE, Map, SplitName
from models.latent import to_uint8
from models.recognition.wording import describe_decoded


def read_place(query: Mapping[str, str]) -> Code:
    """The place that `x` and `y` in an address name.

    Raises:
        ValueError: one of them is no number, or out of bounds.
    """
    x, y = (number(name, query.get(name, ""), -MAX_CODE, MAX_CODE) for name in ("x", "y"))
    return x, y


def answer(bundle: Bundle, plane: Map, code: Code) -> dict[str, Any]:
    """The exact decode of `code`, the best classifier's probabilities for it, and the nearest real garments.

    Each of those says how far it is: on the map (`distance`) and as a picture (`pixels`, the root mean square
    difference from the exact decode in grey levels of 255).
    """
    place = np.array([code], np.float32)
    garment = plane.decode(place)
    probabilities = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]].predict(garment)[0]
    edge = plane.extent
    return {
        "x": code[0],
        "y": code[1],
        "outside": not (edge.x0 <= code[0] <= edge.x1 and edge.y0 <= code[1] <= edge.y1),
        "density": round(float(plane.density_percentile(place)[0]), 4),
        "garment": _base64(to_uint8(garment[0])),
        "probabilities": [round(float(p), 4) for p in probabilities],
        "words": describe_decoded(bundle.class_names, probabilities),
        "nearest": [
            _neighbour(bundle, int(i), float(far), garment[0])
            for far, i in zip(*caches.neighbours(plane.name).nearest(code), strict=True)
        ],
    }


def _neighbour(bundle: Bundle, number: int, distance: float, imagined: NDArray[np.float32]) -> dict[str, Any]:
    split, index = of_number(bundle, number)
    levels = bundle.images[split].image(index)
    return {
        "split": split,
        "index": index,
        "label": int(bundle.images[split].labels[index]),
        "distance": round(distance, 3),
        "pixels": round(float(np.sqrt(np.mean(np.square(levels - imagined * 255)))), 1),
        "garment": _base64(levels),
    }


def of_number(bundle: Bundle, number: int) -> tuple[SplitName, int]:
    """The split and the index of a garment by its number among all, the test garments first."""
    tests = len(bundle.images["test"])
    return ("test", number) if number < tests else ("train", number - tests)


def _base64(levels: NDArray[np.uint8]) -> str:
    return base64.b64encode(levels.tobytes()).decode()
