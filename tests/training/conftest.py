"""Two real runs of the command line, which proceed in the background while the other tests run."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import QUICK_RUN
from training.data import ImageDataset, Split

ROOT = Path(__file__).resolve().parents[2]
SMALL = {
    "models.classifiers.RESIDUAL_FILTERS": (16, 32),
    "training.export.artefacts.LATTICE_NODES": 12,
    "training.metrics.model_metrics.TIMED_CALLS": 3,
    "training.trainer.precision.TIMED_STEPS": 1,
}
"""Constants of which the time that a run takes depends, and no behaviour; with values that make the quick run short."""
FOREIGN_FILES = ("examples/boot.png", "images/mine.webp")
"""Files in the folder of the quick run's bundle that are not of the bundle."""
RUN_SMALL = f"""
import importlib, sys
from training.__main__ import main
for path, value in {SMALL}.items():
    module, _, name = path.rpartition(".")
    setattr(importlib.import_module(module), name, value)
sys.exit(main())
"""


@dataclass(frozen=True)
class QuickRun:
    """`python -m training all` on few images: its arguments, its result, its progress bars, and where it wrote."""

    arguments: tuple[object, ...]
    result: dict[str, Any]
    progress: str
    runs: Path
    bundle: Path
    limit: int
    seed: int


@dataclass(frozen=True)
class Interrupted:
    """A run that ctrl-C ended after its first epoch: its arguments, how it ended, and the history that it wrote."""

    arguments: tuple[object, ...]
    returncode: int
    stderr: str
    history: Path


@pytest.fixture(autouse=True)
def small(request, monkeypatch):
    """Gives tests of the quick run the constants that it was made with."""
    if "quick_run" in request.fixturenames:
        for path, value in SMALL.items():
            monkeypatch.setattr(path, value)


@pytest.fixture(scope="session")
def few_garments(bundle):
    """Builds a data set of the bundle's first training images, from the numbers of training and test images."""

    def first(train, test):
        images, labels = bundle.images["train"].images, bundle.images["train"].labels
        parts = (slice(train), slice(train, train + test))
        return ImageDataset(*(Split(images[part], labels[part]) for part in parts), "the bundle")

    return first


@pytest.fixture(scope="session")
def background_runs(request, fashion_mnist_folder, tmp_path_factory):
    """Futures of the runs that the chosen tests need, by fixture."""
    makers = {"quick_run": _run_all, "interrupted": _interrupt} if fashion_mnist_folder else {}
    needed = {name for item in request.session.items for name in item.fixturenames}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job inherits it ignored
    executor = ThreadPoolExecutor(max_workers=1)
    yield {
        name: executor.submit(make, fashion_mnist_folder, tmp_path_factory.mktemp(name))
        for name, make in makers.items()
        if name in needed
    }
    executor.shutdown(cancel_futures=True)
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def start_background_runs(request):
    """Starts them with the first test of the worker that waits for them."""
    if request.node.get_closest_marker("xdist_group").args[0] == QUICK_RUN:
        request.getfixturevalue("background_runs")


@pytest.fixture(scope="session")
def quick_run(fashion_mnist, background_runs) -> QuickRun:
    return background_runs["quick_run"].result()


@pytest.fixture(scope="session")
def interrupted(fashion_mnist, background_runs) -> Interrupted:
    return background_runs["interrupted"].result()


def _run_all(data, folder):
    runs, bundle, limit, seed = folder / "runs", folder / "bundle", 100, 22  # it keeps both coordinates alive
    for name in ("images/of-an-older-bundle.webp", *FOREIGN_FILES):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_bytes(b"was here before")
    older = {"trial": True, "files": {"images/of-an-older-bundle.webp": {}}}
    (bundle / "manifest.json").write_text(json.dumps(older))
    few = ("--limit", limit, "--epochs", 1, "--seed", seed)
    arguments = ("all", *few, "--data", data, "--json", "--out", runs, "--bundle", bundle)
    command = [sys.executable, "-c", RUN_SMALL, *map(str, arguments)]
    alone = {**os.environ, "LOKY_MAX_CPU_COUNT": "1"}  # each process for the experiments would import Keras anew
    run = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return QuickRun(arguments, json.loads(run.stdout), run.stderr, runs, bundle, limit, seed)


def _interrupt(data, folder):
    arguments = ("classifier", "--name", "dense", "--seeds", 1, "--data", data, "--limit", 300, "--out", folder)
    history = folder / "classifiers" / "dense" / "seed-0" / "history.json"
    command = [sys.executable, "-m", "training", *map(str, arguments), "--epochs", "5000"]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not history.exists() and run.poll() is None:
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=600)
    return Interrupted(arguments, run.returncode, stderr, history)
