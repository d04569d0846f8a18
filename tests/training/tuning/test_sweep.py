"""Sweeps and cross-validation: what they try, that they resume, and that they never see the test set."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from training.__main__ import main
from training.data.fashion_mnist import FILES
from training.errors import UsageError
from training.tuning import trial
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
