"""Parses the arguments of `python -m training COMMAND`."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from models.spec import CLASSIFIERS, MAPS, PRETRAINED
from training.errors import UsageError
from training.tuning.hyperparameters import HYPERPARAMETERS, TUNABLE, Hyperparameter, hyperparameter_names

RUNS, ASSETS, QUICK = Path("runs"), Path("assets"), Path("build/trial")
"""Default folders of runs, of the bundle, and of both after a quick run with --limit."""
MIN_LIMIT = 100
MIN_FOLDS, MAX_FOLDS = 2, 50
COMMON_HYPERPARAMETERS = ("epochs", "seed")
"""Hyperparameters that are flags of every training command, for every network."""
FLAGS = {"augmentation": "augment"}
"""Flags that are not named like their hyperparameter."""
Command = Callable[[argparse.Namespace], dict[str, Any]]


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
        args.runs = args.runs or (RUNS if args.limit is None else QUICK / "runs")
        args.out = args.out or (ASSETS if args.limit is None else QUICK / "bundle")
    for folder in (getattr(args, "out", None), getattr(args, "runs", None)):
        for path in (folder, *folder.parents) if folder is not None else ():
            if path.exists() and not path.is_dir():
                raise UsageError(f"{path} is a file, not a folder.")


def whole_number(minimum: int, maximum: int = 2**31) -> Callable[[str], int]:
    """Returns an argparse type for whole numbers.

    Args:
        minimum: the smallest admissible number.
        maximum: the largest admissible number.
    """

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < minimum:
            raise argparse.ArgumentTypeError(f"expected a whole number of at least {minimum}, not {text!r}")
        if int(text) > maximum:
            raise argparse.ArgumentTypeError(f"expected a whole number of at most {maximum}, not {text!r}")
        return int(text)

    return parse


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the four Fashion-MNIST .gz files")
    limit = "use only the first N images of each split, for a quick run"
    command.add_argument("--limit", type=whole_number(MIN_LIMIT), metavar="N", help=limit)


def _add_resume(command: argparse.ArgumentParser) -> None:
    command.add_argument("--resume", action="store_true", help="continue from the last epoch's checkpoint")


def _add_schedule(command: argparse.ArgumentParser) -> None:
    command.add_argument("--epochs", type=whole_number(1), metavar="N", help="replaces each network's own number")
    command.add_argument("--seed", type=whole_number(0), metavar="N", help="replaces each network's own seed")


def _add_seeds(command: argparse.ArgumentParser) -> None:
    text = "number of seeds of each network, of which the best on held-out images is chosen"
    command.add_argument("--seeds", type=whole_number(1), metavar="N", help=text)


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
            parse = _hyperparameter_type(name, parameter)
            group.add_argument(flag, dest=name, type=parse, metavar=values, help=parameter.description)


def _hyperparameter_type(name: str, parameter: Hyperparameter) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return parameter.parse(name, text)
        except UsageError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def _add_jobs(command: argparse.ArgumentParser) -> None:
    text = "number of parallel trainings (default: one per core)"
    command.add_argument("--jobs", type=whole_number(1), default=-1, metavar="N", help=text)


def _add_folds(command: argparse.ArgumentParser) -> None:
    text = "number of folds (default: %(default)s)"
    command.add_argument("--folds", type=whole_number(MIN_FOLDS, MAX_FOLDS), default=5, metavar="K", help=text)


def _add_grid(command: argparse.ArgumentParser) -> None:
    text = "values to combine, see training/experiments/"
    command.add_argument("--grid", type=Path, required=True, metavar="FILE.toml", help=text)


def _add_runs_out(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=RUNS, metavar="DIR", help="folder of runs (default: %(default)s)")


def _add_export_folders(command: argparse.ArgumentParser) -> None:
    command.add_argument("--runs", type=Path, metavar="DIR", help=f"folder of trained runs (default: {RUNS})")
    command.add_argument("--out", type=Path, metavar="DIR", help=f"folder of the bundle (default: {ASSETS})")


def _add_keep(command: argparse.ArgumentParser) -> None:
    text = "take networks without a run from the bundle that is replaced"
    command.add_argument("--keep", action="store_true", help=text)


def _add_bundle(command: argparse.ArgumentParser) -> None:
    command.add_argument("--bundle", type=Path, default=ASSETS, metavar="DIR", help="bundle (default: %(default)s)")


def _add_listing(command: argparse.ArgumentParser) -> None:
    command.add_argument("names", nargs="*", metavar="RUN", help="only runs whose path begins with this")
    command.add_argument("--tensorboard", type=Path, metavar="DIR", help="also write their curves for TensorBoard")


_add_maps = partial(_add_networks, [config.name for config in MAPS])
_add_classifiers = partial(_add_networks, [config.name for config in (*PRETRAINED, *CLASSIFIERS)])
_add_tunable = partial(_add_networks, TUNABLE)
OPTIONS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], ...]] = {
    "data": (_add_data,),
    "autoencoder": (_add_data, _add_resume, _add_schedule, _add_seeds, _add_maps, _add_runs_out),
    "classifier": (_add_data, _add_resume, _add_schedule, _add_seeds, _add_classifiers, _add_runs_out),
    "crossval": (_add_data, _add_resume, _add_schedule, _add_tunable, _add_jobs, _add_folds, _add_runs_out),
    "sweep": (_add_data, _add_resume, _add_jobs, _add_grid, _add_runs_out),
    "runs": (_add_runs_out, _add_listing),
    "evaluate": (_add_data, _add_bundle),
    "export": (_add_data, _add_export_folders, _add_keep),
    "all": (_add_data, _add_resume, _add_schedule, _add_seeds, _add_export_folders),
}
"""The flags of each command, beside --json."""
