"""What the demo of each lesson gets besides the map: test images and features computed from them, JSON-ready."""

from collections.abc import Callable, Mapping
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from app.learn.lesson import DemoName
from app.render.quiz_sampling import QuizRound, first_of_each_class
from app.session import caches
from models import Bundle
from models.spec import IMAGE_SIDE

CANDIDATE_COUNT = 500
"""Demos choose among the first test images: these lie on four sprite sheets, so that few are fetched."""
TRAINING_COUNT, HELD_OUT_COUNT = 60, 60
FOREGROUND_THRESHOLD = 0.15
"""Pixels above this, in [0, 1], belong to the garment."""
PIXEL_ROW = 22
"""A row, counted from the top, that crosses both legs of a pair of trousers."""
TROUSERS_COUNT = 6


class LabelledItem(TypedDict):
    """A test image with its class, 0 or 1, and two features in [0, 1]."""

    index: int
    target: int
    features: list[float]


class LinearClassifierData(TypedDict):
    """Items of the two classes in `labels`; the first `held_out_count` of them are for testing."""

    labels: list[int]
    feature_names: list[str]
    held_out_count: int
    items: list[LabelledItem]


class NeuronsData(TypedDict):
    """A row of pixels, and indices of test images."""

    row: int
    indices: list[int]


class ImageChoiceData(TypedDict):
    """Indices of test images, one a class."""

    indices: list[int]


class MistakesData(TypedDict):
    """Test images that the classifier gets wrong."""

    rounds: list[QuizRound]


def build_demo_data(bundle: Bundle, demo: DemoName) -> Mapping[str, object] | None:
    """Builds what the script of a demo needs besides the map.

    Args:
        bundle: holds the test images.
        demo: name of the demo.

    Returns:
        One of the typed dictionaries of this module, empty for a demo that needs only the map; None if the bundle has
        none of the test images that the demo shows.
    """
    return _BUILDERS[demo](bundle) if demo in _BUILDERS else {}


def compute_features(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Computes two features by which trousers and dresses can mostly be told apart.

    Args:
        images: (n, 28, 28) in [0, 1].

    Returns:
        (n, 2) in [0, 1]: the share of columns with foreground, and the darkness of the middle of the lower half.
    """
    width = (images > FOREGROUND_THRESHOLD).any(axis=1).mean(axis=1)
    middle = slice(IMAGE_SIDE // 2 - 2, IMAGE_SIDE // 2 + 2)
    gap = 1 - images[:, IMAGE_SIDE // 2 :, middle].mean(axis=(1, 2))
    return np.stack((width, gap), axis=1).astype(np.float32)


def _build_linear_classifier(bundle: Bundle) -> LinearClassifierData | None:
    images = bundle.images["test"]
    indices = _find_candidates(bundle, "Dress", "Trouser")[: TRAINING_COUNT + HELD_OUT_COUNT]
    labels = [bundle.class_names.index(name) for name in ("Dress", "Trouser") if name in bundle.class_names]
    if len({images.labels[index] for index in indices}) < 2:
        return None
    features = compute_features(np.stack([images.pixels(index) for index in indices]))
    return {
        "labels": labels,
        "feature_names": ["how wide it is", "how dark the middle of its lower half is"],
        "held_out_count": min(HELD_OUT_COUNT, len(indices) // 2),
        "items": [
            {
                "index": index,
                "target": labels.index(int(images.labels[index])),
                "features": [round(float(value), 4) for value in row],
            }
            for index, row in zip(indices, features, strict=True)
        ],
    }


def _build_neurons(bundle: Bundle) -> NeuronsData | None:
    indices = _find_candidates(bundle, "Trouser")[:TROUSERS_COUNT]
    return {"row": PIXEL_ROW, "indices": indices} if indices else None


def _find_candidates(bundle: Bundle, *names: str) -> list[int]:
    """Indices of the images of some classes among the first `CANDIDATE_COUNT` test images."""
    labels = [bundle.class_names.index(name) for name in names if name in bundle.class_names]
    found: list[int] = np.flatnonzero(np.isin(bundle.images["test"].labels[:CANDIDATE_COUNT], labels)).tolist()
    return found


def _build_image_choice(bundle: Bundle) -> ImageChoiceData:
    return {"indices": first_of_each_class(bundle)}


def _build_mistakes(bundle: Bundle) -> MistakesData | None:
    rounds = caches.sample_mistakes(bundle)
    return {"rounds": rounds} if rounds else None


_BUILDERS: dict[DemoName, Callable[[Bundle], Mapping[str, object] | None]] = {
    "linear_classifier": _build_linear_classifier,
    "neurons": _build_neurons,
    "kernels": _build_image_choice,
    "reconstruction": _build_image_choice,
    "interpolation": _build_image_choice,
    "mistakes": _build_mistakes,
}
