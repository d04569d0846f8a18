"""Sweeps and cross-validation: what they try, that they resume, and that they never see the test set."""

import csv
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.__main__ import main
from training.data.fashion_mnist import FILES
from training.errors import DataError, UsageError
from training.trainer.classifier import train_classifier
from training.trainer.run_folder import read_record
from training.tuning import sweep, trial
from training.tuning.grid import EXPERIMENTS, read_grid
from training.tuning.hyperparameters import TUNABLE, with_hyperparameters
from training.tuning.sweep import grid_trials
from training.tuning.trial import Trial, split_training

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

GRID = """
network = "dense"
question = "Wide or narrow?"

[settings]
epochs = 2

[grid]
filters = [8, 4]
seed = [0]
"""


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "width.toml"
    path.write_text(GRID)
    return path


@pytest.fixture(scope="module")
def training_files(fashion_mnist_folder, fashion_mnist, tmp_path_factory):
    """A folder with the files of the training images; those of the test images are missing."""
    folder = tmp_path_factory.mktemp("training-only")
    for file in FILES[:2]:
        (folder / file.name).symlink_to(fashion_mnist_folder / file.name)
    return folder


def run(capfd, *arguments):
    code = main([*map(str, arguments), "--json"])
    results = capfd.readouterr()
    return code, json.loads(results.out) if results.out else results.err


