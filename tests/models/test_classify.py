"""`python -m models.classify` prints the predictions of the page Classify."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from models import read_picture
from models.bundle import SHIPPED
from models.classify import main
from models.recognition import wording

EXAMPLES = sorted(file for file in (SHIPPED / "examples").iterdir() if file.suffix != ".md")


def test_each_picture_gets_the_sentence_of_the_page(bundle, capfd):
    assert main(list(map(str, EXAMPLES))) == 0
    lines = capfd.readouterr().out.splitlines()
    for path, line in zip(EXAMPLES, lines, strict=True):
        prediction = bundle.classify(read_picture(path.read_bytes()))
        assert line == f"{path}: {wording.describe_prediction(prediction, bundle.class_names)}"


def test_json_holds_the_probabilities_and_the_label(bundle, capfd):
    assert main([str(EXAMPLES[0]), "--json"]) == 0
    [result] = json.loads(capfd.readouterr().out)
    assert max(result["probabilities"], key=result["probabilities"].get) == result["label"]
    assert sum(result["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert isinstance(result["in_distribution"], bool)


def test_a_file_that_is_no_picture_gets_one_sentence_and_does_not_stop_the_others(tmp_path, capfd):
    (tmp_path / "list.png").write_text("milk, bread")
    files = [str(tmp_path / "list.png"), str(EXAMPLES[0]), str(tmp_path / "nowhere.png"), str(tmp_path)]
    assert main(files) == 0
    printed = capfd.readouterr()
    assert len(printed.out.splitlines()) == 1
    assert [line.split(":")[0] for line in printed.err.splitlines()] == [files[0], files[2], files[3]]
    assert main([files[0], files[2]]) == 1


def test_an_unusable_bundle_is_reported_in_one_line(tmp_path, capfd):
    assert main([str(EXAMPLES[0]), "--bundle", str(tmp_path)]) == 1
    printed = capfd.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_the_command_without_a_file_exits_with_2():
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-m", "models.classify"], cwd=root, capture_output=True, text=True)
    assert run.returncode == 2
    assert "FILE" in run.stderr
    assert "Traceback" not in run.stderr
