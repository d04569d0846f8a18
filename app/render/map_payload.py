"""What Python sends to the component of a map: names, classes and the addresses of everything it fetches."""

from dataclasses import asdict
from typing import TypedDict, cast

from app.render.palette import MARKERS
from app.server.urls import BUNDLE_PATH, EXACT_DECODE_PATH, bundle_url, path_export_base_url, script_url
from models import Bundle
from models.bundle import Map, SplitName
from models.spec import WRITE_UP_PLOTTED

TITLES = {"atlas": "Atlas", "blog": "The write-up's map"}
OBJECTIVES = {
    "atlas": "It learnt to redraw garments and to keep those that look alike together.",
    "blog": "It learnt to redraw garments and nothing else, exactly as in the write-up.",
}


class CodePayload(TypedDict):
    """A code on a map."""

    x: float
    y: float


class ClassPayload(TypedDict):
    """A class's name, its colour as CSS writes it, and its marker by Plotly's name of the shape."""

    name: str
    colour: str
    shape: str


class LatticePayload(TypedDict):
    """The lattice's file and extent (`x0`, `x1`, `y0`, `y1`, `columns`, `rows`)."""

    file: str
    extent: dict[str, float]


class SplitPayload(TypedDict):
    """Files with a code, a label and a reconstruction error an image, and the sprite sheets of the images.

    `sheets` is a file name with `{}` for the sheet's number; a sheet is `columns` images wide and holds `per_sheet`.
    The first `exact` images are stored without loss.
    """

    count: int
    exact: int
    codes: str
    labels: str
    errors: str
    sheets: str
    columns: int
    per_sheet: int


class MapPayload(TypedDict):
    """One map. File names are relative to `bundle`; `answer` and `journey` begin the addresses of exact decodes and of
    path exports; `start` is where a new visitor begins; "train" shows the first `shown_training` training images."""

    name: str
    title: str
    about: str
    bundle: str
    answer: str
    journey: str
    classes: list[ClassPayload]
    lattice: LatticePayload
    garments: dict[SplitName, SplitPayload]
    shown_training: int
    start: CodePayload


class LatentMapPayload(TypedDict):
    """Every map of the bundle; `map` is the one that Python takes to be on show.

    `maps` is a tuple: of a list or a dictionary Streamlit asks pandas whether it is a table, and imports that to ask.
    """

    script: str
    map: str
    maps: tuple[MapPayload, ...]


def describe_maps(bundle: Bundle, shown: str) -> LatentMapPayload:
    """Builds the payload of the `latent_map` component.

    Args:
        bundle: the open bundle.
        shown: name of the map that Python takes to be on show.
    """
    return {
        "script": script_url("latent_map/view.js"),
        "map": shown,
        "maps": tuple(describe_map(bundle, plane) for plane in bundle.maps.values()),
    }


def describe_map(bundle: Bundle, plane: Map) -> MapPayload:
    """Describes one map; JSON-ready.

    Args:
        bundle: the open bundle.
        plane: one of its maps.
    """
    x, y = plane.codes("test")[0]  # of an ankle boot
    return {
        "name": plane.name,
        "title": TITLES.get(plane.name, plane.name),
        "about": summarize_map(plane),
        "bundle": bundle_url(BUNDLE_PATH, bundle),
        "answer": bundle_url(EXACT_DECODE_PATH, bundle, plane.name),
        "journey": path_export_base_url(plane.name),
        "classes": [
            {"name": name, "colour": marker.colour, "shape": marker.shape}
            for name, marker in zip(bundle.class_names, MARKERS, strict=True)
        ],
        "lattice": {"file": plane.info["lattice"]["file"], "extent": plane.info["lattice"]["extent"]},
        "garments": {split: _describe_split(bundle, plane, split) for split in plane.info["codes"]},
        "shown_training": min(WRITE_UP_PLOTTED, len(bundle.images["train"])),
        "start": {"x": round(float(x), 4), "y": round(float(y), 4)},
    }


def summarize_map(plane: Map) -> str:
    """Says in one sentence what a map was trained for and in another how good it is on test images."""
    metrics = plane.info["metrics"]
    figures = (
        f"On garments it never saw: squared error of the redrawn pictures {metrics['test_mse']:.4f}, right by the five"
        f" nearest dots {metrics['knn_5']:.0%}, trustworthiness {metrics['trustworthiness']:.3f}."
    )
    return " ".join(filter(None, (OBJECTIVES.get(plane.name), figures)))


def _describe_split(bundle: Bundle, plane: Map, split: SplitName) -> SplitPayload:
    files = {"codes": plane.info["codes"][split], "errors": plane.info["reconstruction_errors"][split]}
    return cast(SplitPayload, {**files, **asdict(bundle.images[split].files)})
