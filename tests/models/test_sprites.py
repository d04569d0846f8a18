"""Garments go into sheets and come out as they were, or nearly so where the set says it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sprites import CACHED_SHEETS, ImageSet, sprite_names, to_sprite


def made(n, seed=0):
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (n, 28, 28), np.uint8), random.integers(0, 10, n, np.uint8)


def stored(folder, images, labels, columns, per_sheet):
    for number, name in enumerate(sprite_names("sheet-{}.webp", len(images), per_sheet)):
        part = images[number * per_sheet : (number + 1) * per_sheet]
        to_sprite(part, columns).save(folder / name, lossless=True)
    (folder / "labels.bin").write_bytes(labels.tobytes())
    return ImageSet(folder, len(images), len(images), "sheet-{}.webp", "labels.bin", columns, per_sheet)


@settings(max_examples=25)
@given(n=st.integers(0, 40), columns=st.integers(1, 7), rows=st.integers(1, 5), seed=st.integers(0, 99))
def test_sheets_give_back_every_pixel_and_label_in_order(tmp_path_factory, n, columns, rows, seed):
    images, labels = made(n, seed)
    garments = stored(tmp_path_factory.mktemp("sheets"), images, labels, columns, columns * rows)
    assert len(garments) == n
    np.testing.assert_array_equal(garments.images, images)
    np.testing.assert_array_equal(garments.labels, labels)


def test_a_sheet_is_read_from_left_to_right_and_filled_with_black():
    images, _ = made(5)
    sheet = np.asarray(to_sprite(images, 3))
    assert sheet.shape == (2 * 28, 3 * 28)
    np.testing.assert_array_equal(sheet[:28, 28:56], images[1])
    np.testing.assert_array_equal(sheet[28:, :28], images[3])
    assert not sheet[28:, 56:].any()


def test_sheets_are_numbered_from_nought_and_the_last_may_be_half_full():
    assert sprite_names("sheet-{}.webp", 251, 125) == ["sheet-0.webp", "sheet-1.webp", "sheet-2.webp"]
    assert sprite_names("sheet-{}.webp", 250, 125) == ["sheet-0.webp", "sheet-1.webp"]
    assert sprite_names("sheet-{}.webp", 0, 125) == []


def test_each_garment_alone_is_the_one_among_all(tmp_path):
    images, labels = made(5)
    garments = stored(tmp_path, images, labels, 2, 2)
    np.testing.assert_array_equal([garments.image(i) for i in range(5)], images)


def test_a_sheet_is_read_once_while_it_is_in_use_and_only_so_many_are_kept(tmp_path):
    images, labels = made(CACHED_SHEETS + 1)
    garments = stored(tmp_path, images, labels, 1, 1)
    garments.image(0)
    (tmp_path / "sheet-0.webp").unlink()
    np.testing.assert_array_equal(garments.image(0), images[0])
    for index in range(1, len(images)):
        garments.image(index)
    with pytest.raises(FileNotFoundError):
        garments.image(0)


def test_one_garment_comes_as_networks_take_it(tmp_path):
    images, labels = made(5)
    one = stored(tmp_path, images, labels, 2, 4).pixels(4)
    assert (one.shape, one.dtype) == ((28, 28), np.float32)
    np.testing.assert_allclose(one * 255, images[4], atol=1e-4)


@pytest.mark.parametrize("index", [-1, 5])
def test_a_garment_that_is_not_there_is_named_with_what_is(tmp_path, index):
    with pytest.raises(IndexError, match="5 images: 0 to 4"):
        stored(tmp_path, *made(5), 2, 4).pixels(index)


@pytest.mark.parametrize("split", ["test", "train"])
def test_the_bundle_carries_fashion_mnists_own_garments(bundle, fashion_mnist, split):
    carried, real = bundle.images[split], getattr(fashion_mnist, split)
    assert len(carried) == len(carried.labels) == getattr(bundle.dataset, split)
    assert carried.exact == min(len(carried), 10_000)
    images = carried.images
    np.testing.assert_array_equal(images[: carried.exact], real.images[: carried.exact])
    np.testing.assert_array_equal(carried.labels, real.labels[: len(carried)])
    for start in range(carried.exact, len(carried), 5_000):
        part = slice(start, min(start + 5_000, len(carried)))
        assert np.abs(images[part].astype(np.int16) - real.images[part]).max() <= 7
