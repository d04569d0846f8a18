"""Whatever whole picture arrives is read upright, first frame only, with every kind of pixel."""

import numpy as np
import pytest
from PIL import Image

from models import prepare, read_picture
from models.pictures.reading import READ_SIDE
from tests.models.pictures.picture_files import FORMATS, ORIENTATION, chunk, difference, encoded, shirt


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_read_as_what_was_saved(kind):
    picture = read_picture(encoded(shirt(), kind))
    assert picture.size == (60, 80)
    assert difference(picture, shirt()) < 3


def test_a_small_picture_keeps_every_pixel():
    assert read_picture(encoded(shirt(), "PNG")).tobytes() == shirt().tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_scaled_down_without_seams(kind):
    slope = np.add.outer(np.arange(2400), np.arange(3200)) / 5600 * 255
    large = Image.fromarray(slope.astype(np.uint8))
    picture = read_picture(encoded(large, kind))
    assert picture.size == (READ_SIDE, READ_SIDE * 3 // 4)
    assert difference(picture, large.resize(picture.size, Image.Resampling.BOX)) < 1
    steps = np.diff(np.asarray(picture.convert("L"), float), axis=0)
    assert -2 <= steps.min() <= steps.max() <= 3


@pytest.mark.parametrize("size", [(1, 40_000), (40_000, 1), (3, 9_000)])
def test_a_thread_of_a_picture_is_read_and_prepared(size):
    thread = Image.new("L", size, 255)
    thread.paste(0, (0, 0, max(1, size[0] // 3), max(1, size[1] // 3)))
    picture = read_picture(encoded(thread, "PNG"))
    assert max(picture.size) == READ_SIDE
    assert prepare(picture).shape == (28, 28)


@pytest.mark.parametrize(
    ("picture", "kind", "options", "mode"),
    [
        (shirt().convert("CMYK"), "JPEG", {}, "RGB"),
        (shirt().convert("1"), "PNG", {}, "L"),
        (shirt().convert("LA"), "PNG", {}, "LA"),
        (shirt().convert("P"), "PNG", {}, "RGB"),
        (shirt().convert("P"), "PNG", {"transparency": bytes(range(256))}, "RGBA"),
        (shirt().convert("P"), "GIF", {"transparency": shirt().convert("P").getpixel((0, 0))}, "RGBA"),
        (shirt(), "PNG", {"transparency": (255, 255, 255)}, "RGBA"),
        (shirt().convert("L"), "PNG", {"transparency": 255}, "LA"),
    ],
)
def test_every_kind_of_pixel_becomes_grey_or_colour_with_its_transparency(picture, kind, options, mode):
    assert read_picture(encoded(picture, kind, **options)).mode == mode


def test_deep_grey_is_scaled_and_not_clipped():
    deep = Image.fromarray(np.array([[0, 257, 0x8080, 0xFFFF]], np.uint16))
    assert list(np.asarray(read_picture(encoded(deep, "PNG")))[0]) == [0, 1, 128, 255]
    keyed = np.asarray(read_picture(encoded(deep, "PNG", transparency=0x8080)))
    assert keyed[0].tolist() == [[0, 255], [1, 255], [128, 0], [255, 255]]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_frame_is_read(kind):
    data = encoded(shirt(), kind, save_all=True, append_images=[shirt("red", "white")] * 3)
    assert difference(read_picture(data), shirt()) < 3


def test_of_a_picture_with_further_pictures_behind_it_the_first_is_read():
    data = encoded(shirt(), "MPO", save_all=True, append_images=[shirt("red", "white")])
    assert difference(read_picture(data), shirt()) < 3


def test_a_png_in_a_thousand_pieces_is_one_picture():
    data = encoded(Image.effect_noise((60, 80), 50), "PNG")
    start, end = data.index(b"IDAT") - 4, data.index(b"IEND") - 4
    pieces = b"".join(chunk(b"IDAT", data[i : i + 1]) for i in range(start + 8, end - 4))
    assert read_picture(data[:start] + pieces + data[end:]) == read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_follows_the_picture_in_the_file_does_not_matter(kind):
    data = encoded(shirt(), kind)
    assert read_picture(data + b"PK\3\4<html>\xff\xda\0\x08" * 20) == read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_however_the_camera_was_held_the_picture_stands_upright(kind, order):
    stored = {  # how EXIF 2.32 has a camera store an upright picture under each orientation
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for orientation, turn in stored.items():
        exif = Image.Exif()
        exif.endian = order
        exif[ORIENTATION] = orientation
        sideways = shirt() if turn is None else shirt().transpose(turn)
        picture = read_picture(encoded(sideways, kind, exif=exif, quality=95))
        assert difference(picture, shirt()) < 3, orientation
        assert np.abs(prepare(picture) - prepare(shirt())).mean() < 0.03, orientation
        assert "exif" not in picture.info


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    "exif", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0II*\0\xff\xff\xff\xff"]
)
def test_broken_metadata_is_ignored(kind, exif):
    assert difference(read_picture(encoded(shirt(), kind, exif=exif)), shirt()) < 3
