"""Predictions and training curves for spreadsheets."""

import csv
from io import StringIO

from app.render import csv_file
from models.spec import CLASS_NAMES


def parse_rows(predictions):
    return list(csv.DictReader(StringIO(csv_file.write_predictions(predictions))))


def test_each_file_is_a_row_with_its_label_and_ten_probabilities():
    probabilities = dict.fromkeys(CLASS_NAMES, 0.1)
    [row] = parse_rows([("boot.png", {"label": "Ankle boot", "in_distribution": True, "probabilities": probabilities})])
    assert row["file"] == "boot.png"
    assert row["label"] == "Ankle boot"
    assert row["in_distribution"] == "True"
    assert [float(row[name]) for name in CLASS_NAMES] == [0.1] * 10
    assert row["error"] == ""


def test_a_file_that_cannot_be_read_is_a_row_with_its_error():
    [row] = parse_rows([("list.txt", {"error": "This is not a picture."})])
    assert row["error"] == "This is not a picture."
    assert row["label"] == row["Bag"] == ""


def test_a_file_name_is_never_a_formula_nor_breaks_its_row():
    names = ["=1+1.png", "@x", "-2", 'a "b", c.png', "two\nlines.png"]
    read = [row["file"] for row in parse_rows([(name, {"error": "x"}) for name in names])]
    assert read == ["'=1+1.png", "'@x", "'-2", 'a "b", c.png', "two\nlines.png"]


def test_curves_have_a_row_per_epoch_and_empty_cells_for_missing_metrics():
    text = csv_file.write_training_curves({"a": {"loss": [0.5, 0.4]}, "b": {"loss": [0.3], "accuracy": [0.9]}})
    assert text.splitlines() == ["run,epoch,loss,accuracy", "a,1,0.5,", "a,2,0.4,", "b,1,0.3,0.9"]
