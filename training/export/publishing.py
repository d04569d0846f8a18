"""Exports a bundle: its files are made and verified in a staging folder, then they replace the old ones."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.bundle import load_bundle
from training.data import ImageDataset
from training.export.artefacts import make_artefacts
from training.export.manifest import FileEntry, Manifest, to_json
from training.export.previous_bundle import PreviousBundle
from training.trainer.run_folder import write_json

MANIFEST = "manifest.json"
SECTION_FOLDERS = ("images", "maps", "classifiers")
"""Folders that belong to the export alone: what the new manifest does not list is removed from them."""


def export_bundle(runs: Path, out: Path, data: ImageDataset, keep: bool = False) -> dict[str, Any]:
    """Exports the trained runs as a bundle; after a failure the old bundle is unchanged.

    Args:
        runs: the folder of all trained runs.
        out: the bundle's folder; an old bundle in it is replaced.
        data: the data set that the networks were trained on.
        keep: whether networks without a run are taken from the old bundle. What depends on several networks
            (lattices, thresholds, metrics) is computed again.

    Returns:
        Number of files, megabytes, and the figures in the manifest.

    Raises:
        DataError: something was not trained, or a converted network differs from its Keras original.
    """
    staging = out / ".partial"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        manifest = make_artefacts(runs, staging, data, PreviousBundle(out) if keep else None)
        manifest = replace(manifest, files=hash_files(staging))
        write_json(staging / MANIFEST, to_json(manifest))
        load_bundle(staging)  # raises if anything does not match its manifest
        replace_bundle(out, staging, manifest)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {
        "bundle": str(out),
        "files": len(manifest.files),
        "megabytes": round(sum(entry.bytes for entry in manifest.files.values()) / 1e6, 2),
        "metrics": {name: entry.metrics for name, entry in {**manifest.maps, **manifest.classifiers}.items()},
        "interpolation_error": {
            name: entry.lattice.interpolation_error for name, entry in manifest.maps.items() if entry.lattice
        },
    }


def hash_files(folder: Path) -> dict[str, FileEntry]:
    """Size and SHA-256 of every file below a folder, by its path in it."""
    entries = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        entries[path.relative_to(folder).as_posix()] = FileEntry(hashlib.sha256(content).hexdigest(), len(content))
    return entries


def replace_bundle(out: Path, staging: Path, manifest: Manifest) -> None:
    """Moves the files of a bundle over those of an older one, the manifest last.

    Args:
        out: the older bundle's folder.
        staging: the new bundle's folder; empty afterwards.
        manifest: the new bundle's.
    """
    for section in SECTION_FOLDERS:
        shutil.rmtree(out / section, ignore_errors=True)
    for name in (*manifest.files, MANIFEST):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(out / name)
