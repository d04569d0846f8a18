"""Views for test-time augmentation: transformed, mirrored, and for photos also as silhouettes."""

import numpy as np

from models import prepare
from models.pictures.tta import SILHOUETTE_GREYS, tta_views
from models.spec import FOREGROUND_THRESHOLD
from tests.models.pictures.picture_files import shirt


def test_views_keep_the_centre_of_an_image_and_come_with_their_mirror_images():
    prepared = prepare(shirt())
    views = tta_views(prepared)
    assert (views.shape, views.dtype) == ((12, 28, 28), np.float32)
    np.testing.assert_allclose(views[0], prepared, atol=1e-6)
    np.testing.assert_array_equal(views[6:], views[:6, :, ::-1])
    assert 0 <= views.min() <= views.max() <= 1
    block = np.zeros((28, 28), np.float32)
    block[4:24, 4:24] = 1
    for view in tta_views(block):
        np.testing.assert_allclose(np.average(np.indices((28, 28)), axis=(1, 2), weights=view), 13.5, atol=0.05)


def test_an_image_of_the_data_set_is_only_mirrored():
    prepared = prepare(shirt())
    np.testing.assert_array_equal(tta_views(prepared, "data"), [prepared, prepared[:, ::-1]])


def test_a_photo_also_gives_silhouettes():
    prepared = prepare(shirt())
    views = tta_views(prepared, "photo")
    assert (views.shape, views.dtype) == ((36, 28, 28), np.float32)
    np.testing.assert_array_equal(views[:6], tta_views(prepared)[:6])
    np.testing.assert_array_equal(views[18:], views[:18, :, ::-1])
    for first, grey in zip((6, 12), SILHOUETTE_GREYS, strict=True):
        np.testing.assert_allclose(views[first], grey * (prepared > FOREGROUND_THRESHOLD), atol=1e-6)


def test_an_image_and_its_mirror_image_have_the_same_set_of_views():
    prepared = prepare(shirt())
    both = (np.sort(tta_views(image).reshape(12, -1), axis=0) for image in (prepared, prepared[:, ::-1].copy()))
    np.testing.assert_allclose(*both, atol=1e-5)
