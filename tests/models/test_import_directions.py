"""A picture passes through the modules in one direction: each imports only those before it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ORDER = (
    "pictures.reading",
    "pictures.segmentation",
    "pictures.framing",
    "pictures.tta",
    "recognition.prediction",
    "recognition.rejection",
    "recognition.projection",
    "recognition.wording",
    "bundle",
    "classify",
)
"""The modules that a picture passes on its way to a prediction in words."""


def imported_modules(path):
    """Full names of the modules that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_no_later_one(module):
    imported = set(imported_modules(ROOT / "models" / f"{module.replace('.', '/')}.py"))
    assert not imported & {f"models.{later}" for later in ORDER[ORDER.index(module) :]}


@pytest.mark.parametrize("package", ["pictures", "runtime"])
def test_pictures_and_networks_are_independent_of_each_other_and_of_recognition(package):
    others = {"pictures", "runtime", "recognition", "bundle"} - {package}
    barred = tuple(f"models.{other}" for other in others)
    for path in sorted((ROOT / "models" / package).glob("*.py")):
        assert not [name for name in imported_modules(path) if name.startswith(barred)], path.name


def test_opencv_is_imported_in_one_place():
    users = {path.name for path in (ROOT / "models").rglob("*.py") if "cv2" in set(imported_modules(path))}
    assert users == {"opencv.py"}
