"""What each lesson's live thing is told of the bundle's own garments. Knows no page."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.learn.lesson import Toy
from app.render.quiz_sampling import mistakes
from models import Bundle
from models.bundle import Map
from models.spec import IMAGE_SIDE

WITHIN = 500
"""Toys show test garments from among the first ones: these lie on four sheets, so that little is fetched."""
TAUGHT, ASIDE = 60, 60
INK = 0.15
"""A pixel that is lighter belongs to the garment."""
ROW = 22
"""From the top; it crosses both legs of a pair of trousers."""


def the_map(bundle: Bundle) -> Map:
    """The map that lessons and the presentation speak of: the bundle's first."""
    return next(iter(bundle.maps.values()))


def told(bundle: Bundle, toy: Toy) -> dict[str, Any]:
    """What the script of a toy needs besides the map; JSON-ready."""
    return _TELLERS[toy](bundle)


def measures(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Two measures of garments (n, 28, 28) in [0, 1], each in [0, 1]: (n, 2).

    How many of the columns hold some of it, and how dark its middle is in the lower half.
    """
    width = (images > INK).any(axis=1).mean(axis=1)
    middle = slice(IMAGE_SIDE // 2 - 2, IMAGE_SIDE // 2 + 2)
    gap = 1 - images[:, IMAGE_SIDE // 2 :, middle].mean(axis=(1, 2))
    return np.stack((width, gap), axis=1).astype(np.float32)


def first_of_each(bundle: Bundle, skip: int = 0) -> list[int]:
    """The index of a test garment a class that has one, the first after `skip` others of its kind or the last."""
    labels = bundle.images["test"].labels
    members = [np.flatnonzero(labels == label) for label in range(len(bundle.class_names))]
    return [int(own[min(skip, len(own) - 1)]) for own in members if len(own)]


def _examples(bundle: Bundle) -> dict[str, Any]:
    garments = bundle.images["test"]
    sides = [bundle.class_names.index(name) for name in ("Dress", "Trouser")]
    members = np.flatnonzero(np.isin(garments.labels[:WITHIN], sides))[: TAUGHT + ASIDE]
    measured = measures(np.stack([garments.pixels(int(index)) for index in members]))
    return {
        "sides": sides,
        "measures": ["how wide it is", "how dark the middle of its lower half is"],
        "aside": min(ASIDE, len(members) // 2),
        "garments": [
            {
                "index": int(index),
                "side": sides.index(int(garments.labels[index])),
                "measures": [round(float(value), 4) for value in own],
            }
            for index, own in zip(members, measured, strict=True)
        ],
    }


def _neurons(bundle: Bundle) -> dict[str, Any]:
    trousers = np.flatnonzero(bundle.images["test"].labels[:WITHIN] == bundle.class_names.index("Trouser"))
    return {"row": ROW, "garments": [int(index) for index in trousers[:6]]}


def _choices(bundle: Bundle) -> dict[str, Any]:
    return {"garments": first_of_each(bundle)}


def _mistakes(bundle: Bundle) -> dict[str, Any]:
    return {"rounds": mistakes(bundle)}


def _nothing(_: Bundle) -> dict[str, Any]:
    return {}


_TELLERS: dict[Toy, Callable[[Bundle], dict[str, Any]]] = {
    "examples": _examples,
    "groups": _nothing,
    "neurons": _neurons,
    "kernels": _choices,
    "squeeze": _choices,
    "reading": _nothing,
    "imagine": _choices,
    "mistakes": _mistakes,
}
