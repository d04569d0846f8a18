"""Two real runs of the command line, made beside the tests that do not wait for them."""

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
class Trial:
    """One run of everything on few garments: what was asked, what it printed, what it left."""

    arguments: tuple[object, ...]
    said: dict[str, Any]
    progress: str
    runs: Path
    bundle: Path
    limit: int


@dataclass(frozen=True)
class Interrupted:
    """A run that ctrl-C ended after its first epoch: what was asked, how it ended, what it left."""

    arguments: tuple[object, ...]
    returncode: int
    said: str
    history: Path


@pytest.fixture(scope="session")
def few_garments(bundle):
    """Makes a data set of the bundle's first training garments: so many to train on, so many to test on."""

    def first(train, test):
        known = bundle.images["train"]
        images, labels = known.images, known.labels
        parts = (slice(train), slice(train, train + test))
        return ImageDataset(*(Split(images[part], labels[part]) for part in parts), "the bundle")

    return first


def pytest_collection_modifyitems(items):
    """Who waits comes last."""
    items.sort(key=lambda item: ["interrupted" in item.fixturenames, "trial" in item.fixturenames])


@pytest.fixture(scope="session", autouse=True)
def beside(request, training, fashion_mnist_folder, tmp_path_factory):
    """What is made beside the tests, begun with the first of them here: a future by the name of its fixture."""
    makers = {"trial": _make_trial, "interrupted": _interrupt} if fashion_mnist_folder else {}
    asked = {name for item in request.session.items for name in item.fixturenames}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job inherits it ignored
    one_by_one = ThreadPoolExecutor(max_workers=1)
    yield {
        name: one_by_one.submit(make, training, fashion_mnist_folder, tmp_path_factory.mktemp(name))
        for name, make in makers.items()
        if name in asked
    }
    one_by_one.shutdown(cancel_futures=True)
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def trial(fashion_mnist, beside) -> Trial:
    return beside["trial"].result()


@pytest.fixture(scope="session")
def interrupted(fashion_mnist, beside) -> Interrupted:
    return beside["interrupted"].result()


def _make_trial(training, data, folder):
    runs, bundle, limit = folder / "runs", folder / "bundle", 300
    for name in ("images/of-an-older-bundle.webp", "examples/boot.png"):
        (bundle / name).parent.mkdir(parents=True)
        (bundle / name).write_bytes(b"was here before")
    few = ("--limit", limit, "--epochs", 1, "--seeds", 1, "--seed", 4)  # seed 4 keeps both coordinates alive
    arguments = ("all", *few, "--data", data, "--json", "--runs", runs, "--out", bundle)
    run = training(*arguments)
    assert run.returncode == 0, run.stderr
    return Trial(arguments, json.loads(run.stdout), run.stderr, runs, bundle, limit)


def _interrupt(_, data, folder):
    arguments = ("classifier", "--name", "dense", "--seeds", 1, "--data", data, "--limit", 300, "--out", folder)
    history = folder / "classifiers" / "dense" / "seed-0" / "history.json"
    command = [sys.executable, "-m", "training", *map(str, arguments), "--epochs", "5000"]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not history.exists() and run.poll() is None:
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=600)
    return Interrupted(arguments, run.returncode, said, history)
