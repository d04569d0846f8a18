"""What many tests share: the bundle, real garments, Fashion-MNIST, the command line and one small trial run."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from models import Bundle, load_bundle

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The shipped bundle, or the one that LATENT_BUNDLE names."""
    return load_bundle()


@pytest.fixture(scope="session")
def images(bundle):
    """A thousand real garments as networks take them, (1000, 28, 28) float32 in [0, 1]."""
    return bundle.garments["test"].images[:1_000] / np.float32(255)


@pytest.fixture(scope="session")
def fashion_mnist():
    """The whole data set; it is never downloaded here."""
    from training.data import FILES, SYSTEM_PACKAGE, load

    cache = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "fashion-mnist"
    for folder in (cache, SYSTEM_PACKAGE):
        if all((folder / file.name).is_file() for file in FILES):
            return load(folder)
    missing = f"Fashion-MNIST is neither in {cache} nor in {SYSTEM_PACKAGE}: run  python -m training data"
    return pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)


@pytest.fixture(scope="session")
def training():
    """Runs `python -m training ARGUMENTS` to its end."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "training", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


@dataclass(frozen=True)
class Trial:
    """One real run of everything on few garments: what was asked, what it printed, what it left."""

    arguments: tuple[object, ...]
    said: dict[str, Any]
    progress: str
    runs: Path
    bundle: Path
    limit: int


@pytest.fixture(scope="session")
def trial(training, fashion_mnist, tmp_path_factory) -> Trial:
    folder = tmp_path_factory.mktemp("trial")
    runs, bundle, limit = folder / "runs", folder / "bundle", 300
    for name in ("garments/of-an-older-bundle.webp", "examples/boot.png"):
        (bundle / name).parent.mkdir(parents=True)
        (bundle / name).write_bytes(b"was here before")
    few = ("--limit", limit, "--epochs", 1, "--seeds", 1, "--seed", 4)  # seed 4 keeps both coordinates alive
    arguments = ("all", *few, "--data", fashion_mnist.source, "--json", "--runs", runs, "--out", bundle)
    run = training(*arguments)
    assert run.returncode == 0, run.stderr
    return Trial(arguments, json.loads(run.stdout), run.stderr, runs, bundle, limit)
