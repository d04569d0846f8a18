"""Fixtures that many tests share: the bundle, test images, Fashion-MNIST and the command line."""

import os
import subprocess
import sys
from pathlib import Path

# The test workers occupy every core, so that the threads of further pools would spend their time on waiting for each
# other. Set before NumPy is imported; the processes that tests start inherit it.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["TF_NUM_INTEROP_THREADS"] = os.environ["TF_NUM_INTRAOP_THREADS"] = "1"

import numpy as np
import pytest
from hypothesis import settings

import training as _  # noqa: F401 - it decides how TensorFlow runs, before anything imports that
from models import Bundle, load_bundle

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
QUICK_RUN = "quick run"
AROUND_THE_QUICK_RUN = (TESTS / "training" / "cli", TESTS / "training" / "export")
"""Their worker starts the quick run, see `tests/training/conftest.py`, and waits for it last."""
WITH_KERAS = tuple(
    TESTS / name for name in ("training", "models/runtime", "models/test_autoencoders.py", "models/test_classifiers.py")
)
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than cores: a third of the time, tests in a browser wait for it."""
    return (yield) + 1


def pytest_itemcollected(item):
    """Gives tests of a file to one worker, as they share fixtures, and those around the quick run to one.

    Marked here because pytest-xdist reads the groups before `pytest_collection_modifyitems` of a conftest.
    """
    waits = {"quick_run", "interrupted"} & set(item.fixturenames)
    around_the_quick_run = waits or any(item.path.is_relative_to(place) for place in AROUND_THE_QUICK_RUN)
    name = QUICK_RUN if around_the_quick_run else "-".join(item.path.relative_to(TESTS).with_suffix("").parts)
    item.add_marker(pytest.mark.xdist_group(name))


def pytest_collection_modifyitems(items):
    """Runs what takes long first, so that no worker ends long after the others; last what waits for the quick run."""

    def rank(item):
        quick_run = item.get_closest_marker("xdist_group").args[0] == QUICK_RUN
        trains = any(item.path.is_relative_to(place) for place in WITH_KERAS)
        waits = ["interrupted" in item.fixturenames, "quick_run" in item.fixturenames]
        return [not quick_run, *waits, not trains, item.path.parent != TESTS]

    items.sort(key=rank)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The shipped bundle, or the one that LATENT_BUNDLE names."""
    return load_bundle()


@pytest.fixture(scope="session")
def images(bundle):
    """The first thousand test images, (1000, 28, 28) float32 in [0, 1]."""
    return bundle.images["test"].images[:1_000] / np.float32(255)


@pytest.fixture(scope="session")
def fashion_mnist_folder() -> Path | None:
    """The folder of the data set, or None if it is not there; tests never download it."""
    from training.data.fashion_mnist import FILES

    return next((folder for folder in _data_folders() if all((folder / file.name).is_file() for file in FILES)), None)


@pytest.fixture(scope="session")
def fashion_mnist(fashion_mnist_folder):
    """The whole data set."""
    from training.data.fashion_mnist import load

    if fashion_mnist_folder is None:
        missing = f"Fashion-MNIST is in none of {[*map(str, _data_folders())]}: run  python -m training data"
        return pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    return load(fashion_mnist_folder)


def _data_folders() -> tuple[Path, Path]:
    from training.data.fashion_mnist import SYSTEM_PACKAGE

    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "fashion-mnist", SYSTEM_PACKAGE


@pytest.fixture(scope="session")
def training():
    """Runs `python -m training ARGUMENTS` to its end."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "training", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return run
