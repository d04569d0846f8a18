"""`python -m training`: one command for everything, what its parts print, and exact resume after ctrl-C."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from models import load_bundle
from models.pictures.framing import PreparedImage
from models.spec import CLASS_NAMES, CLASSIFIERS, MAPS, PRETRAINED
from tests.training.cli.exit_codes import exit_code
from training.metrics import published
from training.metrics.evaluate import evaluate_bundle, format_report
from training.metrics.model_metrics import PROTOCOLS
from training.tuning.grid import EXPERIMENTS

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CLASSIFIER_NAMES = {config.name for config in CLASSIFIERS}
MAP_NAMES = {config.name for config in MAPS}


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
