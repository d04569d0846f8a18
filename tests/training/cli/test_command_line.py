"""`python -m training`: exit codes, one-line errors, one command for everything, and exact resume after ctrl-C."""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import load_bundle
from models.pictures.framing import PreparedImage
from models.spec import CLASS_NAMES, CLASSIFIERS, MAPS, PRETRAINED
from training.__main__ import main
from training.cli import commands
from training.metrics import published
from training.metrics.evaluate import evaluate_bundle, format_report
from training.metrics.model_metrics import PROTOCOLS
from training.tuning.grid import EXPERIMENTS

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

COMMANDS = ("data", "autoencoder", "classifier", "crossval", "sweep", "evaluate", "export", "all")
CLASSIFIER_NAMES = {config.name for config in CLASSIFIERS}
MAP_NAMES = {config.name for config in MAPS}


@pytest.fixture
def loaded(fashion_mnist, monkeypatch):
    """The data set; the commands get it without reading its files again."""
    monkeypatch.setattr(commands, "load", lambda *_: fashion_mnist)
    monkeypatch.setattr(commands, "load_training", lambda *_: fashion_mnist.train)
    return fashion_mnist


def exit_code(arguments):
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        return stopped.code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["fly"], "'fly'"),
        (["data", "--fly"], "--fly"),
        (["data", "--limit"], "--limit"),
        (["data", "--limit", "many"], "at least 100, not 'many'"),
        (["data", "--limit", "99"], "at least 100, not '99'"),
        (["data", "--limit", "1e3"], "at least 100, not '1e3'"),
        (["data", "--limit", "²"], "at least 100, not '²'"),
        (["data", "--epochs", "1"], "--epochs"),
        (["autoencoder", "--epochs", "0"], "at least 1, not '0'"),
        (["autoencoder", "--seed", "-1"], "at least 0, not '-1'"),
        (["autoencoder", "--seed", str(2**32)], str(2**32)),
        (["classifier", "--seed", str(2**32)], str(2**32)),
        (["all", "--seeds", "0"], "at least 1, not '0'"),
        (["classifier", "--name", "sweater"], "'sweater'"),
        (["autoencoder", "--name", "best"], "'best'"),
        (["classifier", "--kernel-size", "5"], "kernel_size=5 is a setting of one network: say of which with --name"),
        (["classifier", "--name", "dense", "--kernel-size", "5"], "dense has no setting 'kernel_size'"),
        (["classifier", "--name", "best", "--l2", "0.1"], "settings of 'best' cannot be changed"),
        (["classifier", "--name", "conv", "--activation", "magic"], "one of relu, "),
        (["classifier", "--name", "conv", "--augment", "spin"], "list of horizontal_flip, random_translation"),
        (["autoencoder", "--name", "blog", "--dropout", "2"], "number from 0 to 0.95, not 2.0"),
        (["autoencoder", "--sample", "all"], "--sample"),
        (["crossval", "--folds", "1"], "at least 2, not '1'"),
        (["sweep"], "--grid"),
        (["sweep", "--grid", "missing.toml"], "missing.toml cannot be read as a grid"),
        (["runs", "--out", "tests"], "there is no run below tests"),
        (["export", "--epochs", "3"], "--epochs"),
        (["export", "--runs", "runs"], "--runs"),
        (["evaluate", "--resume"], "--resume"),
    ],
)
def test_a_bad_argument_ends_with_2_and_one_line_that_names_it(capsys, arguments, message):
    assert exit_code(arguments) == 2
    result = capsys.readouterr()
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert message in result.err
    assert result.err.startswith("python -m training")


@pytest.mark.parametrize(
    ("command", "flag"),
    [
        ("autoencoder", "--out"),
        ("classifier", "--out"),
        ("export", "--out"),
        ("all", "--out"),
        ("export", "--bundle"),
        ("all", "--bundle"),
        ("evaluate", "--bundle"),
    ],
)
def test_an_output_folder_that_is_a_file_ends_with_2_and_one_line(fashion_mnist, tmp_path, capsys, command, flag):
    (tmp_path / "file").write_text("not a folder")
    assert exit_code([command, "--data", fashion_mnist.source, "--limit", 100, flag, tmp_path / "file"]) == 2
    result = capsys.readouterr().err
    assert result.count("\n") == 1
    assert str(tmp_path / "file") in result


