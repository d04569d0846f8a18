"""What the map component is told: its place, and the addresses of all that it draws and asks for."""

from typing import Any

from app.render.palette import MARKERS
from app.server.urls import bundle_base_url, exact_decode_base_url, path_export_base_url, script_url
from app.session.state import Code
from models import Bundle
from models.bundle import Map, SplitName
from models.spec import WRITE_UP_PLOTTED

TITLES = {"atlas": "Atlas", "blog": "The write-up's map"}
DIFFERENCES = {
    "atlas": "It learnt to redraw garments and to keep those that look alike together.",
    "blog": "It learnt to redraw garments and nothing else, exactly as in the write-up.",
}


def describe(bundle: Bundle, plane: Map, code: Code) -> dict[str, Any]:
    """Everything the map needs for its start at the place `code`; JSON-ready.

    Names of files are relative to `bundle`, the address of the bundle.
    """
    return {
        "script": script_url("latent_map/view.js"),
        "bundle": bundle_base_url(bundle),
        "journey": path_export_base_url(plane.name),
        "answer": exact_decode_base_url(bundle, plane.name),
        "map": plane.name,
        "maps": [
            {"name": name, "title": TITLES.get(name, name), "about": about_map(shown)}
            for name, shown in bundle.maps.items()
        ],
        "classes": [
            {"name": name, "colour": marker.colour, "shape": marker.shape}
            for name, marker in zip(bundle.class_names, MARKERS, strict=True)
        ],
        "lattice": {"file": plane.info["lattice"]["file"], "extent": plane.info["lattice"]["extent"]},
        "garments": {name: _split(bundle, plane, name) for name in plane.info["codes"]},
        "shown_training": min(WRITE_UP_PLOTTED, len(bundle.images["train"])),
        "position": {"x": code[0], "y": code[1]},
    }


def about_map(plane: Map) -> str:
    """How a map differs from the others, in a sentence, and its figures in another."""
    figures = plane.info["metrics"]
    said = (
        f"On garments it never saw: squared error of the redrawn pictures {figures['test_mse']:.4f}, right by the five"
        f" nearest dots {figures['knn_5']:.0%}, trustworthiness {figures['trustworthiness']:.3f}."
    )
    return " ".join(filter(None, (DIFFERENCES.get(plane.name), said)))


def first_place(plane: Map) -> Code:
    """Where a new visitor starts: on the first test garment, an ankle boot."""
    x, y = plane.codes("test")[0]
    return round(float(x), 4), round(float(y), 4)


def _split(bundle: Bundle, plane: Map, name: SplitName) -> dict[str, Any]:
    garments = bundle.images[name]
    return {
        "count": len(garments),
        "exact": garments.exact,
        "codes": plane.info["codes"][name],
        "labels": garments.labels_file,
        "errors": plane.info["reconstruction_errors"][name],
        "sheets": garments.sheets,
        "columns": garments.columns,
        "per_sheet": garments.per_sheet,
    }
