"""An image is projected to its own code on a map, whichever way it points."""

import numpy as np
import pytest
from PIL import Image

from models import PictureError, read_picture
from models.manifest import SHIPPED
from models.pictures.framing import PreparedImage, prepare_image
from models.recognition.projection import DIRECTED_CLASSES, encode_flip_invariant, project_image
from models.spec import CLASS_NAMES
from tests.models.pictures.picture_files import encode, shirt

SHOES = [CLASS_NAMES.index(name) for name in DIRECTED_CLASSES]


@pytest.fixture(scope="module")
def shoes(bundle):
    test = bundle.images["test"]
    return test.images[np.isin(test.labels, SHOES)][:100] / np.float32(255)


def example(name):
    return read_picture((SHIPPED / "examples" / name).read_bytes())


def test_an_image_of_the_data_set_is_projected_to_its_own_code(bundle, images):
    for plane in bundle.maps.values():
        projection = encode_flip_invariant(plane, images[0], flips_allowed=False)
        np.testing.assert_array_equal(np.float32(projection.code), plane.encode(images[:1])[0])
        np.testing.assert_allclose(projection.decoded, plane.decode(np.float32([projection.code]))[0], atol=1e-6)
        assert not projection.flipped


def test_a_shoe_and_its_mirror_image_are_projected_to_the_same_code(bundle, shoes):
    plane = bundle.maps["atlas"]
    originals, mirrored = (
        [encode_flip_invariant(plane, shoe, flips_allowed=True) for shoe in side] for side in (shoes, shoes[:, :, ::-1])
    )
    assert np.mean([projection.flipped for projection in originals]) < 0.1
    for one, other in zip(originals, mirrored, strict=True):
        assert one.flipped != other.flipped
        np.testing.assert_allclose(one.code, other.code, atol=1e-5)
        np.testing.assert_allclose(one.decoded, other.decoded[:, ::-1], atol=1e-5)


def test_only_a_segmented_picture_of_a_directed_class_may_be_mirrored(bundle, shoes):
    plane, segmentation = bundle.maps["atlas"], prepare_image(shirt()).segmentation
    mirrored = shoes[0, :, ::-1].copy()
    assert project_image(plane, PreparedImage(mirrored, "picture", segmentation), "Sneaker").flipped
    assert not project_image(plane, PreparedImage(mirrored, "picture", segmentation), "Coat").flipped
    assert not project_image(plane, PreparedImage(mirrored), "Sneaker").flipped


@pytest.mark.parametrize("name", ["photo_coat.webp", "sneaker.png"])
def test_the_bundle_projects_the_picture_that_it_classifies(bundle, name):
    picture = example(name)
    prediction = bundle.classify(picture)
    for map_name, plane in bundle.maps.items():
        projection = bundle.project(picture, map_name)
        expected = encode_flip_invariant(plane, prediction.prepared, prediction.label in DIRECTED_CLASSES)
        assert (projection.code, projection.flipped) == (expected.code, expected.flipped)
        np.testing.assert_array_equal(projection.decoded, expected.decoded)
        assert (projection.decoded.shape, projection.decoded.dtype) == ((28, 28), np.float32)
        assert all(type(value) is float for value in projection.code)


def test_a_picture_without_a_garment_is_projected_as_a_whole(bundle):
    blank = Image.new("RGB", (90, 60), "white")
    expected = bundle.maps["atlas"].encode(bundle.classify(blank).prepared[None])[0]
    np.testing.assert_array_equal(np.float32(bundle.project(blank, "atlas").code), expected)


def test_a_map_that_does_not_exist_is_a_value_error_that_names_those_that_do(bundle):
    with pytest.raises(ValueError, match="no map 'nowhere': choose one of atlas, blog"):
        bundle.project(shirt(), "nowhere")


def test_a_picture_that_cannot_be_decoded_has_no_projection(bundle, tmp_path):
    (tmp_path / "cut.png").write_bytes(encode(shirt(), "PNG")[:-40])
    with Image.open(tmp_path / "cut.png") as cut_short, pytest.raises(PictureError):
        bundle.project(cut_short, "atlas")
