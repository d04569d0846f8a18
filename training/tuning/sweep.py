"""Runs many trials in parallel: a grid of hyperparameters, or the folds of a cross-validation."""

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs, parallel_config
from tqdm import tqdm

from models.architecture import ArchitectureError
from models.autoencoders import build_blog
from models.classifiers import build_classifier
from models.spec import BlogConfig
from training.data import Split
from training.environment import environment
from training.errors import DataError, UsageError
from training.trainer.run_folder import write_json
from training.trainer.run_record import command_line
from training.tuning.grid import Grid
from training.tuning.hyperparameters import Tunable, format_value, get_tunable, slug, with_hyperparameters
from training.tuning.trial import Trial, run_trial, split_training

LIMIT = "limit"
"""The only axis of a grid that is no hyperparameter: the number of training images."""
MIN_LIMIT = 100
PROTOCOL = "measured on training garments that were held out; the test set is not read"
WORKER_ENVIRONMENT = {"TQDM_DISABLE": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
"""Of each parallel training: one core, and no progress bar, as theirs would overwrite each other."""


def grid_trials(grid: Grid, out: Path) -> list[Trial]:
    """Lists the trials of a grid, one for each combination.

    Args:
        grid: the values to combine.
        out: each trial gets a folder in it.

    Raises:
        UsageError: a hyperparameter is unknown, or a value not admissible.
    """
    base = get_tunable(grid.network)
    trials = []
    for values in product(*grid.axes.values()):  # ParameterGrid would order the axes by name, not as the file does
        settings = dict(zip(grid.axes, values, strict=True))
        combined = {**grid.fixed, **settings}
        limit = combined.pop(LIMIT, None)
        if limit is not None and not (isinstance(limit, int) and limit >= MIN_LIMIT):
            raise UsageError(f"limit is a whole number of at least {MIN_LIMIT}, not {limit!r}.")
        trials.append(Trial(with_hyperparameters(base, combined), out / slug(settings), settings, limit))
    return trials


def sweep(grid: Grid, train: Split, out: Path, jobs: int, resume: bool) -> dict[str, Any]:
    """Runs every trial of a grid and writes `results.json` and `results.csv`.

    Args:
        grid: what to try.
        train: the training images; each trial holds some of them out.
        out: the sweep's folder.
        jobs: number of parallel trials, each on one core; -1 for one per core.
        resume: whether to keep finished trials and to continue interrupted ones.

    Returns:
        The grid, and one row a trial: its settings and metrics.

    Raises:
        UsageError: a hyperparameter is unknown, or a value not admissible.
    """
    trials = grid_trials(grid, out)
    rows = [
        {name: format_value(value) if isinstance(value, list) else value for name, value in trial.settings.items()}
        | metrics
        for trial, metrics in zip(trials, _run_trials(trials, train, jobs, resume), strict=True)
    ]
    results = {
        "name": grid.name,
        **grid.texts,
        "show": grid.show,
        "network": grid.network,
        "fixed": grid.fixed,
        "axes": grid.axes,
        "protocol": PROTOCOL,
        "rows": rows,
    }
    _write_results(out, results)
    return results


def crossval(config: Tunable, folds: int, train: Split, out: Path, jobs: int, resume: bool) -> dict[str, Any]:
    """Cross-validates a network and writes `results.json` and `results.csv`.

    Args:
        config: the network.
        folds: number of folds; each is held out once.
        train: the training images.
        out: the folder of the cross-validation; its name goes into the results.
        jobs: number of parallel trials, each on one core; -1 for one per core.
        resume: whether to keep finished trials and to continue interrupted ones.

    Returns:
        One row a fold, and mean and standard deviation of every metric over the folds.

    Raises:
        DataError: the loss became infinite in a fold.
        UsageError: the network cannot be built, or a class has fewer images than there are folds.
    """
    try:
        build_blog(config) if isinstance(config, BlogConfig) else build_classifier(config)
    except ArchitectureError as error:
        raise UsageError(f"{config.name}: {error}") from None
    trials = [Trial(config, out / f"fold-{n + 1}", {"fold": n + 1}, fold=(n, folds)) for n in range(folds)]
    split_training(trials[0], train)  # which raises here rather than in a worker
    metrics = _run_trials(trials, train, jobs, resume)
    rows = [{**trial.settings, **values} for trial, values in zip(trials, metrics, strict=True)]
    for row in rows:
        if "impossible" in row:
            raise DataError(f"{config.name}, fold {row['fold']}: {row['impossible']}")
    figures = pd.DataFrame(rows).select_dtypes(float).drop(columns="seconds")
    results = {
        "name": out.name,
        "network": config.name,
        "folds": folds,
        "protocol": PROTOCOL,
        "mean": figures.mean().round(6).to_dict(),
        "deviation": figures.std(ddof=1).round(6).to_dict(),
        "rows": rows,
    }
    _write_results(out, results)
    return results


def _run_trials(trials: Sequence[Trial], train: Split, jobs: int, resume: bool) -> list[dict[str, Any]]:
    """Metrics of each trial, in their order."""
    command = command_line()
    with parallel_config(backend="loky", inner_max_num_threads=1), environment(WORKER_ENVIRONMENT):
        results = Parallel(n_jobs=min(effective_n_jobs(jobs), len(trials)), return_as="generator")(
            delayed(run_trial)(trial, train, resume, command) for trial in trials
        )
        return list(tqdm(results, "trainings", len(trials), unit="run", disable=False))


def _write_results(out: Path, results: Mapping[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)  # a sweep in which no network could be built has no folder yet
    write_json(out / "results.json", results)
    table = pd.json_normalize(list(results["rows"])).convert_dtypes()
    table = table.drop(columns=[name for name in table if name.startswith("history.")])
    table.to_csv(out / "results.csv", index=False)
