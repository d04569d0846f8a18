"""Exports a bundle: its files are made and verified in a staging folder, then they replace an older one's."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.bundle import load_bundle
from models.manifest import MANIFEST
from training.data import ImageDataset
from training.export.artefacts import make_artefacts
from training.export.manifest import FileEntry, to_json
from training.export.previous_bundle import PreviousBundle
from training.export.replacement import STAGING, check_replaceable, recover, replace_bundle
from training.trainer.run_folder import write_json


def export_bundle(runs: Path, out: Path, data: ImageDataset, keep: bool = False, force: bool = False) -> dict[str, Any]:
    """Exports the trained runs as a bundle; after a failure the old bundle is unchanged.

    Args:
        runs: the folder of all trained runs.
        out: the bundle's folder; an old bundle in it is replaced, other files stay.
        data: the data set that the networks were trained on.
        keep: whether networks without a run are taken from the old bundle. What depends on several networks
            (lattices, thresholds, metrics) is computed again.
        force: whether a bundle of limited data may replace one of all data.

    Returns:
        Number of files, megabytes, and the figures in the manifest.

    Raises:
        DataError: something was not trained, or on other data, or a converted network differs from its Keras original.
        UsageError: `out` holds something that must not be replaced, see `check_replaceable`.
    """
    check_replaceable(out, data.limit is not None, force)
    recover(out)
    staging = out / STAGING
    staging.mkdir(parents=True)
    try:
        manifest = make_artefacts(runs, staging, data, PreviousBundle(out) if keep else None)
        manifest = replace(manifest, files=hash_files(staging))
        write_json(staging / MANIFEST, to_json(manifest))
        load_bundle(staging)  # raises if anything does not match its manifest
        replace_bundle(out, staging)
    finally:
        recover(out)
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
