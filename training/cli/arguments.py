"""Parses the arguments of `python -m training COMMAND`."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any, NoReturn

from models.spec import CLASSIFIERS, MAPS, PRETRAINED
from training.errors import UsageError
from training.tuning.hyperparameters import HYPERPARAMETERS, TUNABLE, hyperparameter_names

RUNS, ASSETS, QUICK = Path("runs"), Path("assets"), Path("build/trial")
"""Default folders of runs, of the bundle, and of both after a quick run with --limit."""
MIN_LIMIT = 100
MIN_FOLDS, MAX_FOLDS = 2, 50
COMMON_HYPERPARAMETERS = ("epochs", "seed")
"""Hyperparameters that are flags of every training command, for every network."""
FLAGS = {"augmentation": "augment"}
"""Flags that are not named like their hyperparameter."""
Command = Callable[[argparse.Namespace], dict[str, Any]]
Option = Callable[[argparse.ArgumentParser], Any]
"""Adds flags to a command."""


class _Parser(argparse.ArgumentParser):
    """Reports a bad argument in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def build_parser(commands: Mapping[str, Command], description: str | None) -> argparse.ArgumentParser:
    """Builds the parser of all commands.

    Args:
        commands: by name; the docstring of each is its help.
        description: help of the program.

    Returns:
        A parser whose result has the command's function as `work` and its name as `command`.
    """
    parser = _Parser(prog="python -m training", description=description)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, work in commands.items():
        subparser = subparsers.add_parser(name, help=work.__doc__, description=work.__doc__)
        subparser.set_defaults(work=work)
        subparser.add_argument("--json", action="store_true", help="print the result as JSON")
        for add in OPTIONS[name]:
            add(subparser)
    return parser


def given_hyperparameters(args: argparse.Namespace) -> dict[str, Any]:
    """The hyperparameters that flags change, without `COMMON_HYPERPARAMETERS`, in the order of `HYPERPARAMETERS`."""
    values = ((name, getattr(args, name, None)) for name in HYPERPARAMETERS if name not in COMMON_HYPERPARAMETERS)
    return {name: value for name, value in values if value is not None}


def fill_folders(args: argparse.Namespace) -> None:
    """Fills in the default folders; with --limit they are others, so that a quick run spares the shipped bundle.

    Raises:
        UsageError: a folder to write to is a file.
    """
    if args.command in ("export", "all"):
        args.out = args.out or (RUNS if args.limit is None else QUICK / "runs")
        args.bundle = args.bundle or (ASSETS if args.limit is None else QUICK / "bundle")
    for folder in (getattr(args, "out", None), getattr(args, "bundle", None)):
        for path in (folder, *folder.parents) if folder is not None else ():
            if path.exists() and not path.is_dir():
                raise UsageError(f"{path} is a file, not a folder.")


def integer(minimum: int, maximum: int = 2**31) -> Callable[[str], int]:
    """Returns an argparse type for whole numbers.

    Args:
        minimum: the smallest admissible number.
        maximum: the largest admissible number.
    """

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < minimum:
            raise UsageError(f"expected a whole number of at least {minimum}, not {text!r}")
        if int(text) > maximum:
            raise UsageError(f"expected a whole number of at most {maximum}, not {text!r}")
        return int(text)

    return parse


def _add_networks(names: Iterable[str], command: argparse.ArgumentParser) -> None:
    """Adds --name, and a flag for each hyperparameter that one of the networks has."""
    names = list(names)
    command.add_argument("--name", choices=names, help="only this network")
    tunable = [name for name in names if name in TUNABLE]
    available = {parameter for name in tunable for parameter in hyperparameter_names(TUNABLE[name])}
    group = command.add_argument_group("hyperparameters", f"of one network, chosen by --name: {', '.join(tunable)}")
    for name, parameter in HYPERPARAMETERS.items():
        if name in available and name not in COMMON_HYPERPARAMETERS:
            flag = f"--{FLAGS.get(name, name).replace('_', '-')}"
            values = ",".join(parameter.choices) if parameter.choices else parameter.value_type.__name__.upper()
            parse = partial(parameter.parse, name)
            group.add_argument(flag, dest=name, type=parse, metavar=values, help=parameter.description)


