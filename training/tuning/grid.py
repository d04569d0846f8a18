"""Reads the grid of a sweep from a TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import UsageError

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
"""The grids whose results the app shows."""
TEXTS = ("question", "expected", "found")


@dataclass(frozen=True)
class Grid:
    """A sweep: every combination of the values on its axes.

    Args:
        name: name of its folder.
        network: one of `training.tuning.hyperparameters.TUNABLE`.
        fixed: hyperparameters that are the same in every trial.
        axes: values by hyperparameter, or by "limit" (number of training images).
        texts: question, expectation and result, as far as the file has them.
        show: metrics that the app draws.
    """

    name: str
    network: str
    fixed: dict[str, Any]
    axes: dict[str, list[Any]]
    texts: dict[str, str]
    show: tuple[str, ...]


def read_grid(path: Path) -> Grid:
    """Reads a grid: `network`, a table [grid] of lists, and optionally [settings], `show` and the `TEXTS`.

    Raises:
        UsageError: the file cannot be read, or does not describe a grid.
    """
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a grid: {error}.") from None
    unknown = set(content) - {"network", "grid", "settings", "show", *TEXTS}
    if unknown or not isinstance(content.get("network"), str):
        raise UsageError(f"{path} needs a network, a [grid] and perhaps [settings]; it knows no {sorted(unknown)}.")
    axes, fixed = content.get("grid", {}), content.get("settings", {})
    if not axes or not all(isinstance(values, list) and values for values in axes.values()):
        raise UsageError(f"{path} needs a [grid] with a list of values for each setting that it varies.")
    texts = {name: str(content[name]).strip() for name in TEXTS if name in content}
    return Grid(path.stem, content["network"], fixed, axes, texts, tuple(content.get("show", ("accuracy",))))
