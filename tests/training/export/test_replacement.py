"""Replacing a bundle: what is not of it stays, and a crash at any step leaves a whole bundle."""

import json
import os
import shutil
from contextlib import nullcontext

import pytest

from models.manifest import PREVIOUS, current_folder
from training.errors import UsageError
from training.export.replacement import STAGING, check_replaceable, recover, replace_bundle

STEPS = ((os, "replace"), (os, "unlink"), (os, "rmdir"), (os, "mkdir"), (shutil, "copyfile"))
"""What changes files in a replacement, by the module and name of the function."""
OLD = {"experiments.json": b"old", "maps/atlas/codes.bin": b"old codes", "maps/blog/codes.bin": b"of the old only"}
NEW = {"experiments.json": b"new", "maps/atlas/codes.bin": b"new codes", "images/test-0.webp": b"of the new only"}
FOREIGN = {"icon.png": b"foreign", "maps/notes.txt": b"foreign"}


class Killed(BaseException):
    """The end of the process."""


def write(folder, files, **sections):
    """Writes a folder with files; with sections of a manifest, one that lists them."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    if sections:
        (folder / "manifest.json").write_text(json.dumps({**sections, "files": dict.fromkeys(files)}))
    return folder


def read(folder):
    """Contents of all files below a folder."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name != "manifest.json"}


def opened(folder):
    """The files of the bundle that opens from a folder."""
    current = current_folder(folder)
    return {
        name: (current / name).read_bytes() for name in json.loads((current / "manifest.json").read_text())["files"]
    }


def prepare(folder, first=False):
    """A folder in which a new bundle is to replace an older one, or to be the first."""
    shutil.rmtree(folder, ignore_errors=True)
    if not first:
        write(write(folder, FOREIGN), OLD, name="old")
    write(folder / STAGING, NEW, name="new")
    return folder


def replace_and_clean(folder):
    try:
        replace_bundle(folder, folder / STAGING)
    finally:
        recover(folder)


def kill_at(step, work, folder):
    """Does some work until its step of this number, at which the process dies; whether it came that far."""
    count = 0

    def dying(function):
        def call(*arguments, **options):
            nonlocal count
            count += 1
            if count == step + 1 and function is copyfile:  # half of the file is written
                arguments[1].write_bytes(b"")
            if count > step:
                raise Killed
            return function(*arguments, **options)

        return call

    copyfile = shutil.copyfile
    with pytest.MonkeyPatch.context() as patch:
        for module, name in STEPS:
            patch.setattr(module, name, dying(getattr(module, name)))
        try:
            work(folder)
        except Killed:
            return True
    return False


def test_a_bundle_replaces_the_files_that_the_older_one_lists_and_no_others(tmp_path):
    folder = prepare(tmp_path / "bundle")
    replace_and_clean(folder)
    assert read(folder) == FOREIGN | NEW
    assert not (folder / "maps" / "blog").exists()
    assert json.loads((folder / "manifest.json").read_text())["name"] == "new"
    assert not (folder / PREVIOUS).exists()


def test_after_a_crash_at_any_step_a_whole_bundle_opens_and_the_next_export_tidies_up(tmp_path):
    step, left = 0, []
    while kill_at(step, replace_and_clean, prepare(tmp_path / "bundle")):
        left.append(opened(tmp_path / "bundle"))
        assert left[-1] in (OLD, NEW), step
        check_replaceable(tmp_path / "bundle", trial=False, force=False)
        recover(tmp_path / "bundle")
        assert read(tmp_path / "bundle") == FOREIGN | left[-1], step
        step += 1
    assert OLD in left
    assert NEW in left


def test_after_a_crash_while_the_older_bundle_is_restored_it_still_opens(tmp_path):
    folder = tmp_path / "bundle"

    def crash(step):
        kill_at(step, replace_and_clean, prepare(folder))
        return folder

    between = next(step for step in range(100) if not (crash(step) / "manifest.json").exists()) + 2
    assert (crash(between) / "experiments.json").read_bytes() == b"new"
    step = 0
    while kill_at(step, recover, crash(between)):
        assert opened(tmp_path / "bundle") == OLD, step
        recover(tmp_path / "bundle")
        assert read(tmp_path / "bundle") == FOREIGN | OLD, step
        step += 1
    assert step > len(OLD)


def test_after_a_crash_of_the_first_export_the_next_one_begins_anew(tmp_path):
    step = 0
    while kill_at(step, replace_and_clean, prepare(tmp_path / "bundle", first=True)):
        check_replaceable(tmp_path / "bundle", trial=False, force=False)
        recover(tmp_path / "bundle")
        assert read(tmp_path / "bundle") in ({}, NEW), step
        step += 1
    assert step > len(NEW)


def test_a_failure_brings_the_older_bundle_back(tmp_path, monkeypatch):
    folder = prepare(tmp_path / "bundle")
    (folder / STAGING / "images" / "test-0.webp").unlink()
    with pytest.raises(FileNotFoundError):
        replace_and_clean(folder)
    assert read(folder) == FOREIGN | OLD
    assert not (folder / STAGING).exists()


def test_a_damaged_bundle_is_replaced(tmp_path):
    folder = prepare(tmp_path / "bundle")
    (folder / "maps" / "blog" / "codes.bin").unlink()
    replace_and_clean(folder)
    assert read(folder) == FOREIGN | NEW


@pytest.mark.parametrize("name", ["../precious.txt", "/precious.txt"])
def test_files_outside_the_folder_are_not_removed_whatever_the_older_manifest_lists(tmp_path, name):
    folder = prepare(tmp_path / "bundle")
    name = str(tmp_path / name[1:]) if name.startswith("/") else name
    (folder / "manifest.json").write_text(json.dumps({"files": {name: {}}}))
    (tmp_path / "precious.txt").write_bytes(b"precious")
    replace_and_clean(folder)
    assert (tmp_path / "precious.txt").read_bytes() == b"precious"


def test_a_folder_with_other_files_and_no_manifest_is_no_place_for_a_bundle(tmp_path):
    check_replaceable(tmp_path / "new", trial=True, force=False)
    check_replaceable(tmp_path, trial=True, force=False)
    write(tmp_path, FOREIGN)
    with pytest.raises(UsageError, match=r"holds other files but no manifest\.json, so it is no bundle"):
        check_replaceable(tmp_path, trial=False, force=True)


@pytest.mark.parametrize(
    ("older", "newer", "force", "allowed"),
    [
        (False, True, False, False),
        (False, True, True, True),
        (False, False, False, True),
        (True, True, False, True),
        (True, False, False, True),
    ],
)
def test_a_trial_replaces_a_full_bundle_only_with_force(tmp_path, older, newer, force, allowed):
    write(tmp_path, OLD, **({"trial": True} if older else {"name": "full"}))
    refused = nullcontext() if allowed else pytest.raises(UsageError, match="only with --force")
    with refused:
        check_replaceable(tmp_path, newer, force)
