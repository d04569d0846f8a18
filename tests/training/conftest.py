"""Two real runs of the command line, which proceed in the background while the other tests run."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from training.data import ImageDataset, Split

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class QuickRun:
    """`python -m training all` on few images: its arguments, its result, its progress bars, and where it wrote."""

    arguments: tuple[object, ...]
    result: dict[str, Any]
    progress: str
    runs: Path
    bundle: Path
    limit: int


@dataclass(frozen=True)
class Interrupted:
    """A run that ctrl-C ended after its first epoch: its arguments, how it ended, and the history that it wrote."""

    arguments: tuple[object, ...]
    returncode: int
    stderr: str
    history: Path


@pytest.fixture(scope="session")
def few_garments(bundle):
    """Builds a data set of the bundle's first training images, from the numbers of training and test images."""

    def first(train, test):
        images, labels = bundle.images["train"].images, bundle.images["train"].labels
        parts = (slice(train), slice(train, train + test))
        return ImageDataset(*(Split(images[part], labels[part]) for part in parts), "the bundle")

    return first


def pytest_collection_modifyitems(items):
    """Tests that wait for a background run come last."""
    items.sort(key=lambda item: ["interrupted" in item.fixturenames, "quick_run" in item.fixturenames])


@pytest.fixture(scope="session", autouse=True)
def background_runs(request, training, fashion_mnist_folder, tmp_path_factory):
    """Futures of the runs that the chosen tests need, by fixture; they start with the first test of this folder."""
    makers = {"quick_run": _run_all, "interrupted": _interrupt} if fashion_mnist_folder else {}
    needed = {name for item in request.session.items for name in item.fixturenames}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job inherits it ignored
    executor = ThreadPoolExecutor(max_workers=1)
    yield {
        name: executor.submit(make, training, fashion_mnist_folder, tmp_path_factory.mktemp(name))
        for name, make in makers.items()
        if name in needed
    }
    executor.shutdown(cancel_futures=True)
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def quick_run(fashion_mnist, background_runs) -> QuickRun:
    return background_runs["quick_run"].result()


@pytest.fixture(scope="session")
def interrupted(fashion_mnist, background_runs) -> Interrupted:
    return background_runs["interrupted"].result()


def _run_all(training, data, folder):
    runs, bundle, limit = folder / "runs", folder / "bundle", 300
    for name in ("images/of-an-older-bundle.webp", "examples/boot.png"):
        (bundle / name).parent.mkdir(parents=True)
        (bundle / name).write_bytes(b"was here before")
    few = ("--limit", limit, "--epochs", 1, "--seeds", 1, "--seed", 4)  # seed 4 keeps both coordinates alive
    arguments = ("all", *few, "--data", data, "--json", "--runs", runs, "--out", bundle)
    run = training(*arguments)
    assert run.returncode == 0, run.stderr
    return QuickRun(arguments, json.loads(run.stdout), run.stderr, runs, bundle, limit)


def _interrupt(_, data, folder):
    arguments = ("classifier", "--name", "dense", "--seeds", 1, "--data", data, "--limit", 300, "--out", folder)
    history = folder / "classifiers" / "dense" / "seed-0" / "history.json"
    command = [sys.executable, "-m", "training", *map(str, arguments), "--epochs", "5000"]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not history.exists() and run.poll() is None:
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=600)
    return Interrupted(arguments, run.returncode, stderr, history)
