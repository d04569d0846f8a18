"""Runs are listed from their records and histories, with everything in which they differ."""

import json

import pytest

from training.errors import DataError
from training.tuning.runs import find_runs, format_runs


@pytest.fixture
def write_run(tmp_path):
    """Writes the files of a run; changes are to its record."""

    def write(name, config, history=None, **changes):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        record = {
            "config": {"name": "conv", **config},
            "backend": "tensorflow",
            "precision": "float32",
            "data": {"images": 8_000},
            "seconds": 61.5,
        }
        (folder / "run.json").write_text(json.dumps(record | changes))
        (folder / "history.json").write_text(json.dumps(history or {"loss": [2.0, 1.0], "seconds": [40.0, 21.5]}))
        return folder

    return write


def test_runs_show_the_recorded_things_in_which_they_differ(write_run, tmp_path):
    write_run("a", {"dropout": 0.0, "precision": "auto"})
    changes = {"backend": "torch", "precision": "mixed_bfloat16", "data": {"images": 80}, "seconds": 3.0}
    write_run("b", {"dropout": 0.0, "precision": "auto"}, **changes)
    head, _, *rows = format_runs(find_runs(tmp_path)).splitlines()
    assert head == "| run | precision | backend | images | seconds | epochs done | loss |"
    assert rows == [
        "| a | float32 | tensorflow | 8000 | 61.5 | 2 | 1 |",
        "| b | mixed_bfloat16 | torch | 80 | 3 | 2 | 1 |",
    ]


def test_what_is_the_same_in_all_runs_is_left_out_but_their_epochs_and_metrics(write_run, tmp_path):
    write_run("a", {"dropout": 0.0})
    write_run("b", {"dropout": 0.5})
    head, _, *rows = format_runs(find_runs(tmp_path)).splitlines()
    assert head == "| run | dropout | epochs done | loss |"
    assert rows == ["| a | 0 | 2 | 1 |", "| b | 0.5 | 2 | 1 |"]


def test_a_listing_is_json_also_if_a_gradient_exploded(write_run, tmp_path):
    write_run("a", {}, {"loss": [2.0], "gradient/dense_1": [None]})
    runs = find_runs(tmp_path)
    assert json.loads(json.dumps(runs, allow_nan=False)) == runs
    assert runs["a"]["last"] == {"loss": 2.0}


@pytest.mark.parametrize("text", ["{", "{}", "[]"])
def test_a_record_that_cannot_be_read_is_named(write_run, tmp_path, text):
    (write_run("a", {}) / "run.json").write_text(text)
    with pytest.raises(DataError, match=r"a/run\.json cannot be read: train it again\."):
        find_runs(tmp_path)
