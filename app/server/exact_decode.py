"""The exact decode of a code, its predicted class and the nearest images: what the map shows on release."""

import base64
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from app.session import caches
from app.session.state import Code
from models import Bundle
from models.bundle import Map, SplitName
from models.latent import to_uint8
from models.recognition.wording import describe_decoded


class NearestImage(TypedDict):
    """One of the nearest images of the data set.

    `distance` is measured on the map; `pixels` is the root mean square difference from the decoded image, 0 to 255;
    `garment` holds the grey levels, uint8 row by row, in Base64.
    """

    split: SplitName
    index: int
    label: int
    distance: float
    pixels: float
    garment: str


class ExactDecode(TypedDict):
    """What the server says of a code (x, y).

    `outside` tells whether the code lies off the lattice; `density` is its density percentile in [0, 1], 0 off the
    lattice; `garment` holds the decoded grey levels, uint8 row by row, in Base64; `probabilities` are the default
    classifier's, one a class; `words` puts them into a sentence.
    """

    x: float
    y: float
    outside: bool
    density: float
    garment: str
    probabilities: list[float]
    words: str
    nearest: list[NearestImage]


def decode_exactly(bundle: Bundle, plane: Map, code: Code) -> ExactDecode:
    """Decodes a code, classifies the decoded image and finds the nearest images.

    Args:
        bundle: holds the map and the default classifier.
        plane: the map.
        code: (x, y), each within ±`models.bundle.MAX_CODE`.
    """
    codes = np.array([code], np.float32)
    decoded = plane.decode(codes)
    probabilities = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]].predict(decoded)[0]
    extent = plane.extent
    return {
        "x": code[0],
        "y": code[1],
        "outside": not (extent.x0 <= code[0] <= extent.x1 and extent.y0 <= code[1] <= extent.y1),
        "density": round(float(plane.density_percentile(codes)[0]), 4),
        "garment": _encode_base64(to_uint8(decoded[0])),
        "probabilities": [round(float(p), 4) for p in probabilities],
        "words": describe_decoded(bundle.class_names, probabilities),
        "nearest": [_compare(bundle, neighbour, decoded[0]) for neighbour in caches.find_nearest(plane, code)],
    }


def _compare(bundle: Bundle, neighbour: caches.Neighbour, decoded: NDArray[np.float32]) -> NearestImage:
    images = bundle.images[neighbour.split]
    levels = images.image(neighbour.index)
    return {
        "split": neighbour.split,
        "index": neighbour.index,
        "label": int(images.labels[neighbour.index]),
        "distance": round(neighbour.distance, 3),
        "pixels": round(float(np.sqrt(np.mean(np.square(levels - decoded * 255)))), 1),
        "garment": _encode_base64(levels),
    }


def _encode_base64(levels: NDArray[np.uint8]) -> str:
    return base64.b64encode(levels.tobytes()).decode()
