"""Many small trainings side by side: a grid of settings, or folds of a cross-validation. Never reads the test set."""

import csv
import io
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from models.spec import ClassifierConfig
from training.data.fashion_mnist import load_training
from training.errors import UsageError
from training.trainer.run_folder import write_json
from training.tuning.hyperparameters import TUNABLE, Tunable, changed, slug, tunable

LIMIT = "limit"
"""The one axis of a grid that is no setting of a network: how many of the training garments it may see."""
EXPERIMENTS = Path(__file__).parents[1] / "experiments"
"""The grids whose results the app shows."""
TEXTS = ("question", "expected", "found")
SWEEPS, CROSSVAL = "sweeps", "crossval"
FOLDS, FEWEST_FOLDS = 5, 2
WRITE_UP_CLASSIFIERS = [config for config in TUNABLE.values() if isinstance(config, ClassifierConfig)]
CROSSVAL_TEXTS = {
    "question": "How much does the accuracy depend on which garments are held out?",
    "expected": "By about a point either way: with 2,000 garments in a part, chance alone moves it by 0.7.",
}
PROTOCOL = "measured on training garments that were held out; the test set is not read"


@dataclass(frozen=True)
class Grid:
    """What a sweep tries: every combination of the values on its `axes`, the rest as in `fixed`.

    Args:
        name: of its folder.
        network: one of `training.tuning.hyperparameters.TUNABLE`.
        texts: what is asked, what is expected, and what was found, as far as the file says it.
        show: the figures that answer the question, as the lab draws them.
    """

    name: str
    network: str
    fixed: dict[str, Any]
    axes: dict[str, list[Any]]
    texts: dict[str, str]
    show: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """One training: a network's settings, the garments it may see, and where it lands.

    Args:
        limit: how many of the training garments are used; None for all.
        fold: (which, of how many) folds is held out; None for the network's own held-out part.
    """

    config: Tunable
    folder: Path
    settings: dict[str, Any]
    limit: int | None = None
    fold: tuple[int, int] | None = None


def read_grid(path: Path) -> Grid:
    """Reads a grid from a TOML file: `network`, [grid] with a list a setting, [settings] for what is the same in all.

    Raises:
        UsageError: the file cannot be read, or asks for something that no network has.
    """
    try:
        said = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a grid: {error}.") from None
    unknown = set(said) - {"network", "grid", "settings", "show", *TEXTS}
    if unknown or not isinstance(said.get("network"), str):
        raise UsageError(f"{path} needs a network, a [grid] and perhaps [settings]; it knows no {sorted(unknown)}.")
    axes, fixed = said.get("grid", {}), said.get("settings", {})
    if not axes or not all(isinstance(values, list) and values for values in axes.values()):
        raise UsageError(f"{path} needs a [grid] with a list of values for each setting that it varies.")
    texts = {name: str(said[name]).strip() for name in TEXTS if name in said}
    return Grid(path.stem, said["network"], fixed, axes, texts, tuple(said.get("show", ("accuracy",))))


def grid_trials(grid: Grid, out: Path) -> list[Trial]:
    """The trainings that a grid asks for, each below `out`.

    Raises:
        UsageError: a setting is unknown, or has a value that it cannot have.
    """
    base = tunable(grid.network)
    cells = []
    for values in product(*grid.axes.values()):
        settings = dict(zip(grid.axes, values, strict=True))
        given = {**grid.fixed, **settings}
        limit = given.pop(LIMIT, None)
        if limit is not None and not (isinstance(limit, int) and limit >= 100):
            raise UsageError(f"limit is a whole number of at least 100, not {limit!r}.")
        cells.append(Trial(changed(base, given), out / slug(settings), settings, limit))
    return cells


def sweep(grid: Grid, data: Path | None, out: Path, jobs: int, resume: bool, limit: int | None) -> dict[str, Any]:
    """Trains every cell of a grid and writes `out/results.json` and `out/results.csv`.

    Args:
        data: folder of the data set, None to look for it; only its training files are opened.
        jobs: how many trainings run at once, each on one core.
        resume: keeps what is finished and continues what is not.
        limit: only the first so many training garments exist, for a trial.

    Returns:
        The grid, and a row a cell: its settings and what was measured.
    """
    cells = grid_trials(grid, out)
    measured = _run_all(cells, data, jobs, resume, limit)
    rows = [{**_plain(cell.settings), **figures} for cell, figures in zip(cells, measured, strict=True)]
    said = {
        "name": grid.name,
        **grid.texts,
        "show": grid.show,
        "network": grid.network,
        "fixed": grid.fixed,
        "axes": grid.axes,
        "protocol": PROTOCOL,
        "rows": rows,
    }
    _write(out, said)
    return said


