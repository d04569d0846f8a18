"""A garment lands on a map where it belongs, whichever way it points."""

import numpy as np
import pytest

from models.recognition.projection import DIRECTED_CLASSES, encode_flip_invariant
from models.spec import CLASS_NAMES

SHOES = [CLASS_NAMES.index(name) for name in DIRECTED_CLASSES]


@pytest.fixture(scope="module")
def shoes(bundle):
    known = bundle.images["test"]
    return known.images[np.isin(known.labels, SHOES)][:100] / np.float32(255)


def test_a_garment_of_the_data_set_lands_at_its_own_code(bundle, images):
    for plane in bundle.maps.values():
        landing = encode_flip_invariant(plane, images[0], either_way=False)
        np.testing.assert_array_equal(np.float32(landing.code), plane.encode(images[:1])[0])
        np.testing.assert_allclose(landing.decoded, plane.decode(np.float32([landing.code]))[0], atol=1e-6)
        assert not landing.flipped


def test_a_shoe_that_points_to_the_right_lands_where_it_would_pointing_to_the_left(bundle, shoes):
    plane = bundle.maps["atlas"]
    there, back = (
        [encode_flip_invariant(plane, shoe, either_way=True) for shoe in side] for side in (shoes, shoes[:, :, ::-1])
    )
    assert np.mean([landing.flipped for landing in there]) < 0.1
    for one, other in zip(there, back, strict=True):
        assert one.flipped != other.flipped
        np.testing.assert_allclose(one.code, other.code, atol=1e-5)
        np.testing.assert_allclose(one.decoded, other.decoded[:, ::-1], atol=1e-5)