@pytest.mark.parametrize("command", ["export", "all"])
def test_a_folder_of_other_files_is_no_bundle_and_nothing_is_trained_or_deleted(loaded, tmp_path, capsys, command):
    precious = tmp_path / "mine" / "classifiers" / "weights.h5"
    precious.parent.mkdir(parents=True)
    precious.write_bytes(b"precious")
    given = ("--data", loaded.source, "--limit", 100, "--out", tmp_path / "runs")
    assert exit_code([command, *given, "--bundle", tmp_path / "mine"]) == 2
    result = capsys.readouterr().err
    assert result.count("\n") == 1
    assert f"{tmp_path / 'mine'} holds other files but no manifest.json" in result
    assert precious.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("command", ["export", "all"])
def test_a_trial_does_not_replace_a_full_bundle_without_force(loaded, tmp_path, capsys, command):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "manifest.json").write_text('{"files": {}}')
    given = ("--data", loaded.source, "--limit", 100, "--out", tmp_path / "runs")
    assert exit_code([command, *given, "--bundle", tmp_path / "full"]) == 2
    result = capsys.readouterr().err
    assert result.count("\n") == 1
    assert "replaces only with --force" in result
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "manifest.json"]
    assert exit_code(["export", *given, "--bundle", tmp_path / "full", "--force"]) == 1
    assert "holds no trained classifier" in capsys.readouterr().err


@pytest.mark.parametrize("load", [commands._load, commands._load_training])
def test_a_limit_above_the_data_is_said_once_and_everything_is_used(loaded, capsys, load):
    args = argparse.Namespace(data=Path(loaded.source), limit=60_001)
    found = load(args)
    assert len(getattr(found, "train", found)) == 60_000
    assert getattr(found, "limit", None) is args.limit is None
    assert capsys.readouterr().err == "--limit 60,001 is above the 60,000 images: all of them are used.\n"
    load(args)
    assert capsys.readouterr().err == ""
    assert getattr(load(argparse.Namespace(data=Path(loaded.source), limit=200)), "limit", 200) == 200


@pytest.mark.parametrize(
    ("given", "seeds"), [(["--seed", 5], [5, 1]), (["--seed", 5, "--seeds", 2], [5, 2]), ([], [0, 8])]
)
def test_a_seed_is_trained_alone_unless_more_are_asked_for(loaded, tmp_path, monkeypatch, given, seeds):
    asked = []
    monkeypatch.setattr("training.trainer.classifier.train_classifier", lambda *call: asked.append(call))
    folders = ("--data", loaded.source, "--limit", 100, "--out", tmp_path, "--bundle", tmp_path / "bundle")
    with contextlib.redirect_stdout(None):
        assert exit_code(["classifier", "--name", "conv", *folders, *given, "--json"]) == 0
    ((config, *_, pretrained),) = asked
    assert [config.seed, config.seeds] == seeds
    assert pretrained == tmp_path / "bundle"