def crossval(
    config: Tunable, folds: int, data: Path | None, out: Path, jobs: int, resume: bool, limit: int | None
) -> dict[str, Any]:
    """Trains a network once for each fold that is held out, and writes `out/results.json` and `out/results.csv`.

    Returns:
        A row a fold, and for each figure its mean and its standard deviation over the folds.

    Raises:
        UsageError: the network cannot be built.
    """
    numbers = range(1, folds + 1)
    cells = [Trial(config, out / f"fold-{n}", {"fold": n}, fold=(n - 1, folds)) for n in numbers]
    rows = [
        {**cell.settings, **figures}
        for cell, figures in zip(cells, _run_all(cells, data, jobs, resume, limit), strict=True)
    ]
    if "impossible" in rows[0]:
        raise UsageError(f"{config.name}: {rows[0]['impossible']}")
    names = [name for name, value in rows[0].items() if isinstance(value, float) and name != "seconds"]
    columns = {name: np.array([row[name] for row in rows]) for name in names}
    said = {
        "name": out.name,
        "network": config.name,
        "folds": folds,
        "protocol": PROTOCOL,
        "mean": {name: round(float(column.mean()), 6) for name, column in columns.items()},
        "deviation": {name: round(float(column.std(ddof=1)), 6) for name, column in columns.items()},
        "rows": rows,
    }
    _write(out, said)
    return said


def experiments(
    data: Path | None, out: Path, jobs: int, resume: bool, limit: int | None, epochs: int | None
) -> dict[str, Any]:
    """Runs all that the app's lab shows: the grids in `EXPERIMENTS`, and the write-up's classifiers by folds.

    Args:
        out: the folder of all runs.
        limit: for a trial, which trains one combination of each grid and two folds of each network.
        epochs: instead of each grid's own.

    Returns:
        How many trainings each experiment took, by its name.
    """
    said = {}
    for path in sorted(EXPERIMENTS.glob("*.toml")):
        grid = read_grid(path)
        if limit is not None:
            grid = replace(grid, axes={name: values[:1] for name, values in grid.axes.items()})
        grid = replace(grid, fixed={**grid.fixed, **({"epochs": epochs} if epochs else {})})
        said[grid.name] = len(sweep(grid, data, out / SWEEPS / grid.name, jobs, resume, limit)["rows"])
    for config in WRITE_UP_CLASSIFIERS:
        config = replace(config, epochs=epochs or config.epochs)
        folds = FOLDS if limit is None else FEWEST_FOLDS
        rows = crossval(config, folds, data, out / CROSSVAL / config.name, jobs, resume, limit)["rows"]
        said[f"{CROSSVAL} {config.name}"] = len(rows)
    return said


def found_experiments(runs: Path) -> list[dict[str, Any]]:
    """What the sweeps and the cross-validations below a folder found, as the app's lab shows it."""
    found = []
    for path in sorted(EXPERIMENTS.glob("*.toml")):
        results = runs / SWEEPS / path.stem / "results.json"
        if results.is_file():
            texts = read_grid(path).texts  # what was found is written down after the run
            command = f"python -m training sweep --grid training/experiments/{path.name}"
            found.append({**json.loads(results.read_text()), **texts, "command": command})
    folds = [runs / CROSSVAL / config.name / "results.json" for config in WRITE_UP_CLASSIFIERS]
    said = [json.loads(path.read_text()) for path in folds if path.is_file()]
    if said:
        rows = [{"network": one["network"], **row} for one in said for row in one["rows"]]
        axes = {"network": [one["network"] for one in said], "fold": [row["fold"] for row in said[0]["rows"]]}
        command = "python -m training crossval"
        means = ", ".join(
            f"{one['network']} {one['mean']['accuracy']:.1%} ± {one['deviation']['accuracy']:.1%}" for one in said
        )
        texts = {**CROSSVAL_TEXTS, "found": f"Mean and standard deviation over {said[0]['folds']} parts: {means}."}
        about = {"name": CROSSVAL, "show": ["accuracy"], "axes": axes, "protocol": said[0]["protocol"]}
        found.append({**about, **texts, "rows": rows, "command": command})
    return found


def _run_all(
    cells: Sequence[Trial], data: Path | None, jobs: int, resume: bool, limit: int | None
) -> list[dict[str, Any]]:
    from joblib import Parallel, delayed, parallel_config
    from tqdm import tqdm

    from training.tuning.trial import run_trial

    found = load_training(data, limit)
    os.environ["TQDM_DISABLE"] = "1"  # the trainings' own bars would write over each other
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = "1"
    with parallel_config(backend="loky", inner_max_num_threads=1):
        coming = Parallel(n_jobs=min(jobs, len(cells)), return_as="generator")(
            delayed(run_trial)(cell, found, resume) for cell in cells
        )
        return list(tqdm(coming, "trainings", len(cells), unit="run", disable=False))


def _write(out: Path, said: Mapping[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)  # where no network could be built, none left a folder
    write_json(out / "results.json", said)
    rows = [dict(_flat(row)) for row in said["rows"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    (out / "results.csv").write_text(text.getvalue())


def _flat(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A row without what is not one value: figures by layer by their names, histories left out."""
    for name, value in row.items():
        if isinstance(value, Mapping) and name != "history":
            yield from _flat(value, f"{prefix}{name}.")
        elif not isinstance(value, Mapping | list):
            yield prefix + name, value


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "+".join(value) or "none" if isinstance(value, list) else value for name, value in settings.items()}
