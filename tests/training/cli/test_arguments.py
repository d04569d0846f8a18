"""The arguments of `python -m training`: what is refused in one line before anything is read, trained or deleted."""

import argparse
import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.cli.exit_codes import exit_code
from training.cli import commands

COMMANDS = ("data", "autoencoder", "classifier", "crossval", "sweep", "evaluate", "export", "all")


@pytest.fixture
def loaded(fashion_mnist, monkeypatch):
    """The data set; the commands get it without reading its files again."""
    monkeypatch.setattr(commands, "load", lambda *_: fashion_mnist)
    monkeypatch.setattr(commands, "load_training", lambda *_: fashion_mnist.train)
    return fashion_mnist


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
