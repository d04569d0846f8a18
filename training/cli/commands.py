"""The commands of `python -m training`: each calls what its package offers and returns the result to be printed.

Keras and TensorFlow take seconds to import, so what needs them is imported within the commands, after the data were
read: bad data are reported at once, in one line.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.spec import CLASSIFIERS, MAPS, PRETRAINED, AtlasConfig, ClassifierConfig
from training.cli.arguments import given_hyperparameters
from training.data import ImageDataset, Split
from training.data.fashion_mnist import load, load_training
from training.errors import UsageError
from training.export.process import require_tensorflow, run_with_tensorflow
from training.export.replacement import check_replaceable
from training.tuning.grid import read_grid
from training.tuning.hyperparameters import TUNABLE, get_tunable, slug, with_hyperparameters
from training.tuning.runs import find_runs, write_tensorboard


def check_data(args: argparse.Namespace) -> dict[str, Any]:
    """Find, download or verify Fashion-MNIST."""
    data = _load(args)
    return {"found": data.source, "train": len(data.train), "test": len(data.test), "verified": True}


def train_autoencoders(args: argparse.Namespace) -> dict[str, Any]:
    """Train the autoencoders of the maps; without --seed, blog with the next seed if a coordinate of its code died."""
    configs = _choose_configs(args, MAPS)
    data = _load(args)
    _import_keras()
    from training.trainer.atlas import train_atlas
    from training.trainer.autoencoder import train_blog

    results = {}
    alone = args.seed is not None and args.seeds is None
    for folder, config in configs.items():
        options = (data, args.out / "maps" / folder, args.seeds or 1, args.resume)
        if isinstance(config, AtlasConfig):
            results[folder] = train_atlas(config, *options)
        else:
            results[folder] = train_blog(config, *options, alone)
    return results


def train_classifiers(args: argparse.Namespace) -> dict[str, Any]:
    """Train the classifiers: for each a long run, whose curves show where to stop, and the final runs."""
    configs = _choose_configs(args, (*PRETRAINED, *CLASSIFIERS))
    data = _load(args)
    _import_keras()
    from training.trainer.classifier import train_classifier

    results = {}
    for folder, config in configs.items():
        config = replace(config, seeds=args.seeds or (config.seeds if args.seed is None else 1))
        runs = args.out / "classifiers" / folder
        results[folder] = train_classifier(config, data, runs, args.resume, args.bundle)
    return results


def cross_validate(args: argparse.Namespace) -> dict[str, Any]:
    """Cross-validate the classifiers of the write-up, or the network of --name: mean and deviation over the folds."""
    default = [config for config in TUNABLE.values() if isinstance(config, ClassifierConfig)]
    configs = _choose_configs(args, default if args.name is None else [get_tunable(args.name)])
    train = _load_training(args)
    _import_keras()
    from training.tuning.experiments import CROSSVAL
    from training.tuning.sweep import crossval

    return {
        folder: crossval(config, args.folds, train, args.out / CROSSVAL / folder, args.jobs, args.resume)
        for folder, config in configs.items()
    }


def run_sweep(args: argparse.Namespace) -> dict[str, Any]:
    """Train a network with every combination of the hyperparameters in a grid, measured on held-out training images."""
    grid = read_grid(args.grid)
    train = _load_training(args)
    _import_keras()
    from training.tuning.experiments import SWEEPS
    from training.tuning.sweep import sweep

    return sweep(grid, train, args.out / SWEEPS / grid.name, args.jobs, args.resume)


def list_runs(args: argparse.Namespace) -> dict[str, Any]:
    """List and compare trained runs: settings that differ, number of epochs, metrics."""
    runs = find_runs(args.out, args.names)
    if args.tensorboard:
        _import_keras()
        write_tensorboard(args.out, runs, args.tensorboard)
    return runs


def export(args: argparse.Namespace) -> dict[str, Any]:
    """Export the trained runs as the bundle that the app opens, after comparing each converted network with Keras."""
    require_tensorflow()
    data = _load(args)
    _import_keras()
    from training.export.publishing import export_bundle

    return run_with_tensorflow(export_bundle, args.out, args.bundle, data, args.keep, args.force)


def evaluate(args: argparse.Namespace) -> dict[str, Any]:
    """Measure a bundle on the test set, print it beside the published figures and write it into the manifest."""
    data = _load(args)
    from training.metrics.evaluate import evaluate_bundle

    return evaluate_bundle(args.bundle, data, record=data.limit is None)


def run_all(args: argparse.Namespace) -> dict[str, Any]:
    """Make everything in assets/ from nothing: data, autoencoder, classifier, the lab's experiments, export."""
    require_tensorflow()  # before hours of training on another backend
    check_replaceable(args.bundle, _load(args).limit is not None, args.force)
    training = argparse.Namespace(**{**vars(args), "name": None, "bundle": None})
    results = {
        "data": check_data(args),
        "autoencoder": train_autoencoders(training),
        "classifier": train_classifiers(training),
    }
    from training.tuning.experiments import run_experiments

    quick, train = args.limit is not None, _load_training(args)
    results["experiments"] = run_experiments(train, args.out, -1, args.resume, quick, args.epochs)
    return {**results, "export": export(argparse.Namespace(**vars(args), keep=False))}


