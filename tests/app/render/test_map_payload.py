"""What Python sends to the map component: where a visit starts, and files that exist."""

import json

import numpy as np
import pytest

from app.render import map_payload

every_split = pytest.mark.parametrize("split", ["test", "train"])


def test_a_new_visitor_starts_within_each_map(bundle):
    for name, plane in bundle.maps.items():
        payload = json.loads(json.dumps(map_payload.describe_maps(bundle, name), allow_nan=False))
        assert payload["map"] == name
        assert [described["name"] for described in payload["maps"]] == list(bundle.maps)
        described = payload["maps"][list(bundle.maps).index(name)]
        assert plane.extent.contains(np.array([tuple(described["start"].values())])).all()
        assert [mark["name"] for mark in described["classes"]] == list(bundle.class_names)
        assert described["shown_training"] == min(10_000, described["garments"]["train"]["count"])


@every_split
def test_the_files_of_a_split_hold_a_code_an_error_and_a_label_an_image(bundle, split):
    size = {name: entry["bytes"] for name, entry in bundle.manifest["files"].items()}
    for plane in bundle.maps.values():
        files = map_payload.describe_map(bundle, plane)["garments"][split]
        assert files["count"] == size[files["labels"]] == size[files["codes"]] / 8 == size[files["errors"]] / 4
        assert 0 < files["exact"] <= files["count"]
        sheets = -(-files["count"] // files["per_sheet"])
        assert all(size[files["sheets"].replace("{}", str(number))] for number in range(sheets))
        assert files["sheets"].replace("{}", str(sheets)) not in size


def test_each_map_has_its_objective_and_its_metrics(bundle):
    sentences = [map_payload.summarize_map(plane) for plane in bundle.maps.values()]
    assert len(set(sentences)) == len(sentences)
    for plane, text in zip(bundle.maps.values(), sentences, strict=True):
        assert f"{plane.info['metrics']['test_mse']:.4f}" in text
        assert text.startswith(map_payload.OBJECTIVES[plane.name])
