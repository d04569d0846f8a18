"""What the map is told: where it starts, and addresses of files that exist."""

import json

import numpy as np
import pytest

from app.render import map_payload

every_split = pytest.mark.parametrize("split", ["test", "train"])


def test_a_new_visitor_starts_on_the_map(bundle):
    for plane in bundle.maps.values():
        place = map_payload.first_place(plane)
        told = json.loads(json.dumps(map_payload.describe(bundle, plane, place), allow_nan=False))
        assert tuple(told["position"].values()) == place
        assert plane.extent.contains(np.array([place])).all()
        assert told["map"] == plane.name
        assert [one["name"] for one in told["maps"]] == list(bundle.maps)
        assert [one["name"] for one in told["classes"]] == list(bundle.class_names)
        assert told["shown_training"] == min(10_000, told["garments"]["train"]["count"])


@every_split
def test_the_files_that_the_map_is_sent_for_hold_a_code_an_error_and_a_label_a_garment(bundle, split):
    for plane in bundle.maps.values():
        told = map_payload.describe(bundle, plane, (0.0, 0.0))["garments"][split]
        size = {name: entry["bytes"] for name, entry in bundle.manifest["files"].items()}
        assert told["count"] == size[told["labels"]] == size[told["codes"]] / 8 == size[told["errors"]] / 4
        assert 0 < told["exact"] <= told["count"]
        sheets = -(-told["count"] // told["per_sheet"])
        assert all(size[told["sheets"].replace("{}", str(number))] for number in range(sheets))
        assert told["sheets"].replace("{}", str(sheets)) not in size


def test_each_map_says_how_it_differs_and_its_figures(bundle):
    said = [map_payload.about_map(plane) for plane in bundle.maps.values()]
    assert len(set(said)) == len(said)
    for plane, words in zip(bundle.maps.values(), said, strict=True):
        assert f"{plane.info['metrics']['test_mse']:.4f}" in words
        assert words.startswith(map_payload.DIFFERENCES[plane.name])
