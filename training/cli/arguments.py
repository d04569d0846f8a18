"""The arguments of `python -m training COMMAND`: what there is to say, and what is wrong with it. Does no work."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from models.spec import CLASSIFIERS, MAPS, PRETRAINED
from training.errors import UsageError
from training.tuning.hyperparameters import HYPERPARAMETERS, TUNABLE, Hyperparameter, names_for

RUNS, ASSETS, TRIAL = Path("runs"), Path("assets"), Path("build/trial")
SMALLEST_LIMIT = 100
FEWEST_FOLDS, MOST_FOLDS = 2, 50
OWN_FLAGS = ("epochs", "seed")
"""Settings that every training command takes, for every network."""
FLAGS = {"augmentation": "augment"}
"""Settings whose flag has another name."""
SETS = {"autoencoder": MAPS, "classifier": (*PRETRAINED, *CLASSIFIERS), "crossval": tuple(TUNABLE.values())}
"""The networks that a command trains."""
Work = Callable[[argparse.Namespace], dict[str, Any]]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def build_parser(commands: Mapping[str, Work], description: str | None) -> argparse.ArgumentParser:
    """A parser of all commands; each is described by the first line of what its work says of itself."""
    parser = _Parser(prog="python -m training", description=description)
    added = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, work in commands.items():
        command = added.add_parser(name, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        if name == "runs":
            _add_runs_flags(command)
            continue
        _add_data_flags(command)
        if name in ("autoencoder", "classifier", "all", "crossval", "sweep"):
            command.add_argument("--resume", action="store_true", help="continue from the last epoch's checkpoint")
        if name in ("autoencoder", "classifier", "all", "crossval"):
            _add_training_flags(command, several=name != "crossval")
        if name in SETS:
            networks = [config.name for config in SETS[name]]
            command.add_argument("--name", choices=networks, help="only this one")
            _add_setting_flags(command, networks)
        if name in ("crossval", "sweep"):
            command.add_argument("--jobs", type=whole(1), metavar="N", help="trainings at once (default: one a core)")
        if name == "crossval":
            folds = whole(FEWEST_FOLDS, MOST_FOLDS)
            command.add_argument("--folds", type=folds, default=5, metavar="K", help="parts (default: %(default)s)")
        if name == "sweep":
            command.add_argument("--grid", type=Path, required=True, metavar="FILE.toml", help="what to try")
        if name in ("autoencoder", "classifier", "crossval", "sweep"):
            command.add_argument("--out", type=Path, default=RUNS, metavar="DIR", help="runs (default: %(default)s)")
        if name in ("export", "all"):
            command.add_argument("--runs", type=Path, metavar="DIR", help="trained runs (default: runs)")
            command.add_argument("--out", type=Path, metavar="DIR", help="the bundle (default: assets)")
        if name == "export":
            command.add_argument(
                "--keep", action="store_true", help="networks without a run stay as the bundle has them"
            )
        if name == "evaluate":
            command.add_argument("--bundle", type=Path, default=ASSETS, metavar="DIR", help="default: %(default)s")
    return parser


def whole(lowest: int, highest: int = 2**31) -> Callable[[str], int]:
    """Reads a whole number from `lowest` to `highest`."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < lowest:
            raise argparse.ArgumentTypeError(f"expected a whole number of at least {lowest}, not {text!r}")
        if int(text) > highest:
            raise argparse.ArgumentTypeError(f"expected a whole number of at most {highest}, not {text!r}")
        return int(text)

    return number


def settings_given(args: argparse.Namespace) -> dict[str, Any]:
    """The settings that flags have changed, in the order of `HYPERPARAMETERS`."""
    given = ((name, getattr(args, name, None)) for name in HYPERPARAMETERS if name not in OWN_FLAGS)
    return {name: value for name, value in given if value is not None}


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fill_folders(args: argparse.Namespace) -> None:
    """A trial must not overwrite the shipped bundle unless it is told to.

    Raises:
        UsageError: a folder to write to is a file.
    """
    if args.command in ("export", "all"):
        args.runs = args.runs or (RUNS if args.limit is None else TRIAL / "runs")
        args.out = args.out or (ASSETS if args.limit is None else TRIAL / "bundle")
    for folder in (getattr(args, "out", None), getattr(args, "runs", None)):
        for place in (folder, *folder.parents) if folder is not None else ():
            if place.exists() and not place.is_dir():
                raise UsageError(f"{place} is a file, not a folder.")


def _add_data_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the four Fashion-MNIST .gz files")
    command.add_argument(
        "--limit",
        type=whole(SMALLEST_LIMIT),
        metavar="N",
        help="only the first N garments of each split, for a trial",
    )


def _add_training_flags(command: argparse.ArgumentParser, several: bool) -> None:
    command.add_argument("--epochs", type=whole(1), metavar="N", help="instead of each network's own")
    command.add_argument("--seed", type=whole(0), metavar="N", help="instead of each network's own")
    if several:
        command.add_argument("--seeds", type=whole(1), metavar="N", help="how many runs of each network to choose from")


def _add_setting_flags(command: argparse.ArgumentParser, networks: list[str]) -> None:
    """A flag for each setting that one of the networks can have otherwise."""
    known = {name for network in networks if network in TUNABLE for name in names_for(TUNABLE[network])}
    group = command.add_argument_group(
        "settings", f"of one network, said with --name: {', '.join(name for name in networks if name in TUNABLE)}"
    )
    for name, setting in HYPERPARAMETERS.items():
        if name in known and name not in OWN_FLAGS:
            flag = f"--{FLAGS.get(name, name).replace('_', '-')}"
            values = ",".join(setting.choices) if setting.choices else setting.kind.__name__.upper()
            group.add_argument(flag, dest=name, type=_reader(name, setting), metavar=values, help=setting.says)


def _reader(name: str, setting: Hyperparameter) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return setting.parsed(name, text)
        except UsageError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _add_runs_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=RUNS, metavar="DIR", help="where runs are (default: %(default)s)")
    command.add_argument("names", nargs="*", metavar="RUN", help="only runs whose folder begins so")
    command.add_argument("--tensorboard", type=Path, metavar="DIR", help="also write their curves for TensorBoard")