def test_a_sweep_tries_every_combination_and_needs_no_test_set(grid, training_files, tmp_path, capfd):
    common = ("--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, results = run(capfd, "sweep", "--grid", grid, *common)
    assert code == 0
    assert [(row["filters"], row["seed"]) for row in results["rows"]] == [(8, 0), (4, 0)]
    for row in results["rows"]:
        assert 0 <= row["accuracy"] <= 1
        assert (
            row["parameters"]
            == 785 * row["filters"] + (row["filters"] + 1) * row["filters"] // 2 + (row["filters"] // 2 + 1) * 10
        )
        assert set(row["dead_unit_fraction"]) == {"dense_1", "dense_2"}
        assert len(row["history"]["loss"]) == len(row["history"]["gradient/dense_1"]) == 2
    out = tmp_path / "sweeps" / "width"
    assert json.loads((out / "results.json").read_text()) == results
    with (out / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["filters"] for row in rows] == ["8", "4"]
    assert float(rows[0]["accuracy"]) == results["rows"][0]["accuracy"]


def test_an_interrupted_sweep_keeps_its_finished_trials(grid, training_files, tmp_path, capfd, monkeypatch):
    command = ("sweep", "--grid", grid, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    written, write = [], trial.write_json

    def write_and_interrupt(path, content):
        write(path, content)
        written.append(path)
        raise KeyboardInterrupt

    monkeypatch.setattr(trial, "write_json", write_and_interrupt)
    code, results = run(capfd, *command)
    assert code == 130
    assert results.splitlines()[-1] == "Stopped. The same command with --resume continues from the last epoch."
    monkeypatch.undo()
    at = written[0].stat().st_mtime_ns
    code, results = run(capfd, *command, "--resume")
    assert code == 0
    assert len(results["rows"]) == 2
    assert written[0].stat().st_mtime_ns == at
    assert run(capfd, *command)[1]["rows"][1]["accuracy"] == results["rows"][1]["accuracy"]


def test_cross_validation_gives_mean_and_deviation_over_the_folds(training_files, tmp_path, capfd):
    given = ("--folds", 3, "--epochs", 1, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, results = run(capfd, "crossval", "--name", "dense", "--batch-size", 64, *given)
    assert code == 0
    (about,) = results.values()
    accuracies = [row["accuracy"] for row in about["rows"]]
    assert [row["fold"] for row in about["rows"]] == [1, 2, 3]
    assert about["mean"]["accuracy"] == pytest.approx(np.mean(accuracies), abs=1e-6)
    assert about["deviation"]["accuracy"] == pytest.approx(np.std(accuracies, ddof=1), abs=1e-6)
    assert (tmp_path / "crossval" / "dense,batch_size=64" / "results.csv").is_file()


def test_each_image_is_in_exactly_one_fold(fashion_mnist):
    train = fashion_mnist.train.take(slice(100))
    both = [split_training(Trial(TUNABLE["dense"], Path(), {}, fold=(which, 3)), train) for which in range(3)]
    held = [image.tobytes() for part in both for image in part.held_out.images]
    assert len(held) == len(set(held)) == 99  # the write-up's sample never draws the last
    for part in both:
        assert not {image.tobytes() for image in part.train.images} & {
            image.tobytes() for image in part.held_out.images
        }


@pytest.mark.parametrize("name", ["dense", "blog"])
def test_each_fold_has_its_share_of_every_class(fashion_mnist, name):
    train = fashion_mnist.train.take(slice(150))
    folds = [split_training(Trial(TUNABLE[name], Path(), {}, fold=(which, 4)), train) for which in range(4)]
    counts = np.array([np.bincount(fold.held_out.labels, minlength=10) for fold in folds])
    assert np.ptp(counts, axis=0).max() <= 1


def test_more_folds_than_images_of_a_class_end_with_2_and_the_remedy(training_files, tmp_path, capfd):
    given = ("--folds", 12, "--data", training_files, "--limit", 100, "--out", tmp_path, "--jobs", 1)
    code, results = run(capfd, "crossval", "--name", "dense", *given)
    assert code == 2
    (said,) = results.splitlines()
    assert "12 folds need 12 images of each class, but one has 3: choose fewer --folds, or a larger --limit" in said


def test_a_finished_trial_is_kept_for_the_same_images_only(fashion_mnist, tmp_path, monkeypatch):
    tried = Trial(TUNABLE["dense"], tmp_path, {})
    first, second = (fashion_mnist.train.take(slice(start, start + 100)) for start in (0, 100))
    trained = []
    monkeypatch.setattr(trial, "_run_classifier", lambda _, data, *__: trained.append(data) or {"accuracy": 0.5})
    for images in (first, first, second):
        assert trial.run_trial(tried, images, resume=True, command="") == {"accuracy": 0.5}
    assert len(trained) == 2


def test_a_trial_records_the_command_of_its_sweep(fashion_mnist, tmp_path):
    config = with_hyperparameters(TUNABLE["dense"], {"epochs": 1, "filters": 2})
    command = "python -m training sweep --grid width.toml"
    trial.run_trial(Trial(config, tmp_path, {}), fashion_mnist.train.take(slice(100)), False, command)
    assert read_record(tmp_path)["command"] == command


def test_a_fold_whose_loss_is_not_finite_ends_a_cross_validation_with_the_reason(fashion_mnist, tmp_path, monkeypatch):
    monkeypatch.setattr(sweep, "run_trial", lambda *_: {"impossible": "the loss is not finite"})
    with pytest.raises(DataError, match="dense, fold 1: the loss is not finite"):
        sweep.crossval(TUNABLE["dense"], 2, fashion_mnist.train.take(slice(100)), tmp_path, 1, False)


@pytest.fixture
def environments(monkeypatch):
    """Environment and command of each trial; none is trained."""
    seen = []

    def run_trial(_trial, _train, _resume, command):
        seen.append(dict(os.environ, command=command))
        return {"accuracy": 0.5}

    monkeypatch.setattr(sweep, "run_trial", run_trial)
    return seen


def test_only_trials_run_on_one_thread_and_without_a_progress_bar(
    grid, fashion_mnist, tmp_path, capfd, monkeypatch, environments
):
    for name in sweep.WORKER_ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "2")
    before = dict(os.environ)
    sweep.sweep(read_grid(grid), fashion_mnist.train, tmp_path, jobs=1, resume=False)
    assert all(seen.items() >= sweep.WORKER_ENVIRONMENT.items() for seen in environments)
    assert dict(os.environ) == before
    config = with_hyperparameters(TUNABLE["dense"], {"epochs": 1, "filters": 2})
    train_classifier(replace(config, long_epochs=0, seeds=1), fashion_mnist.limited(100), tmp_path / "dense")
    assert "dense (seed-0): 100%" in capfd.readouterr().err


def test_every_trial_knows_the_command_line_of_its_sweep(grid, fashion_mnist, tmp_path, monkeypatch, environments):
    monkeypatch.setattr(sys, "argv", ["__main__.py", "sweep", "--grid", "my grid.toml"])
    sweep.sweep(read_grid(grid), fashion_mnist.train, tmp_path, jobs=1, resume=False)
    assert {seen["command"] for seen in environments} == {"python -m training sweep --grid 'my grid.toml'"}


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_experiment_has_texts_and_admissible_values(path, tmp_path):
    grid = read_grid(path)
    assert grid.texts["question"].endswith("?")
    assert grid.texts["expected"].endswith(".")
    trials = grid_trials(grid, tmp_path)
    assert (
        len({each.folder for each in trials}) == len(trials) == np.prod([len(values) for values in grid.axes.values()])
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("network = ", "cannot be read"),
        ("[grid]\nseed = [0]", "needs a network"),
        ('network = "conv"', "needs a \\[grid\\]"),
        ('network = "conv"\n[grid]\nseed = 3', "with a list"),
        ('network = "conv"\nmodel = "x"\n[grid]\nseed = [3]', "knows no \\['model'\\]"),
    ],
)
def test_a_file_that_is_not_a_grid_is_refused_in_one_sentence(tmp_path, text, message):
    path = tmp_path / "grid.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_grid(path)


@pytest.mark.parametrize(
    ("network", "setting", "value", "message"),
    [
        ("conv", "activation", "magic", "activation is one of relu, "),
        ("conv", "kernel_size", 2.5, "kernel_size is a whole number from 1 to 28"),
        ("conv", "dropout", 1.5, "dropout is a number from 0 to 0.95"),
        ("conv", "epochs", True, "epochs is a whole number"),
        (
            "conv",
            "augmentation",
            ["spin"],
            "augmentation is a list of horizontal_flip, random_translation, random_erasing",
        ),
        ("dense", "padding", "same", "dense has no setting 'padding'"),
        ("blog", "initial_scale", 2, "blog has no setting 'initial_scale'"),
    ],
)
def test_an_inadmissible_value_is_refused_with_the_admissible_ones(network, setting, value, message):
    with pytest.raises(UsageError, match=message):
        with_hyperparameters(TUNABLE[network], {setting: value})


def test_a_grid_of_a_network_that_is_not_tunable_is_refused(tmp_path):
    path = tmp_path / "grid.toml"
    path.write_text('network = "best"\n[grid]\nseed = [0]')
    with pytest.raises(UsageError, match="settings of 'best' cannot be changed, only those of dense, conv"):
        grid_trials(read_grid(path), tmp_path)


def test_a_network_that_cannot_be_built_is_not_cross_validated(training_files, tmp_path, capfd):
    given = ("--folds", 2, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, results = run(capfd, "crossval", "--name", "conv", "--kernel-size", 5, *given)
    assert code == 2
    assert "leave 4 x 4 pixels for convolution 3" in results.splitlines()[-1]
