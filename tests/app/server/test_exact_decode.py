"""The exact answer about a place on the map: the decode, the verdict on it, and who wears it nearby."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.server.exact_decode import answer, read_place
from models.bundle import MAX_CODE

places = st.tuples(*[st.floats(-MAX_CODE, MAX_CODE) | st.floats(-1, 7)] * 2)
every_split = pytest.mark.parametrize("split", ["test", "train"])


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
        told = answer(bundle, plane, place)
        exact = plane.decode(np.array([place], np.float32))
        assert (told["x"], told["y"]) == place
        assert np.abs(grey_levels(told) - exact[0] * 255.0).max() <= 0.5 + 1e-3
        best = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]]
        assert np.abs(np.array(told["probabilities"]) - best.predict(exact)[0]).max() <= 5.1e-5
        assert len(told["nearest"]) == 5


@settings(max_examples=50)
@given(place=places)
def test_the_answer_about_any_place_is_json_with_finite_numbers_only(bundle, place):
    for plane in bundle.maps.values():
        told = json.loads(json.dumps(answer(bundle, plane, place), allow_nan=False))
        assert np.isfinite(numbers_in(told)).all()


@settings(max_examples=25)
@given(place=places)
def test_the_nearest_garments_are_the_truly_nearest_of_all(bundle, place):
    for plane in bundle.maps.values():
        nearest = answer(bundle, plane, place)["nearest"]
        far = {split: np.linalg.norm(plane.codes(split).astype(float) - place, axis=1) for split in bundle.images}
        every = np.sort(np.concatenate(list(far.values())))
        assert [near["distance"] for near in nearest] == pytest.approx(every[:5], abs=5.1e-4)
        for near in nearest:
            garments = bundle.images[near["split"]]
            assert near["distance"] == pytest.approx(far[near["split"]][near["index"]], abs=5.1e-4)
            assert near["label"] == garments.labels[near["index"]]
            assert (grey_levels(near) == garments.image(near["index"])).all()
        assert len({(near["split"], near["index"]) for near in nearest}) == 5


@settings(max_examples=25)
@given(place=places)
def test_each_near_garment_says_how_far_it_is_as_a_picture(bundle, place):
    for plane in bundle.maps.values():
        exact = plane.decode(np.array([place], np.float32))[0] * 255.0
        for near in answer(bundle, plane, place)["nearest"]:
            difference = np.sqrt(np.mean((grey_levels(near) - exact) ** 2))
            assert near["pixels"] == pytest.approx(difference, abs=0.051)
            assert 0 <= near["pixels"] <= 255


@every_split
def test_a_place_where_a_garment_lies_has_it_among_its_nearest(bundle, split):
    for plane in bundle.maps.values():
        codes = plane.codes(split)
        for index in (0, len(codes) // 2, len(codes) - 1):
            x, y = codes[index].tolist()
            nearest = answer(bundle, plane, (x, y))["nearest"]
            there = [(near["split"], near["index"]) for near in nearest if near["distance"] == 0]
            assert (split, index) in there or len(there) == 5


def test_a_place_beyond_the_lattice_is_said_to_be_outside(bundle):
    for plane in bundle.maps.values():
        edge = plane.extent
        inside, corner = ((edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2), (edge.x0, edge.y1)
        beyond = [(edge.x1 + 0.01, inside[1]), (inside[0], edge.y0 - 0.01), (MAX_CODE, MAX_CODE)]
        assert not any(answer(bundle, plane, place)["outside"] for place in (inside, corner))
        for place in beyond:
            told = answer(bundle, plane, place)
            assert (told["outside"], told["density"]) == (True, 0)


def test_the_support_is_that_of_the_nodes_around_the_place(bundle):
    for plane in bundle.maps.values():
        edge, levels = plane.extent, plane.lattice.density / 255
        middle = (edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2
        row, column = (edge.rows - 1) // 2, (edge.columns - 1) // 2
        around = levels[row : row + 2, column : column + 2]
        assert around.min() - 1e-4 <= answer(bundle, plane, middle)["density"] <= around.max() + 1e-4


def test_a_place_is_read_from_an_address_or_refused_with_one_sentence():
    assert read_place({"x": "1.5", "y": "-2e3"}) == (1.5, -2000.0)
    for query in ({}, {"x": "1"}, {"x": "1", "y": "up"}, {"x": "nan", "y": "1"}, {"x": "1", "y": "1e7"}):
        with pytest.raises(ValueError, match=r"^[xy] must be a number from -1,000,000 to 1,000,000\.$"):
            read_place(query)
