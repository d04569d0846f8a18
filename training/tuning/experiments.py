"""The experiments that the app's lab shows: runs the grids in `EXPERIMENTS` and the cross-validations, and collects
their results for a bundle.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.spec import ClassifierConfig
from training.data import Split
from training.tuning.grid import EXPERIMENTS, read_grid
from training.tuning.hyperparameters import TUNABLE
from training.tuning.sweep import crossval, sweep

SWEEPS, CROSSVAL = "sweeps", "crossval"
"""Folders of their results below that of all runs."""
FOLDS, MIN_FOLDS = 5, 2
CROSSVAL_CLASSIFIERS = [config for config in TUNABLE.values() if isinstance(config, ClassifierConfig)]
CROSSVAL_TEXTS = {
    "question": "How much does the accuracy depend on which garments are held out?",
    "expected": "About one percentage point either way: with 2,000 garments in a fold, chance alone accounts for 0.7.",
}


def run_experiments(
    train: Split, out: Path, jobs: int, resume: bool, quick: bool = False, epochs: int | None = None
) -> dict[str, Any]:
    """Runs all experiments.

    Args:
        train: the training images.
        out: the folder of all runs.
        jobs: number of parallel trials; -1 for one per core.
        resume: whether to keep finished trials and to continue interrupted ones.
        quick: runs only the first value on each axis of a grid, and two folds of each network.
        epochs: replaces the number of epochs of every experiment.

    Returns:
        The number of trials, by experiment.
    """
    counts = {}
    for path in sorted(EXPERIMENTS.glob("*.toml")):
        grid = read_grid(path)
        if quick:
            grid = replace(grid, axes={name: values[:1] for name, values in grid.axes.items()})
        if epochs:
            grid = replace(grid, fixed={**grid.fixed, "epochs": epochs})
        counts[grid.name] = len(sweep(grid, train, out / SWEEPS / grid.name, jobs, resume)["rows"])
    for config in CROSSVAL_CLASSIFIERS:
        config = replace(config, epochs=epochs or config.epochs)
        folder = out / CROSSVAL / config.name
        rows = crossval(config, MIN_FOLDS if quick else FOLDS, train, folder, jobs, resume)["rows"]
        counts[f"{CROSSVAL} {config.name}"] = len(rows)
    return counts


def collect_experiments(runs: Path) -> list[dict[str, Any]]:
    """Results of the experiments that were run, from the folder of all runs, as the app's lab shows them."""
    collected = []
    for path in sorted(EXPERIMENTS.glob("*.toml")):
        file = runs / SWEEPS / path.stem / "results.json"
        if file.is_file():
            texts = read_grid(path).texts  # today's: `found` is written after the run
            command = f"python -m training sweep --grid training/experiments/{path.name}"
            collected.append({**json.loads(file.read_text()), **texts, "command": command})
    files = [runs / CROSSVAL / config.name / "results.json" for config in CROSSVAL_CLASSIFIERS]
    results = [json.loads(file.read_text()) for file in files if file.is_file()]
    if results:
        collected.append(_merge_crossvals(results))
    return collected


def _merge_crossvals(results: list[dict[str, Any]]) -> dict[str, Any]:
    """One experiment from the cross-validations of several networks."""
    first = results[0]
    accuracies = ", ".join(
        f"{result['network']} {result['mean']['accuracy']:.1%} ± {result['deviation']['accuracy']:.1%}"
        for result in results
    )
    return {
        "name": CROSSVAL,
        "show": ["accuracy"],
        "axes": {
            "network": [result["network"] for result in results],
            "fold": [row["fold"] for row in first["rows"]],
        },
        "protocol": first["protocol"],
        **CROSSVAL_TEXTS,
        "found": f"Mean and standard deviation over {first['folds']} folds: {accuracies}.",
        "rows": [{"network": result["network"], **row} for result in results for row in result["rows"]],
        "command": "python -m training crossval",
    }
