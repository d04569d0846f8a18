"""Reads a bundle's manifest, checks its sections and verifies every file against it."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models.sprites import sprite_names

SHIPPED = Path(__file__).resolve().parent.parent / "assets"
FORMAT = 6
MANIFEST = "manifest.json"
PREVIOUS = ".previous"
"""Folder within a bundle's that holds the whole older bundle while a new one moves in."""
VERSION_DIGITS = 12

Stamp = tuple[int, int, int, int] | None
"""Size, times of the last change of content and of status, and inode of a file; None if it is missing."""

_LAYER = {"name": str, "kind": str, "output": list, "parameters": int}
_NETWORK = {"keras": str, "litert": str, "layers?": [_LAYER]}
_IMAGES = {"count": int, "exact": int, "sheets": str, "labels": str, "columns": int, "per_sheet": int}
_TRAINED = {
    "kind": str,
    "config": {"name": str, "epochs": int},
    "provenance?": {
        **dict.fromkeys(("command", "backend", "precision", "start"), str),
        "seed": int,
        "seconds": float,
        "data": {"digest": str, "images": int},
        "versions": {...: str},
    },
    "parameters": int,
    "seed_choice": dict,
    "history": {...: {"loss": list, "val_loss": list}},
    "published": {...: float},
}
SECTIONS: dict[str, Any] = {
    "dataset": {
        **dict.fromkeys(("name", "title", "noun", "plural", "foreground", "licence", "source"), str),
        "class_names": [str],
        "image_shape": [int],
        "horizontal_flip": bool,
        "train": int,
        "test": int,
    },
    "images": {"test": _IMAGES, "train": _IMAGES},
    "maps": {
        ...: {
            **_TRAINED,
            "layers": {"encoder": [_LAYER], "decoder": [_LAYER]},
            "encoder": _NETWORK,
            "decoder": _NETWORK,
            "metrics": {"test_mse": float, "knn_5": float, "trustworthiness": float},
            "codes": {"test": str, "train": str},
            "reconstruction_errors": {"test": str, "train": str},
            "lattice": {
                "file": str,
                "extent": {"x0": float, "x1": float, "y0": float, "y1": float, "columns": int, "rows": int},
            },
        }
    },
    "classifiers": {
        ...: {
            **_TRAINED,
            "layers": [_LAYER],
            "network": _NETWORK,
            "metrics": dict,
            "predicted_labels": {"test": str},
            "confusion": [[int]],
            "reliability": [{"confidence": float, "accuracy": float, "count": int}],
            "tta?": {"temperatures": {"picture": float, "photo": float}},
        }
    },
    "pretrained?": {...: {**_TRAINED, "metrics": {"validation_accuracy": float}, "keras": str}},
    "rejection": {"classifier": str, "map": str, "thresholds": {"data": float, "picture": float}},
    "default_classifiers": {"data": str, "picture": str},
    "published": {"maps": {...: {...: float}}, "classifiers": {...: {...: float}}},
    "protocols": {...: str},
    "versions": {...: str},
    "experiments?": str,
    "trial?": bool,
    "files": {...: {"sha256": str, "bytes": int}},
}
"""What every manifest of this format holds: the keys of an object, `...` for each that it has, with a `?` if it may be
missing; what each item of a list is; or a type, of which `float` includes whole numbers."""
_NAMES = {
    dict: "an object",
    list: "a list",
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


class BundleError(Exception):
    """The bundle cannot be used; the message is one sentence with the command that mends it."""


def default_folder() -> Path:
    """The bundle's folder that the environment variable `LATENT_BUNDLE` names, else the shipped one."""
    return Path(os.environ.get("LATENT_BUNDLE") or SHIPPED)


def current_folder(path: str | os.PathLike[str] | None = None) -> Path:
    """Where the files of a bundle are: in its folder, or in `PREVIOUS` while or after an export is between two bundles.

    Args:
        path: the bundle's folder; None takes the default one.
    """
    folder = Path(path) if path else default_folder()
    interrupted = not (folder / MANIFEST).is_file() and (folder / PREVIOUS / MANIFEST).is_file()
    return folder / PREVIOUS if interrupted else folder


def read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """Reads `manifest.json` and verifies the hash of every file that it lists.

    Returns:
        The manifest, and the bundle's version: the start of the manifest's SHA-256.

    Raises:
        BundleError: something is missing, truncated or altered; says what, and the command that mends it.
        AttributeError, KeyError, TypeError or ValueError: the manifest lacks what every bundle has.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = json.loads(content)
    except OSError:
        raise bundle_error(folder, "/manifest.json is missing") from None
    except ValueError:
        raise bundle_error(folder, "/manifest.json is damaged") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise bundle_error(folder, "/manifest.json is of another version")
    problem = next(_find_problems(manifest), None)
    if problem:
        raise bundle_error(folder, f"/manifest.json has {problem}")
    for name in manifest["files"]:
        read_file(folder, manifest, name)
    for name in _referenced_files(manifest):
        if name not in manifest["files"]:
            raise bundle_error(folder, "/manifest.json has no hash of " + name)
    return manifest, hashlib.sha256(content).hexdigest()[:VERSION_DIGITS]


def bundle_error(folder: Path, problem: str) -> BundleError:
    """An error about a bundle that ends with the command that mends it.

    Args:
        folder: the bundle's.
        problem: what follows the folder's name in the sentence.
    """
    folder = folder.parent if folder.name == PREVIOUS else folder
    name, remedy = str(folder), f"run  python -m training export --bundle {folder}"
    if folder == SHIPPED:
        name, remedy = "assets", "run  git restore assets  or, with trained runs at hand,  python -m training export"
    return BundleError(f"{name}{problem}: {remedy}")


def read_file(folder: Path, manifest: dict[str, Any], name: str) -> bytes:
    """Reads a file of a bundle once and verifies what was read; what an unfinished manifest has no hash of is not.

    Args:
        folder: the bundle's.
        manifest: the content of its `manifest.json`.
        name: the file's, relative to the folder.

    Raises:
        BundleError: the file is missing, truncated or altered.
    """
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise bundle_error(folder, f"/manifest.json lists {name}, outside its folder")
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise bundle_error(folder, f"/{name} is missing") from None
    entry = manifest["files"].get(name)
    if entry and hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise bundle_error(folder, f"/{name} does not match its manifest")
    return content


def stamp_files(folder: Path) -> dict[str, Stamp]:
    """A stamp of the manifest and of each file that it lists, by path: equal ones mean that nothing was changed."""
    opened = current_folder(folder)
    try:
        names = list(json.loads((opened / MANIFEST).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        names = []  # what is wrong with the manifest, `read_manifest` says
    return stamp_paths([str(folder / MANIFEST), *(str(opened / name) for name in names)])


def stamp_paths(paths: Iterable[str]) -> dict[str, Stamp]:
    """A stamp of each file by its path."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _find_problems(manifest: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the sections of a manifest; what `/manifest.json has` begins."""
    yield from _find_unfit(manifest, SECTIONS, "")
    picture = manifest["default_classifiers"]["picture"]
    used = (
        *(("classifiers", name, f"default_classifiers.{key}") for key, name in manifest["default_classifiers"].items()),
        ("classifiers", manifest["rejection"]["classifier"], "rejection.classifier"),
        ("maps", manifest["rejection"]["map"], "rejection.map"),
    )
    for section, name, user in used:
        if name not in manifest[section]:
            yield f'no section "{section}.{name}", which its "{user}" names'
    if "tta" not in manifest["classifiers"][picture]:
        yield f'no section "classifiers.{picture}.tta"'


def _find_unfit(value: Any, expected: Any, path: str) -> Iterator[str]:
    """Where a value is not as `SECTIONS` describes it.

    Args:
        value: part of a manifest.
        expected: its description.
        path: of the value, with dots between the keys.
    """
    kind = expected if isinstance(expected, type) else type(expected)
    fitting = (int, float) if kind is float else (kind,)
    if type(value) not in fitting:
        yield f'a section "{path}" that is not {_NAMES[kind]}'
    elif isinstance(expected, list):
        for number, item in enumerate(value):
            yield from _find_unfit(item, expected[0], f"{path}.{number}")
    elif isinstance(expected, dict):
        for key, each in expected.items():
            name = "" if key is ... else key.removesuffix("?")
            for found in value if key is ... else [name]:
                inner = f"{path}.{found}".lstrip(".")
                if found in value:
                    yield from _find_unfit(value[found], each, inner)
                elif name == key:
                    yield f'no section "{inner}"'


def _referenced_files(manifest: dict[str, Any]) -> Iterator[str]:
    """Every file that the manifest uses."""
    for info in manifest["maps"].values():
        yield from (info[part][kind] for part in ("encoder", "decoder") for kind in ("keras", "litert"))
        yield from (info["lattice"]["file"], *info["codes"].values(), *info["reconstruction_errors"].values())
    for info in manifest["classifiers"].values():
        yield from (info["network"]["keras"], info["network"]["litert"], *info["predicted_labels"].values())
    yield from (info["keras"] for info in manifest.get("pretrained", {}).values())
    if manifest.get("experiments"):
        yield manifest["experiments"]
    for info in manifest["images"].values():
        yield from (*sprite_names(info["sheets"], info["count"], info["per_sheet"]), info["labels"])