def test_help_documents_every_command_without_loading_tensorflow():
    code = (
        "import contextlib, sys\n"
        "from training.__main__ import main\n"
        "for command in sys.argv[1:]:\n"
        "    with contextlib.suppress(SystemExit): main([command, '--help'])\n"
        "    print('=====')\n"
        "print({'tensorflow', 'keras', 'sklearn'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code, *COMMANDS], capture_output=True, text=True, check=True)
    *pages, loaded = run.stdout.split("=====\n")
    assert loaded.strip() == "set()"
    for command, page in zip(COMMANDS, pages, strict=True):
        assert f"python -m training {command}" in page
        expected = {"--data", "--limit", "--json"} | ({"--out"} if command not in ("data", "evaluate") else set())
        expected |= {"--bundle"} if command in ("evaluate", "export", "all") else set()
        expected |= {"--epochs", "--seed", "--resume"} if command in ("autoencoder", "classifier", "all") else set()
        assert expected <= set(page.replace(",", " ").split()), command


def test_one_command_makes_the_whole_bundle_and_prints_its_result_as_json(quick_run):
    result = quick_run.result
    assert result["data"]["train"] == result["data"]["test"] == quick_run.limit
    for trained in (*result["autoencoder"].values(), *result["classifier"].values()):
        assert [candidate["seed"] for candidate in trained["candidates"]] == [quick_run.seed]
    assert set(result["classifier"]) == CLASSIFIER_NAMES | {config.name for config in PRETRAINED}
    assert set(result["export"]["metrics"]) == CLASSIFIER_NAMES | MAP_NAMES
    bundle = load_bundle(quick_run.bundle)
    assert result["export"]["files"] == len(bundle.manifest["files"])
    picture = bundle.images["test"].pixels(0)
    assert bundle.predict(PreparedImage(picture)).label in bundle.class_names
    assert list(bundle.maps) == [config.name for config in MAPS]
    assert len(bundle.experiments) == len(list(EXPERIMENTS.glob("*.toml"))) + 1
    for plane in bundle.maps.values():
        assert np.isfinite(plane.lattice.interpolate(plane.codes("test"))).all()


def test_runs_are_listed_with_the_settings_in_which_they_differ(quick_run, capfd):
    assert exit_code(["runs", "--out", quick_run.runs, "classifiers/conv/", "classifiers/conv_dropout/"]) == 0
    head, _, *rows = capfd.readouterr().out.splitlines()
    assert "| dropout |" in head
    assert "| batch_size |" not in head  # the same in both
    assert [row.split(" | ")[0] for row in rows] == [
        f"| classifiers/{name}/{run}" for name in ("conv", "conv_dropout") for run in ("long", f"seed-{quick_run.seed}")
    ]


def test_curves_are_written_for_tensorboard(quick_run, tmp_path, capfd):
    given = ("--out", quick_run.runs, "classifiers/dense/long", "--tensorboard", tmp_path, "--json")
    assert exit_code(["runs", *given]) == 0
    assert list(json.loads(capfd.readouterr().out)) == ["classifiers/dense/long"]
    assert list((tmp_path / "classifiers" / "dense" / "long").glob("events.*"))


def test_a_network_with_other_hyperparameters_is_trained_in_a_folder_of_its_own(fashion_mnist, tmp_path, capfd):
    given = ("--data", fashion_mnist.source, "--limit", 100, "--epochs", 1, "--seeds", 1, "--out", tmp_path, "--json")
    changes = (
        "--activation",
        "tanh",
        "--padding",
        "same",
        "--kernel-size",
        5,
        "--augment",
        "horizontal_flip,random_translation",
    )
    assert exit_code(["classifier", "--name", "conv", *changes, *given]) == 0
    (folder,) = json.loads(capfd.readouterr().out)
    assert folder == "conv,activation=tanh,padding=same,kernel_size=5,augmentation=horizontal_flip+random_translation"
    config = json.loads((tmp_path / "classifiers" / folder / "seed-0" / "run.json").read_text())["config"]
    assert (config["activation"], config["padding"], config["kernel_size"]) == ("tanh", "same", 5)
    assert config["augmentation"] == ["horizontal_flip", "random_translation"]


def test_kernels_larger_than_their_input_end_with_2_and_the_remedy(fashion_mnist, tmp_path, capfd):
    given = ("--data", fashion_mnist.source, "--limit", 100, "--out", tmp_path)
    assert exit_code(["classifier", "--name", "conv", "--kernel-size", 5, *given]) == 2
    result = capfd.readouterr().err
    assert result.count("\n") == 1
    assert "leave 4 x 4 pixels for convolution 3: choose padding same, or a smaller depth" in result


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["classifier", "--name", "dense", "--filters", 1], "dense: 1 unit in the first layer leaves none"),
        (["classifier", "--name", "conv", "--kernel-size", 28, "--depth", 1], "conv: kernels of 28 x 28 without"),
        (["autoencoder", "--name", "blog", "--padding", "valid", "--kernel-size", 28], "1 x 1 pixels for pooling 1"),
        (["autoencoder", "--name", "blog", "--padding", "valid", "--kernel-size", 26], "1 x 1 pixels for pooling 2"),
        (["crossval", "--name", "blog", "--padding", "valid", "--kernel-size", 26, "--jobs", 1], "for pooling 2"),
    ],
)
def test_a_network_that_cannot_be_built_ends_with_2_and_one_line(fashion_mnist, tmp_path, capfd, arguments, message):
    assert exit_code([*arguments, "--data", fashion_mnist.source, "--limit", 100, "--out", tmp_path]) == 2
    (said,) = capfd.readouterr().err.splitlines()
    assert message in said


def test_training_shows_a_progress_bar_with_the_time_left(quick_run):
    assert f"atlas (seed-{quick_run.seed}): 100%" in quick_run.progress
    assert f"blog (seed-{quick_run.seed}): 100%" in quick_run.progress
    assert f"residual (seed-{quick_run.seed}): 100%" in quick_run.progress
    assert "<00:00" in quick_run.progress