def format_result(command: str, result: dict[str, Any]) -> str:
    """What a command prints without --json.

    Args:
        command: its name.
        result: what it returned.
    """
    if command == "evaluate":
        from training.metrics.evaluate import format_report

        return format_report(result)
    from training.tuning import runs

    formats = {"sweep": runs.format_sweep, "crossval": runs.format_crossvals, "runs": runs.format_runs}
    return formats[command](result) if command in formats else "\n".join(_format_lines(result))


def _format_lines(result: dict[str, Any], indent: str = "") -> list[str]:
    lines = []
    for key, value in result.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_format_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return lines


def _import_keras() -> None:
    """Imports Keras and its backend without the notices of TensorFlow's libraries, which no setting turns off."""
    sys.stderr.flush()
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import keras  # noqa: F401
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)


def _load(args: argparse.Namespace) -> ImageDataset:
    data = load(args.data)
    _check_limit(args, max(len(data.train), len(data.test)))
    return data.limited(args.limit)


def _load_training(args: argparse.Namespace) -> Split:
    train = load_training(args.data)
    _check_limit(args, len(train))
    return train.take(slice(args.limit))


def _check_limit(args: argparse.Namespace, available: int) -> None:
    """Leaves out a --limit that leaves out no image; says so if it is above the data."""
    if args.limit is None or args.limit < available:
        return
    if args.limit > available:
        print(f"--limit {args.limit:,} is above the {available:,} images: all of them are used.", file=sys.stderr)
    args.limit = None


def _choose_configs(args: argparse.Namespace, configs: Sequence[Any]) -> dict[str, Any]:
    """The networks to train, by folder; a network with other hyperparameters has a folder of its own."""
    values = given_hyperparameters(args)
    chosen = {config.name: config for config in configs if args.name in (None, config.name)}
    if values and args.name is None:
        raise UsageError(f"{slug(values)} is a setting of one network: say of which with --name.")
    if values:
        chosen = {f"{args.name},{slug(values)}": with_hyperparameters(get_tunable(args.name), values)}
    return {folder: _with_schedule(config, args) for folder, config in chosen.items()}


def _with_schedule(config: Any, args: argparse.Namespace) -> Any:
    """The config with --epochs and --seed, if they are given; a long run is not longer than --epochs."""
    if args.seed is not None:
        config = replace(config, seed=args.seed)
    if args.epochs is None:
        return config
    if isinstance(config, ClassifierConfig):
        config = replace(config, long_epochs=min(config.long_epochs, args.epochs))
    return replace(config, epochs=args.epochs)