def _flag(name: str, value_type: Callable[[str], Any], metavar: str, text: str, **settings: Any) -> Option:
    """A function that adds a flag with a value to a command; `text` is its help, `settings` are argparse's."""
    return methodcaller("add_argument", name, type=value_type, metavar=metavar, help=text, **settings)


def _switch(name: str, text: str) -> Option:
    """The same for a flag without a value."""
    return methodcaller("add_argument", name, action="store_true", help=text)


_DATA = (
    _flag("--data", Path, "DIR", "folder of the four Fashion-MNIST .gz files"),
    _flag("--limit", integer(MIN_LIMIT), "N", "use only the first N images of each split, for a quick run"),
)
_RESUME = _switch("--resume", "continue from the last epoch's checkpoint")
_SCHEDULE = (
    _flag("--epochs", integer(1), "N", "replaces each network's own number"),
    _flag("--seed", integer(0), "N", "train this seed, and no other unless --seeds is given"),
)
_SEEDS = _flag(
    "--seeds", integer(1), "N", "number of seeds of each network, of which the best on held-out images is chosen"
)
_MAPS = partial(_add_networks, [config.name for config in MAPS])
_CLASSIFIERS = partial(_add_networks, [config.name for config in (*PRETRAINED, *CLASSIFIERS)])
_TUNABLE = partial(_add_networks, TUNABLE)
_JOBS = _flag("--jobs", integer(1), "N", "number of parallel trainings (default: one per core)", default=-1)
_FOLDS = _flag("--folds", integer(MIN_FOLDS, MAX_FOLDS), "K", "number of folds (default: %(default)s)", default=5)
_GRID = _flag("--grid", Path, "FILE.toml", "values to combine, see training/experiments/", required=True)
_RUNS = _flag("--out", Path, "DIR", "folder of runs (default: %(default)s)", default=RUNS)
_NAMES = _flag("names", str, "RUN", "only runs whose path begins with this", nargs="*")
_TENSORBOARD = _flag("--tensorboard", Path, "DIR", "also write their curves for TensorBoard")
_BUNDLE = _flag("--bundle", Path, "DIR", "bundle (default: %(default)s)", default=ASSETS)
_START = _flag("--bundle", Path, "DIR", "bundle that holds the network to start from, if it has no run in --out")
_EXPORT = (
    _flag("--out", Path, "DIR", f"folder of runs (default: {RUNS}; with --limit {QUICK / 'runs'})"),
    _flag("--bundle", Path, "DIR", f"bundle to write (default: {ASSETS}; with --limit {QUICK / 'bundle'})"),
    _switch("--force", "let a bundle of limited data replace one of all data"),
)
_KEEP = _switch("--keep", "take networks without a run from the bundle that is replaced")
OPTIONS: dict[str, tuple[Option, ...]] = {
    "data": _DATA,
    "autoencoder": (*_DATA, _RESUME, *_SCHEDULE, _SEEDS, _MAPS, _RUNS),
    "classifier": (*_DATA, _RESUME, *_SCHEDULE, _SEEDS, _CLASSIFIERS, _RUNS, _START),
    "crossval": (*_DATA, _RESUME, *_SCHEDULE, _TUNABLE, _JOBS, _FOLDS, _RUNS),
    "sweep": (*_DATA, _RESUME, _JOBS, _GRID, _RUNS),
    "runs": (_RUNS, _NAMES, _TENSORBOARD),
    "evaluate": (*_DATA, _BUNDLE),
    "export": (*_DATA, *_EXPORT, _KEEP),
    "all": (*_DATA, _RESUME, *_SCHEDULE, _SEEDS, *_EXPORT),
}
"""The flags of each command, beside --json."""
