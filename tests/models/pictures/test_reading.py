"""Complete picture files are read: upright, first frame only, with every pixel mode."""

import numpy as np
import pytest
from PIL import Image

from models import prepare, read_picture
from models.pictures.reading import READ_SIDE
from tests.models.pictures.picture_files import FORMATS, ORIENTATION, chunk, encode, mean_difference, shirt


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_as_it_was_saved(kind):
    picture = read_picture(encode(shirt(), kind))
    assert picture.size == (60, 80)
    assert mean_difference(picture, shirt()) < 3


def test_a_small_picture_keeps_every_pixel():
    assert read_picture(encode(shirt(), "PNG")).tobytes() == shirt().tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_scaled_down_without_seams(kind):
    slope = np.add.outer(np.arange(2400), np.arange(3200)) / 5600 * 255
    large = Image.fromarray(slope.astype(np.uint8))
    picture = read_picture(encode(large, kind))
    assert picture.size == (READ_SIDE, READ_SIDE * 3 // 4)
    assert mean_difference(picture, large.resize(picture.size, Image.Resampling.BOX)) < 1
    steps = np.diff(np.asarray(picture.convert("L"), float), axis=0)
    assert -2 <= steps.min() <= steps.max() <= 3


@pytest.mark.parametrize("size", [(1, 40_000), (40_000, 1), (3, 9_000)])
def test_a_very_thin_picture_is_read_and_prepared(size):
    thin = Image.new("L", size, 255)
    thin.paste(0, (0, 0, max(1, size[0] // 3), max(1, size[1] // 3)))
    picture = read_picture(encode(thin, "PNG"))
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
def test_every_pixel_mode_becomes_grey_or_rgb_and_keeps_its_transparency(picture, kind, options, mode):
    assert read_picture(encode(picture, kind, **options)).mode == mode


def test_16_bit_grey_is_scaled_and_not_clipped():
    deep = Image.fromarray(np.array([[0, 257, 0x8080, 0xFFFF]], np.uint16))
    assert list(np.asarray(read_picture(encode(deep, "PNG")))[0]) == [0, 1, 128, 255]
    keyed = np.asarray(read_picture(encode(deep, "PNG", transparency=0x8080)))
    assert keyed[0].tolist() == [[0, 255], [1, 255], [128, 0], [255, 255]]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_the_first_frame_of_an_animation_is_read(kind):
    data = encode(shirt(), kind, save_all=True, append_images=[shirt("red", "white")] * 3)
    assert mean_difference(read_picture(data), shirt()) < 3


def test_the_first_picture_of_an_mpo_is_read():
    data = encode(shirt(), "MPO", save_all=True, append_images=[shirt("red", "white")])
    assert mean_difference(read_picture(data), shirt()) < 3


def test_a_png_with_very_many_idat_chunks_is_read():
    data = encode(Image.effect_noise((60, 80), 50), "PNG")
    start, end = data.index(b"IDAT") - 4, data.index(b"IEND") - 4
    pieces = b"".join(chunk(b"IDAT", data[i : i + 1]) for i in range(start + 8, end - 4))
    assert read_picture(data[:start] + pieces + data[end:]) == read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_bytes_after_the_picture_are_ignored(kind):
    data = encode(shirt(), kind)
    assert read_picture(data + b"PK\3\4<html>\xff\xda\0\x08" * 20) == read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_exif_orientation_is_applied(kind, order):
    stored = {  # how EXIF 2.32 stores an upright picture under each orientation
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for orientation, transpose in stored.items():
        exif = Image.Exif()
        exif.endian = order
        exif[ORIENTATION] = orientation
        sideways = shirt() if transpose is None else shirt().transpose(transpose)
        picture = read_picture(encode(sideways, kind, exif=exif, quality=95))
        assert mean_difference(picture, shirt()) < 3, orientation
        assert np.abs(prepare(picture) - prepare(shirt())).mean() < 0.03, orientation
        assert "exif" not in picture.info


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    "exif", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0II*\0\xff\xff\xff\xff"]
)
def test_broken_metadata_is_ignored(kind, exif):
    assert mean_difference(read_picture(encode(shirt(), kind, exif=exif)), shirt()) < 3