def test_evaluate_measures_the_figures_in_the_manifest(quick_run, fashion_mnist, capfd):
    given = ("--bundle", quick_run.bundle, "--limit", quick_run.limit, "--data", fashion_mnist.source)
    assert exit_code(["evaluate", *given, "--json"]) == 0
    figures = json.loads(capfd.readouterr().out)["metrics"]
    manifest = load_bundle(quick_run.bundle).manifest
    for name, about in {**manifest["maps"], **manifest["classifiers"]}.items():
        result = figures[name]
        held_out = {key: value for key, value in about["metrics"].items() if key == "validation_accuracy"}
        timed = {"latency_ms": pytest.approx(about["metrics"].get("latency_ms", 0), rel=1e9)}
        wanted = {key: pytest.approx(value, abs=1e-4) for key, value in about["metrics"].items()} | timed
        assert held_out | result["measured"] == {key: wanted[key] for key in about["metrics"]}
        assert result["published"] == about["published"]


def test_only_an_evaluation_of_the_whole_test_set_is_recorded_in_the_manifest(quick_run, fashion_mnist, tmp_path):
    copy = Path(shutil.copytree(quick_run.bundle, tmp_path / "bundle"))
    data = fashion_mnist.limited(quick_run.limit)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["classifiers"]["dense"]["metrics"]["test_accuracy"] = 2.0
    (copy / "manifest.json").write_text(json.dumps(manifest))

    def recorded():
        return load_bundle(copy).manifest["classifiers"]["dense"]["metrics"]["test_accuracy"]

    evaluate_bundle(copy, data)
    assert recorded() == 2
    result = evaluate_bundle(copy, data, record=True)["metrics"]["dense"]
    assert recorded() == result["measured"]["test_accuracy"] <= 1
    counts = np.bincount(data.test.labels, minlength=10)
    right = sum(result["by_class"].get(name, 0) * count for name, count in zip(CLASS_NAMES, counts, strict=True))
    assert right / quick_run.limit == pytest.approx(recorded(), abs=1e-3)


def test_the_tables_list_our_networks_in_bold_above_the_published_ones(quick_run, fashion_mnist):
    table = format_report(evaluate_bundle(quick_run.bundle, fashion_mnist.limited(quick_run.limit)))
    maps, classifiers, classes, protocols = table.split("\n\n")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in maps.splitlines()[2:]]
    assert rows[:3] == ["**atlas**", "**blog**", "blog in its write-up"]
    assert rows[3:] == list(published.MAPS)
    assert all(f"| {name} |" in classifiers for name in published.CLASSIFIERS)
    for lines in (maps, classifiers, classes):
        assert len({line.count("|") for line in lines.splitlines()}) == 1
    assert all(f"`{key}`" in protocols for key in PROTOCOLS)


def test_evaluating_a_folder_without_a_bundle_ends_with_1_and_one_line(fashion_mnist, tmp_path, capfd):
    assert exit_code(["evaluate", "--bundle", tmp_path, "--data", fashion_mnist.source, "--limit", 100]) == 1
    result = capfd.readouterr()
    assert result.out == ""
    assert result.err.splitlines() == [result.err.strip()]
    assert "manifest.json is missing" in result.err


def test_resuming_a_finished_run_trains_nothing(quick_run, capfd):
    def trained():
        return {path: path.stat().st_mtime_ns for path in quick_run.runs.rglob("checkpoint-*")}

    before = trained()
    asked = quick_run.arguments[1 : quick_run.arguments.index("--out")]
    for command in ("autoencoder", "classifier"):
        assert exit_code([command, *asked, "--out", quick_run.runs, "--resume"]) == 0
        assert json.loads(capfd.readouterr().out) == quick_run.result[command]
    assert trained() == before


def test_a_network_whose_initial_weights_were_not_trained_ends_with_1_and_the_command(fashion_mnist, tmp_path, capfd):
    given = ("--data", fashion_mnist.source, "--limit", 100, "--out", tmp_path)
    assert exit_code(["classifier", "--name", "robust", *given]) == 1
    result = capfd.readouterr().err
    assert result.count("\n") == 1
    assert "python -m training classifier --name residual" in result


def test_ctrl_c_ends_with_130_and_resume_continues(interrupted, capfd):
    assert interrupted.returncode == 130, interrupted.stderr
    last = interrupted.stderr.splitlines()[-1]
    assert last == "Stopped. The same command with --resume continues from the last epoch."
    assert "Traceback" not in interrupted.stderr
    stopped = json.loads(interrupted.history.read_text())
    epochs = len(stopped["loss"]) + 1
    assert exit_code([*interrupted.arguments, "--epochs", epochs, "--resume", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["dense"]["epochs"] == epochs
    continued = json.loads(interrupted.history.read_text())  # with its seconds, which no second run repeats
    assert {name: values[:-1] for name, values in continued.items()} == stopped
