"""The command line, `python -m training COMMAND`: each command is one function elsewhere.

Data are read before anything imports TensorFlow, so that bad data are reported at once and in one line.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.spec import CLASSIFIERS, MAPS, PRETRAINED, AtlasConfig, ClassifierConfig
from training.cli.arguments import build_parser, cores, fill_folders, settings_given
from training.errors import DataError, UsageError
from training.tuning.hyperparameters import changed, slug, tunable


def data(args: argparse.Namespace) -> dict[str, Any]:
    """Find, download or verify Fashion-MNIST."""
    from training.data.fashion_mnist import load

    found = load(args.data, args.limit)
    return {"found": found.source, "train": len(found.train), "test": len(found.test), "verified": True}


def autoencoder(args: argparse.Namespace) -> dict[str, Any]:
    """Train the maps' autoencoders; the write-up's again with the next seed if a coordinate of its code was lost."""
    from training.data.fashion_mnist import load

    chosen = _chosen(args, MAPS)
    found = load(args.data, args.limit)
    from training.trainer.atlas import train_atlas
    from training.trainer.autoencoder import train_blog

    said = {}
    for folder, shipped in chosen.items():
        config = replace(shipped, epochs=args.epochs or shipped.epochs, seed=_seed(args, shipped.seed))
        given = (found, args.out / "maps" / folder, args.seeds or 1, args.resume)
        said[folder] = train_atlas(config, *given) if isinstance(config, AtlasConfig) else train_blog(config, *given)
    return said


def classifier(args: argparse.Namespace) -> dict[str, Any]:
    """Train the classifiers: for each a long run whose curves show where to stop, and the final one."""
    from training.data.fashion_mnist import load

    chosen = _chosen(args, (*PRETRAINED, *CLASSIFIERS))
    found = load(args.data, args.limit)
    from training.trainer.classifier import train_classifier

    return {
        folder: train_classifier(_override(config, args), found, args.out / "classifiers" / folder, args.resume)
        for folder, config in chosen.items()
    }


def crossval(args: argparse.Namespace) -> dict[str, Any]:
    """Train the write-ups' classifiers (or --name) once for each part of the training garments that is held out."""
    from training.tuning.sweep import CROSSVAL, WRITE_UP_CLASSIFIERS
    from training.tuning.sweep import crossval as run

    said = {}
    for folder, config in _chosen(args, WRITE_UP_CLASSIFIERS if args.name is None else [tunable(args.name)]).items():
        config = replace(config, epochs=args.epochs or config.epochs, seed=_seed(args, config.seed))
        given = (args.data, args.out / CROSSVAL / folder, args.jobs or cores(), args.resume, args.limit)
        said[folder] = run(config, args.folds, *given)
    return said


def sweep(args: argparse.Namespace) -> dict[str, Any]:
    """Train a network with every combination of settings in a file; measured on held-out training garments."""
    from training.tuning.sweep import SWEEPS, read_grid
    from training.tuning.sweep import sweep as run

    grid = read_grid(args.grid)
    out = args.out / SWEEPS / grid.name
    return run(grid, args.data, out, args.jobs or cores(), args.resume, args.limit)


def runs(args: argparse.Namespace) -> dict[str, Any]:
    """List what was trained, and compare it: settings that differ, epochs, figures."""
    from training.tuning.runs import found_runs, write_tensorboard

    found = found_runs(args.out, args.names)
    if args.tensorboard:
        write_tensorboard(args.out, found, args.tensorboard)
    return found


def export(args: argparse.Namespace) -> dict[str, Any]:
    """Turn the trained runs into the bundle that the app opens, checking parity on the way."""
    from training.data.fashion_mnist import load

    found = load(args.data, args.limit)
    from training.export.artefacts import export_bundle

    return export_bundle(args.runs, args.out, found, args.keep)


def evaluate(args: argparse.Namespace) -> dict[str, Any]:
    """Measure a bundle on the real test set, beside the published figures; they also go into its manifest."""
    from training.data.fashion_mnist import load

    found = load(args.data, args.limit)
    from training.metrics.evaluate import evaluate_bundle

    return evaluate_bundle(args.bundle, found, record=args.limit is None)


def everything(args: argparse.Namespace) -> dict[str, Any]:
    """Everything that assets/ holds, from nothing: data, autoencoder, classifier, the lab's experiments, export."""
    from training.tuning.sweep import experiments

    runs, bundle = args.runs, args.out
    args.name, args.out = None, runs
    said = {"data": data(args), "autoencoder": autoencoder(args), "classifier": classifier(args)}
    said["experiments"] = experiments(args.data, runs, cores(), args.resume, args.limit, args.epochs)
    args.out, args.keep = bundle, False
    return {**said, "export": export(args)}


COMMANDS = {
    "data": data,
    "autoencoder": autoencoder,
    "classifier": classifier,
    "crossval": crossval,
    "sweep": sweep,
    "runs": runs,
    "evaluate": evaluate,
    "export": export,
    "all": everything,
}


def _chosen(args: argparse.Namespace, networks: Sequence[Any]) -> dict[str, Any]:
    """The networks that are asked for, by the folder that each is trained in; other settings have another folder."""
    settings = settings_given(args)
    if not settings:
        return {config.name: config for config in networks if args.name in (None, config.name)}
    if args.name is None:
        raise UsageError(f"{slug(settings)} is a setting of one network: say of which with --name.")
    return {f"{args.name},{slug(settings)}": changed(tunable(args.name), settings)}


def _seed(args: argparse.Namespace, default: int) -> int:
    return default if args.seed is None else int(args.seed)


def _override(config: ClassifierConfig, args: argparse.Namespace) -> ClassifierConfig:
    config = replace(config, seed=_seed(args, config.seed), seeds=args.seeds or config.seeds)
    if args.epochs is None:
        return config
    return replace(config, epochs=args.epochs, long_epochs=min(config.long_epochs, args.epochs))


def _print(result: dict[str, Any], indent: str = "") -> None:
    for key, value in result.items():
        if isinstance(value, dict):
            print(f"{indent}{key}:")
            _print(value, indent + "  ")
        else:
            print(f"{indent}{key}: {value}")


def _as_text(command: str, result: dict[str, Any]) -> str | None:
    """What a person reads instead of the whole result; None where it is short."""
    if command == "evaluate":
        from training.metrics.evaluate import format_report

        return format_report(result)
    if command in ("sweep", "crossval", "runs"):
        from training.tuning import runs

        return {"sweep": runs.sweep_table, "crossval": runs.crossval_table, "runs": runs.runs_table}[command](result)
    return None


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0, 1 for bad data, 2 for a bad argument, 130 for ctrl-C."""
    args = build_parser(COMMANDS, __doc__).parse_args(argv)
    try:
        fill_folders(args)
        result = args.work(args)
    except UsageError as error:
        print(f"python -m training {args.command}: {error}", file=sys.stderr)
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
    elif (text := _as_text(args.command, result)) is not None:
        print(text)
    else:
        _print(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
