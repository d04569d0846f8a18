"""The command line, `python -m training COMMAND`: it parses; the work is one function elsewhere.

Data are read before anything imports TensorFlow, so that bad data are reported at once and in one line.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from models.spec import CLASSIFIERS, FIRST_STAGES, MAPS, AtlasConfig, ClassifierConfig
from training.errors import DataError, UsageError

RUNS, ASSETS, TRIAL = Path("runs"), Path("assets"), Path("build/trial")
SMALLEST_LIMIT = 100


def data(args: argparse.Namespace) -> dict[str, Any]:
    """Find, download or verify Fashion-MNIST."""
    from training.data import load

    found = load(args.data, args.limit)
    return {"found": found.source, "train": len(found.train), "test": len(found.test), "verified": True}


def autoencoder(args: argparse.Namespace) -> dict[str, Any]:
    """Train the maps' autoencoders; the write-up's again with the next seed if a coordinate of its code was lost."""
    from training.data import load

    found = load(args.data, args.limit)
    from training.atlas import train_atlas
    from training.autoencoder import train_map

    said = {}
    for shipped in [config for config in MAPS if args.name in (None, config.name)]:
        config = replace(shipped, epochs=args.epochs or shipped.epochs, seed=_seed(args, shipped.seed))
        given = (found, args.out / "maps" / config.name, args.seeds or 1, args.resume)
        said[config.name] = (
            train_atlas(config, *given) if isinstance(config, AtlasConfig) else train_map(config, *given)
        )
    return said


def classifier(args: argparse.Namespace) -> dict[str, Any]:
    """Train the classifiers: for each a long run whose curves show where to stop, and the final one."""
    from training.data import load

    found = load(args.data, args.limit)
    from training.classifier import train_classifier

    wanted = [config for config in (*FIRST_STAGES, *CLASSIFIERS) if args.name in (None, config.name)]
    return {
        config.name: train_classifier(
            _override(config, args), found, args.out / "classifiers" / config.name, args.resume
        )
        for config in wanted
    }


def export(args: argparse.Namespace) -> dict[str, Any]:
    """Turn the trained runs into the bundle that the app opens, checking parity on the way."""
    from training.data import load

    found = load(args.data, args.limit)
    from training.export import export_bundle

    return export_bundle(args.runs, args.out, found)


def evaluate(args: argparse.Namespace) -> dict[str, Any]:
    """Measure a bundle on the real test set, beside the published figures; they also go into its manifest."""
    from training.data import load

    found = load(args.data, args.limit)
    from training.evaluate import evaluate_bundle

    return evaluate_bundle(args.bundle, found, record=args.limit is None)


def everything(args: argparse.Namespace) -> dict[str, Any]:
    """Everything that assets/ holds, from nothing: data, autoencoder, classifier, export."""
    runs, bundle = args.runs, args.out
    args.name, args.out = None, runs
    said = {"data": data(args), "autoencoder": autoencoder(args), "classifier": classifier(args)}
    args.out = bundle
    return {**said, "export": export(args)}


def _seed(args: argparse.Namespace, default: int) -> int:
    return default if args.seed is None else int(args.seed)


def _override(config: ClassifierConfig, args: argparse.Namespace) -> ClassifierConfig:
    config = replace(config, seed=_seed(args, config.seed), seeds=args.seeds or config.seeds)
    if args.epochs is None:
        return config
    return replace(config, epochs=args.epochs, long_epochs=min(config.long_epochs, args.epochs))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _whole(lowest: int, highest: int = 2**31) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < lowest:
            raise argparse.ArgumentTypeError(f"expected a whole number of at least {lowest}, not {text!r}")
        if int(text) > highest:
            raise argparse.ArgumentTypeError(f"expected a whole number of at most {highest}, not {text!r}")
        return int(text)

    return number


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, work in (
        ("data", data),
        ("autoencoder", autoencoder),
        ("classifier", classifier),
        ("evaluate", evaluate),
        ("export", export),
        ("all", everything),
    ):
        command = commands.add_parser(name, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        _add_data_flags(command)
        if name in ("autoencoder", "classifier", "all"):
            _add_training_flags(command)
        if name in ("autoencoder", "classifier"):
            command.add_argument("--out", type=Path, default=RUNS, metavar="DIR", help="runs (default: %(default)s)")
        if name in ("autoencoder", "classifier"):
            trained = MAPS if name == "autoencoder" else (*FIRST_STAGES, *CLASSIFIERS)
            command.add_argument("--name", choices=[config.name for config in trained], help="only this one")
        if name in ("export", "all"):
            command.add_argument("--runs", type=Path, metavar="DIR", help="trained runs (default: runs)")
            command.add_argument("--out", type=Path, metavar="DIR", help="the bundle (default: assets)")
        if name == "evaluate":
            command.add_argument("--bundle", type=Path, default=ASSETS, metavar="DIR", help="default: %(default)s")
    return parser


def _add_data_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="folder of the four Fashion-MNIST .gz files")
    command.add_argument(
        "--limit",
        type=_whole(SMALLEST_LIMIT),
        metavar="N",
        help="only the first N garments of each split, for a trial",
    )
    command.add_argument("--json", action="store_true", help="print the result as JSON")


def _add_training_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--epochs", type=_whole(1), metavar="N", help="instead of each network's own")
    command.add_argument("--seed", type=_whole(0), metavar="N", help="instead of each network's own")
    command.add_argument("--seeds", type=_whole(1), metavar="N", help="how many runs of each network to choose from")
    command.add_argument("--resume", action="store_true", help="continue from the last epoch's checkpoint")


def _fill_folders(args: argparse.Namespace) -> None:
    """A trial must not overwrite the shipped bundle unless it is told to."""
    if args.command in ("export", "all"):
        args.runs = args.runs or (RUNS if args.limit is None else TRIAL / "runs")
        args.out = args.out or (ASSETS if args.limit is None else TRIAL / "bundle")
    for folder in (getattr(args, "out", None), getattr(args, "runs", None)):
        for place in (folder, *folder.parents) if folder is not None else ():
            if place.exists() and not place.is_dir():
                raise UsageError(f"python -m training {args.command}: {place} is a file, not a folder")


def _print(result: dict[str, Any], indent: str = "") -> None:
    for key, value in result.items():
        if isinstance(value, dict):
            print(f"{indent}{key}:")
            _print(value, indent + "  ")
        else:
            print(f"{indent}{key}: {value}")


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0, 1 for bad data, 2 for a bad argument, 130 for ctrl-C."""
    args = _parser().parse_args(argv)
    try:
        _fill_folders(args)
        result = args.work(args)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        resumable = " The same command with --resume continues from the last epoch." * ("resume" in args)
        print(f"\nStopped.{resumable}", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(result))
    elif args.command == "evaluate":
        from training.evaluate import as_table

        print(as_table(result))
    else:
        _print(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
