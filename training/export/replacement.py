"""Puts a new bundle in the place of an older one; a crash at any step leaves a whole bundle.

The older bundle is copied to a folder within its own, which `models.bundle.load_bundle` opens as long as there is no
manifest. Then the manifest goes, the new files move in, the new manifest last, and only then the copy is removed.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from models.manifest import MANIFEST, PREVIOUS
from training.errors import UsageError

STAGING = ".partial"
"""Folder within a bundle's in which the new bundle is made."""


def check_replaceable(folder: Path, trial: bool, force: bool) -> None:
    """Checks that a bundle may be written to a folder.

    Args:
        folder: of the bundle; need not exist.
        trial: whether the new bundle is made from limited data.
        force: whether a trial may replace a bundle of all data.

    Raises:
        UsageError: the folder holds other files but no bundle, or a bundle that the new one may not replace.
    """
    manifests = [folder / MANIFEST, folder / PREVIOUS / MANIFEST]
    older = next((path for path in manifests if path.is_file()), None)
    interrupted = (folder / STAGING / MANIFEST).is_file()  # before there was any bundle
    if older is None and not interrupted and _other_files(folder):
        raise UsageError(f"{folder} holds other files but no {MANIFEST}, so it is no bundle: choose another --bundle.")
    if older and trial and not force and not _read_manifest(older).get("trial"):
        raise UsageError(
            f"{folder} holds a bundle of all data, which one of limited data replaces only with --force:"
            " add it, or choose another --bundle."
        )


def replace_bundle(folder: Path, staging: Path) -> None:
    """Moves a new bundle to the place of an older one; `recover` ends what this begins, also after a failure.

    Args:
        folder: of the older bundle, if there is one.
        staging: the new bundle's files and manifest.
    """
    if (folder / MANIFEST).is_file():
        _copy(folder, folder / PREVIOUS, [*_listed(folder), MANIFEST])
        (folder / MANIFEST).unlink()
    for name in (*_listed(staging), MANIFEST):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(folder / name)


def recover(folder: Path) -> None:
    """Leaves one bundle in a folder: the new one if it is complete, else the older one, if there was one.

    Args:
        folder: of a bundle, in which an export may have been interrupted.
    """
    previous, staging = folder / PREVIOUS, folder / STAGING
    if (folder / MANIFEST).is_file():
        _remove(folder, set(_listed(previous)) - set(_listed(folder)))
    else:
        moved = {name for name in _listed(staging) if not (staging / name).is_file()}
        _remove(folder, moved - set(_listed(previous)))
        _copy(previous, folder, _listed(previous))
        if (previous / MANIFEST).is_file():
            (previous / MANIFEST).replace(folder / MANIFEST)
    for leftover in (staging, previous):
        shutil.rmtree(leftover, ignore_errors=True)


def _other_files(folder: Path) -> set[str]:
    """Names in a folder that are not an export's own."""
    return {path.name for path in folder.iterdir()} - {STAGING, PREVIOUS} if folder.is_dir() else set()


def _read_manifest(path: Path) -> dict[str, Any]:
    """The content of a manifest; an empty one if it cannot be read, which an export mends."""
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _listed(folder: Path) -> list[str]:
    """The files that the manifest in a folder lists; none if there is no manifest."""
    files = _read_manifest(folder / MANIFEST).get("files")
    names = files if isinstance(files, dict) else {}
    return [name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts]


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    """Copies those files of a folder that are there; of a damaged bundle some are not."""
    for name in names:
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target / name)


def _remove(folder: Path, names: Iterable[str]) -> None:
    """Deletes files of a folder, and the folders in it that are empty then."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
        for parent in [*Path(name).parents][:-1]:
            with suppress(OSError):  # it holds other files
                (folder / parent).rmdir()
