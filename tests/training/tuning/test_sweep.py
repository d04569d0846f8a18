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
from training.tuning.hyperparameters import TUNABLE, changed
from training.tuning.sweep import EXPERIMENTS, Trial, grid_trials, read_grid

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
    """A folder with the training garments; there is no test set in it."""
    folder = tmp_path_factory.mktemp("training-only")
    for file in FILES[:2]:
        (folder / file.name).symlink_to(fashion_mnist_folder / file.name)
    return folder


def run(capfd, *arguments):
    code = main([*map(str, arguments), "--json"])
    said = capfd.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def test_a_sweep_tries_every_combination_and_needs_no_test_set(grid, training_files, tmp_path, capfd):
    common = ("--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, said = run(capfd, "sweep", "--grid", grid, *common)
    assert code == 0
    assert [(row["filters"], row["seed"]) for row in said["rows"]] == [(8, 0), (4, 0)]
    for row in said["rows"]:
        assert 0 <= row["accuracy"] <= 1
        assert (
            row["parameters"]
            == 785 * row["filters"] + (row["filters"] + 1) * row["filters"] // 2 + (row["filters"] // 2 + 1) * 10
        )
        assert set(row["dead_unit_fraction"]) == {"dense_1", "dense_2"}
        assert len(row["history"]["loss"]) == len(row["history"]["gradient/dense_1"]) == 2
    out = tmp_path / "sweeps" / "width"
    assert json.loads((out / "results.json").read_text()) == said
    with (out / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["filters"] for row in rows] == ["8", "4"]
    assert float(rows[0]["accuracy"]) == said["rows"][0]["accuracy"]


def test_an_interrupted_sweep_keeps_what_is_finished(grid, training_files, tmp_path, capfd, monkeypatch):
    command = ("sweep", "--grid", grid, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    written, write = [], trial.write_json

    def write_and_interrupt(path, content):
        write(path, content)
        written.append(path)
        raise KeyboardInterrupt

    monkeypatch.setattr(trial, "write_json", write_and_interrupt)
    code, said = run(capfd, *command)
    assert code == 130
    assert said.splitlines()[-1] == "Stopped. The same command with --resume continues from the last epoch."
    monkeypatch.undo()
    at = written[0].stat().st_mtime_ns
    code, said = run(capfd, *command, "--resume")
    assert code == 0
    assert len(said["rows"]) == 2
    assert written[0].stat().st_mtime_ns == at
    assert run(capfd, *command)[1]["rows"][1]["accuracy"] == said["rows"][1]["accuracy"]


def test_cross_validation_holds_each_garment_out_once_and_gives_mean_and_spread(training_files, tmp_path, capfd):
    given = ("--folds", 3, "--epochs", 1, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, said = run(capfd, "crossval", "--name", "dense", "--batch-size", 64, *given)
    assert code == 0
    (about,) = said.values()
    accuracies = [row["accuracy"] for row in about["rows"]]
    assert [row["fold"] for row in about["rows"]] == [1, 2, 3]
    assert about["mean"]["accuracy"] == pytest.approx(np.mean(accuracies), abs=1e-6)
    assert about["deviation"]["accuracy"] == pytest.approx(np.std(accuracies, ddof=1), abs=1e-6)
    assert (tmp_path / "crossval" / "dense,batch_size=64" / "results.csv").is_file()


def test_the_folds_share_no_garment_and_leave_none_out(fashion_mnist):
    train = fashion_mnist.train.take(slice(100))
    both = [trial._parts(Trial(TUNABLE["dense"], Path(), {}, fold=(which, 3)), train) for which in range(3)]
    held = [image.tobytes() for _, held_out in both for image in held_out.images]
    assert len(held) == len(set(held)) == 99  # the write-up's sample never draws the last
    for trained, held_out in both:
        assert not {image.tobytes() for image in trained.images} & {image.tobytes() for image in held_out.images}


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_experiment_asks_expects_and_can_be_tried(path, tmp_path):
    grid = read_grid(path)
    assert grid.texts["question"].endswith("?")
    assert grid.texts["expected"].endswith(".")
    cells = grid_trials(grid, tmp_path)
    assert len({one.folder for one in cells}) == len(cells) == np.prod([len(values) for values in grid.axes.values()])


@pytest.mark.parametrize(
    ("text", "predicted_labels"),
    [
        ("network = ", "cannot be read"),
        ("[grid]\nseed = [0]", "needs a network"),
        ('network = "conv"', "needs a \\[grid\\]"),
        ('network = "conv"\n[grid]\nseed = 3', "with a list"),
        ('network = "conv"\nmodel = "x"\n[grid]\nseed = [3]', "knows no \\['model'\\]"),
    ],
)
def test_a_file_that_is_no_grid_is_refused_in_one_sentence(tmp_path, text, named):
    path = tmp_path / "grid.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=named):
        read_grid(path)


@pytest.mark.parametrize(
    ("network", "setting", "value", "predicted_labels"),
    [
        ("conv", "activation", "magic", "activation is one of relu, "),
        ("conv", "kernel_size", 2.5, "kernel_size is a whole number from 1 to 28"),
        ("conv", "dropout", 1.5, "dropout is a number from 0 to 0.95"),
        ("conv", "epochs", True, "epochs is a whole number"),
        ("conv", "augmentation", ["spin"], "augmentation is a list of mirror, shift, erase"),
        ("dense", "padding", "same", "dense has no setting 'padding'"),
        ("blog", "initial_scale", 2, "blog has no setting 'initial_scale'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_can(network, setting, value, named):
    with pytest.raises(UsageError, match=named):
        changed(TUNABLE[network], {setting: value})


def test_a_grid_of_a_network_that_cannot_be_changed_is_refused(tmp_path):
    path = tmp_path / "grid.toml"
    path.write_text('network = "best"\n[grid]\nseed = [0]')
    with pytest.raises(UsageError, match="settings of 'best' cannot be changed, only those of dense, conv"):
        grid_trials(read_grid(path), tmp_path)


def test_a_network_that_cannot_be_built_is_not_cross_validated(training_files, tmp_path, capfd):
    given = ("--folds", 2, "--data", training_files, "--limit", 200, "--out", tmp_path, "--jobs", 1)
    code, said = run(capfd, "crossval", "--name", "conv", "--kernel-size", 5, *given)
    assert code == 2
    assert "leave 4 x 4 pixels for convolution 3" in said.splitlines()[-1]
