"""Reads a bundle's manifest and verifies every file against it."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.sprites import sprite_names

SHIPPED = Path(__file__).resolve().parent.parent / "assets"
FORMAT = 6
VERSION_DIGITS = 12


class BundleError(Exception):
    """The bundle cannot be used; the message is one sentence with the command that mends it."""


def default_folder() -> Path:
    """The bundle's folder that the environment variable `LATENT_BUNDLE` names, else the shipped one."""
    return Path(os.environ.get("LATENT_BUNDLE") or SHIPPED)


def read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """Reads `manifest.json` and verifies the hash of every file that it lists.

    Returns:
        The manifest, and the bundle's version: the start of the manifest's SHA-256.

    Raises:
        BundleError: something is missing, truncated or altered; says what, and the command that mends it.
        AttributeError, KeyError, TypeError or ValueError: the manifest lacks what every bundle has.
    """
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = json.loads(content)
    except OSError:
        raise bundle_error(folder, "/manifest.json is missing") from None
    except ValueError:
        raise bundle_error(folder, "/manifest.json is damaged") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise bundle_error(folder, "/manifest.json is of another version")
    for name, entry in manifest["files"].items():
        _verify_file(folder, name, entry["sha256"])
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
    name, remedy = str(folder), f"run  python -m training export --out {folder}"
    if folder == SHIPPED:
        name, remedy = "assets", "run  git restore assets  or, with trained runs at hand,  python -m training export"
    return BundleError(f"{name}{problem}: {remedy}")


def _verify_file(folder: Path, name: str, sha256: str) -> None:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise bundle_error(folder, f"/manifest.json lists {name}, outside its folder")
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise bundle_error(folder, f"/{name} is missing") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise bundle_error(folder, f"/{name} does not match its manifest")


def _referenced_files(manifest: dict[str, Any]) -> Iterator[str]:
    """Every file that the manifest uses."""
    for info in manifest["maps"].values():
        yield from (info[part][kind] for part in ("encoder", "decoder") for kind in ("keras", "litert"))
        yield from (info["lattice"]["file"], *info["codes"].values(), *info["reconstruction_errors"].values())
    for info in manifest["classifiers"].values():
        yield from (info["network"]["keras"], info["network"]["litert"], *info["predicted_labels"].values())
    if manifest.get("experiments"):
        yield manifest["experiments"]
    for info in manifest["images"].values():
        yield from (*sprite_names(info["sheets"], info["count"], info["per_sheet"]), info["labels"])
