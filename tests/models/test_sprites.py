"""Images survive a round trip through sprite sheets, exactly or with the stated error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sprites import CACHED_SHEETS, ImageSet, SpriteSheets, sprite_names, to_sprite


def random_images(n, seed=0):
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (n, 28, 28), np.uint8), random.integers(0, 10, n, np.uint8)


def store(folder, images, labels, columns, per_sheet):
    for number, name in enumerate(sprite_names("sheet-{}.webp", len(images), per_sheet)):
        part = images[number * per_sheet : (number + 1) * per_sheet]
        to_sprite(part, columns).save(folder / name, lossless=True)
    (folder / "labels.bin").write_bytes(labels.tobytes())
    files = SpriteSheets(len(images), len(images), "sheet-{}.webp", "labels.bin", columns, per_sheet)
    return ImageSet(lambda name: (folder / name).read_bytes(), files)


@settings(max_examples=25)
@given(n=st.integers(0, 40), columns=st.integers(1, 7), rows=st.integers(1, 5), seed=st.integers(0, 99))
def test_sheets_keep_every_pixel_and_label_in_order(tmp_path_factory, n, columns, rows, seed):
    images, labels = random_images(n, seed)
    stored = store(tmp_path_factory.mktemp("sheets"), images, labels, columns, columns * rows)
    assert len(stored) == n
    np.testing.assert_array_equal(stored.images, images)
    np.testing.assert_array_equal(stored.labels, labels)


def test_a_sheet_is_read_from_left_to_right_and_filled_with_black():
    images, _ = random_images(5)
    sheet = np.asarray(to_sprite(images, 3))
    assert sheet.shape == (2 * 28, 3 * 28)
    np.testing.assert_array_equal(sheet[:28, 28:56], images[1])
    np.testing.assert_array_equal(sheet[28:, :28], images[3])
    assert not sheet[28:, 56:].any()


def test_sheets_are_numbered_from_0_and_the_last_may_be_incomplete():
    assert sprite_names("sheet-{}.webp", 251, 125) == ["sheet-0.webp", "sheet-1.webp", "sheet-2.webp"]
    assert sprite_names("sheet-{}.webp", 250, 125) == ["sheet-0.webp", "sheet-1.webp"]
    assert sprite_names("sheet-{}.webp", 0, 125) == []


def test_an_image_by_index_is_the_one_among_all(tmp_path):
    images, labels = random_images(5)
    stored = store(tmp_path, images, labels, 2, 2)
    np.testing.assert_array_equal([stored.image(i) for i in range(5)], images)


def test_a_sheet_is_read_once_and_a_limited_number_are_cached(tmp_path):
    images, labels = random_images(CACHED_SHEETS + 1)
    stored = store(tmp_path, images, labels, 1, 1)
    stored.image(0)
    (tmp_path / "sheet-0.webp").unlink()
    np.testing.assert_array_equal(stored.image(0), images[0])
    for index in range(1, len(images)):
        stored.image(index)
    with pytest.raises(FileNotFoundError):
        stored.image(0)


def test_pixels_are_float32_between_0_and_1(tmp_path):
    images, labels = random_images(5)
    one = store(tmp_path, images, labels, 2, 4).pixels(4)
    assert (one.shape, one.dtype) == ((28, 28), np.float32)
    np.testing.assert_allclose(one * 255, images[4], atol=1e-4)


@pytest.mark.parametrize("index", [-1, 5])
def test_an_index_out_of_range_is_an_error_that_names_the_range(tmp_path, index):
    with pytest.raises(IndexError, match="5 images: 0 to 4"):
        store(tmp_path, *random_images(5), 2, 4).pixels(index)


@pytest.mark.parametrize("split", ["test", "train"])
def test_the_bundle_holds_fashion_mnists_images(bundle, fashion_mnist, split):
    carried, real = bundle.images[split], getattr(fashion_mnist, split)
    assert len(carried) == len(carried.labels) == getattr(bundle.dataset, split)
    assert carried.files.exact == min(len(carried), 10_000)
    images = carried.images
    np.testing.assert_array_equal(images[: carried.files.exact], real.images[: carried.files.exact])
    np.testing.assert_array_equal(carried.labels, real.labels[: len(carried)])
    for start in range(carried.files.exact, len(carried), 5_000):
        part = slice(start, min(start + 5_000, len(carried)))
        assert np.abs(images[part].astype(np.int16) - real.images[part]).max() <= 7
