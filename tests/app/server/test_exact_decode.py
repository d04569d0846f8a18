"""The exact decode of a code, its classification and the nearest images."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.server.exact_decode import decode_exactly
from app.server.parsing import parse_code
from models.bundle import MAX_CODE

codes = st.tuples(*[st.floats(-MAX_CODE, MAX_CODE) | st.floats(-1, 7)] * 2)
every_split = pytest.mark.parametrize("split", ["test", "train"])


def grey_levels(payload):
    return np.frombuffer(base64.b64decode(payload["garment"]), np.uint8).reshape(28, 28)


def numbers_in(payload):
    """All numbers in nested lists and dicts."""
    if isinstance(payload, dict):
        payload = list(payload.values())
    if isinstance(payload, list):
        return [number for part in payload for number in numbers_in(part)]
    return [payload] if isinstance(payload, int | float) else []


@settings(max_examples=50)
@given(code=codes)
def test_any_code_is_decoded_exactly_and_classified_and_has_five_nearest_images_in_finite_json(bundle, code):
    for plane in bundle.maps.values():
        payload = json.loads(json.dumps(decode_exactly(bundle, plane, code), allow_nan=False))
        assert np.isfinite(numbers_in(payload)).all()
        exact = plane.decode(np.array([code], np.float32))
        assert (payload["x"], payload["y"]) == code
        assert np.abs(grey_levels(payload) - exact[0] * 255.0).max() <= 0.5 + 1e-3
        best = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]]
        assert np.abs(np.array(payload["probabilities"]) - best.predict(exact)[0]).max() <= 5.1e-5
        assert len(payload["nearest"]) == 5


@settings(max_examples=25)
@given(code=codes)
def test_the_nearest_images_are_those_of_both_splits_with_their_distances_as_codes_and_as_pixels(bundle, code):
    for plane in bundle.maps.values():
        exact = plane.decode(np.array([code], np.float32))[0] * 255.0
        nearest = decode_exactly(bundle, plane, code)["nearest"]
        distances = {split: np.linalg.norm(plane.codes(split).astype(float) - code, axis=1) for split in bundle.images}
        every = np.sort(np.concatenate(list(distances.values())))
        assert [image["distance"] for image in nearest] == pytest.approx(every[:5], abs=5.1e-4)
        for image in nearest:
            images = bundle.images[image["split"]]
            assert image["distance"] == pytest.approx(distances[image["split"]][image["index"]], abs=5.1e-4)
            assert image["label"] == images.labels[image["index"]]
            assert (grey_levels(image) == images.image(image["index"])).all()
            difference = np.sqrt(np.mean((grey_levels(image) - exact) ** 2))
            assert image["pixels"] == pytest.approx(difference, abs=0.051)
            assert 0 <= image["pixels"] <= 255
        assert len({(image["split"], image["index"]) for image in nearest}) == 5


@every_split
def test_the_code_of_an_image_has_that_image_among_its_nearest(bundle, split):
    for plane in bundle.maps.values():
        codes = plane.codes(split)
        for index in (0, len(codes) // 2, len(codes) - 1):
            x, y = codes[index].tolist()
            nearest = decode_exactly(bundle, plane, (x, y))["nearest"]
            at_code = [(image["split"], image["index"]) for image in nearest if image["distance"] == 0]
            assert (split, index) in at_code or len(at_code) == 5


def test_a_code_off_the_lattice_is_outside_and_has_density_zero(bundle):
    for plane in bundle.maps.values():
        edge = plane.extent
        inside, corner = ((edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2), (edge.x0, edge.y1)
        beyond = [(edge.x1 + 0.01, inside[1]), (inside[0], edge.y0 - 0.01), (MAX_CODE, MAX_CODE)]
        assert not any(decode_exactly(bundle, plane, code)["outside"] for code in (inside, corner))
        for code in beyond:
            payload = decode_exactly(bundle, plane, code)
            assert (payload["outside"], payload["density"]) == (True, 0)


def test_the_density_lies_between_those_of_the_surrounding_nodes(bundle):
    for plane in bundle.maps.values():
        edge, levels = plane.extent, plane.lattice.density / 255
        middle = (edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2
        row, column = (edge.rows - 1) // 2, (edge.columns - 1) // 2
        around = levels[row : row + 2, column : column + 2]
        assert around.min() - 1e-4 <= decode_exactly(bundle, plane, middle)["density"] <= around.max() + 1e-4


def test_a_code_is_parsed_or_refused_with_one_sentence():
    assert parse_code({"x": "1.5", "y": "-2e3"}) == (1.5, -2000.0)
    for query in ({}, {"x": "1"}, {"x": "1", "y": "up"}, {"x": "nan", "y": "1"}, {"x": "1", "y": "1e7"}):
        with pytest.raises(ValueError, match=r"^[xy] must be a number from -1,000,000 to 1,000,000\.$"):
            parse_code(query)
