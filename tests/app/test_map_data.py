"""What the map is told: the exact answer about a place, and addresses of files that exist."""

import base64
import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import map_data
from models.bundle import LARGEST_CODE, SplitName

places = st.tuples(*[st.floats(-LARGEST_CODE, LARGEST_CODE) | st.floats(-1, 7)] * 2)
every_split = pytest.mark.parametrize("split", get_args(SplitName))


def grey_levels(told):
    return np.frombuffer(base64.b64decode(told["garment"]), np.uint8).reshape(28, 28)


def numbers_in(told):
    """All numbers, however deep."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        return [number for part in told for number in numbers_in(part)]
    return [told] if isinstance(told, int | float) else []


@settings(max_examples=50)
@given(place=places)
def test_the_answer_shows_the_exact_decode_of_any_place_and_who_wears_it_nearby(bundle, place):
    for plane in bundle.maps.values():
        answer = map_data.answer(bundle, plane, place)
        exact = plane.decode(np.array([place], np.float32))
        assert (answer["x"], answer["y"]) == place
        assert np.abs(grey_levels(answer) - exact[0] * 255.0).max() <= 0.5 + 1e-3
        best = bundle.classifiers[bundle.manifest["garment_check"]["classifier"]]
        assert np.abs(np.array(answer["probabilities"]) - best.predict(exact)[0]).max() <= 5.1e-5
        assert len(answer["nearest"]) == 5


@settings(max_examples=50)
@given(place=places)
def test_the_answer_about_any_place_is_json_with_finite_numbers_only(bundle, place):
    for plane in bundle.maps.values():
        answer = json.loads(json.dumps(map_data.answer(bundle, plane, place), allow_nan=False))
        assert np.isfinite(numbers_in(answer)).all()


@every_split
@settings(max_examples=25)
@given(place=places)
def test_the_nearest_garments_are_the_truly_nearest_of_the_split_on_show(bundle, split, place):
    for plane in bundle.maps.values():
        nearest = map_data.answer(bundle, plane, place, split)["nearest"]
        distances = np.linalg.norm(plane.codes(split).astype(float) - place, axis=1)
        assert [near["distance"] for near in nearest] == pytest.approx(np.sort(distances)[:5], abs=5.1e-4)
        for near in nearest:
            assert near["distance"] == pytest.approx(distances[near["index"]], abs=5.1e-4)
            assert near["label"] == bundle.garments[split].labels[near["index"]]
            assert (grey_levels(near) == bundle.garments[split].images[near["index"]]).all()
        assert len({near["index"] for near in nearest}) == 5


def test_a_place_beyond_the_lattice_is_said_to_be_outside(bundle):
    for plane in bundle.maps.values():
        edge = plane.extent
        inside, corner = ((edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2), (edge.x0, edge.y1)
        beyond = [(edge.x1 + 0.01, inside[1]), (inside[0], edge.y0 - 0.01), (LARGEST_CODE, LARGEST_CODE)]
        assert not any(map_data.answer(bundle, plane, place)["outside"] for place in (inside, corner))
        assert all(map_data.answer(bundle, plane, place)["outside"] for place in beyond)


def test_a_new_visitor_starts_on_the_map_with_an_answer_about_that_place(bundle):
    for plane in bundle.maps.values():
        place = map_data.first_place(plane)
        told = json.loads(json.dumps(map_data.describe(bundle, plane, place), allow_nan=False))
        assert tuple(told["position"].values()) == (told["answer"]["x"], told["answer"]["y"]) == place
        assert not told["answer"]["outside"]
        assert told["map"] == plane.name
        assert [one["name"] for one in told["maps"]] == list(bundle.maps)
        assert [one["name"] for one in told["classes"]] == list(bundle.class_names)


@every_split
def test_the_files_that_the_map_is_sent_for_hold_one_code_and_one_label_a_garment(bundle, split):
    for plane in bundle.maps.values():
        told = map_data.describe(bundle, plane, (0.0, 0.0))["splits"][split]

        def size(address):
            _, _, name = address.partition("/bundle/")[2].partition("/")
            return (bundle.path / name).stat().st_size

        assert told["count"] == size(told["labels"]) == size(told["codes"]) / 8
        assert len(told["sheets"]) == -(-told["count"] // told["per_sheet"])
        assert all(size(sheet) for sheet in told["sheets"])
