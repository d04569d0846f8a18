"""A picture of a garment becomes what Fashion-MNIST would hold."""

import io

import numpy as np
import pytest
from PIL import Image

from models.pictures import PictureError, prepare, read_picture
from tests.models.picture_files import encoded, shirt


@pytest.mark.parametrize(
    "mode",
    ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "LAB", "I", "I;16", "F"],
)
def test_a_picture_of_any_mode_is_prepared_alike(mode):
    grey = shirt("white", "black", "L")
    via = {"La": "LA", "RGBa": "RGBA", "PA": "P", "HSV": "RGB", "LAB": "RGB", "YCbCr": "RGB"}.get(mode, "L")
    deep = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    picture = deep if mode == "I;16" else grey.convert(via).convert(mode)
    before = picture.tobytes()
    prepared = prepare(picture)
    assert prepared.shape == (28, 28)
    assert prepared.dtype == np.float32
    assert prepared.flags.c_contiguous
    assert 0 <= prepared.min() <= prepared.max() == 1
    np.testing.assert_allclose(prepared, prepare(grey), atol=0.02)
    assert picture.tobytes() == before


def test_floats_may_run_to_one_or_to_255_and_hold_no_number():
    values = np.asarray(shirt("white", "black", "L"), np.float32)
    expected = prepare(Image.fromarray(values))
    np.testing.assert_allclose(prepare(Image.fromarray(values / 255)), expected, atol=0.02)
    large = np.zeros((2_000, 1_500), np.float32)
    large[100:200, 100:200] = 1
    large[1_000:1_900, 300:1_200] = 255
    np.testing.assert_allclose(prepare(Image.fromarray(large)), 1, atol=0.1)
    values[0, 30] = np.nan
    assert np.isfinite(prepare(Image.fromarray(values))).all()


def test_a_dark_garment_on_white_becomes_light_on_black():
    prepared = prepare(shirt("white", "black"))
    assert prepared[14, 12:16].min() == 1
    assert prepared[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0
    assert prepared[0].max() > 0.5
    assert prepared[-1].max() > 0.5


@pytest.mark.parametrize(
    ("ground", "cloth"),
    [("black", "white"), ("#222", "#ddd"), ("#777", "#111"), ("#ddd", "white"), ("#0000", "white"), ("#0000", "black")],
)
def test_the_garment_ends_up_light_whatever_it_and_its_ground_were(ground, cloth):
    prepared = prepare(shirt(ground, cloth, "RGBA"))
    np.testing.assert_allclose(prepared, prepare(shirt("white", "black")), atol=0.05)


def test_shades_of_a_garment_keep_their_order():
    picture = shirt("white", "black")
    picture.paste("#888", (22, 40, 38, 60))
    prepared = prepare(picture)
    assert 0.3 < prepared[17, 14] < 0.6
    assert prepared[25, 14] == 1


@pytest.mark.parametrize(("ground", "cloth", "badge"), [("#ccc", "black", "white"), ("#333", "white", "black")])
def test_the_border_decides_what_is_negated_even_if_a_detail_is_beyond_it(ground, cloth, badge):
    picture = shirt(ground, cloth)
    picture.paste(badge, (22, 40, 38, 60))
    prepared = prepare(picture)
    assert prepared[17, 14] == 0
    assert prepared[25, 14] == 1


def test_a_garment_may_reach_into_a_corner():
    picture = Image.new("L", (100, 100), 255)
    picture.paste(0, (0, 15, 80, 100))
    prepared = prepare(picture)
    assert prepared[8:, :20].min() == 1
    assert prepared[:3].max() == prepared[:, 24:].max() == 0


def test_margins_and_resolution_do_not_matter():
    expected = prepare(shirt())
    wide = Image.new("RGB", (300, 200), "white")
    wide.paste(shirt(), (180, 90))
    np.testing.assert_array_equal(prepare(wide), expected)
    large = shirt().resize((600, 800), Image.Resampling.NEAREST)
    assert np.abs(prepare(large) - expected).mean() < 0.01


def test_the_ripples_of_a_jpeg_are_not_trimmed_as_garment():
    picture = Image.new("RGB", (300, 360), "white")
    picture.paste(shirt().resize((180, 240), Image.Resampling.NEAREST), (51, 63))
    blurred = prepare(read_picture(encoded(picture, "JPEG", quality=85)))
    assert np.abs(blurred - prepare(picture)).mean() < 0.01


@pytest.mark.parametrize(
    ("size", "rows", "columns"),
    [
        ((140, 70), (7, 21), (0, 28)),
        ((70, 140), (0, 28), (7, 21)),
        ((140, 65), (8, 21), (0, 28)),
        ((65, 140), (0, 28), (8, 21)),
        ((140, 1), (14, 15), (0, 28)),
    ],
)
def test_the_longest_edge_fills_the_frame_and_the_other_keeps_its_proportion(size, rows, columns):
    picture = Image.new("L", (200, 200), 255)
    picture.paste(0, (20, 30, 20 + size[0], 30 + size[1]))
    expected = np.zeros((28, 28))
    expected[slice(*rows), slice(*columns)] = 1
    np.testing.assert_allclose(prepare(picture), expected, atol=1e-6)


def test_a_fine_pattern_is_averaged_and_not_sampled():
    checks = np.indices((280, 280)).sum(axis=0) % 2 * np.uint8(255)
    checks[:, :10] = checks[:, -10:] = 0
    picture = np.full((300, 300), 255, np.uint8)
    picture[10:290, 10:290] = checks
    middle = prepare(Image.fromarray(picture))[4:24, 4:24]
    np.testing.assert_allclose(middle, 0.5, atol=0.02)


def test_edges_inside_a_garment_are_sharpened():
    picture = Image.new("L", (300, 300), 255)
    picture.paste(128, (10, 10, 150, 290))
    picture.paste(0, (150, 10, 290, 290))
    row = prepare(picture)[14]
    assert row[13] < row[5] - 0.05
    assert row[14] == row[20] == 1


def test_a_picture_of_the_data_set_passes_unchanged():
    garment = np.random.default_rng(0).integers(0, 200, (28, 28), np.uint8)
    garment[[0, 1, -1]] = 0
    garment[:, [0, 1, 2, -1]] = 5
    for mode in ("L", "RGB", "RGBA"):
        data = encoded(Image.fromarray(garment).convert(mode), "PNG")
        np.testing.assert_allclose(prepare(read_picture(data)), garment / np.float32(255), atol=1e-6)
    negative = encoded(Image.fromarray(255 - garment), "PNG")
    np.testing.assert_allclose(prepare(read_picture(negative)), garment / np.float32(255), atol=1e-6)


@pytest.mark.parametrize("colour", ["white", "black", "#777", "#0000", "#ff000001"])
@pytest.mark.parametrize("size", [(100, 60), (28, 28), (1, 1)])
def test_a_blank_picture_is_refused(colour, size):
    with pytest.raises(PictureError, match="nothing but background"):
        prepare(Image.new("RGBA", size, colour))


def test_cloth_of_one_colour_fills_the_frame():
    prepared = prepare(Image.new("RGB", (100, 50), "red"))
    np.testing.assert_allclose(prepared[7:21], 1, atol=1e-5)
    assert prepared[:7].max() == prepared[21:].max() == 0


def test_a_picture_that_cannot_be_decoded_is_refused():
    with pytest.raises(PictureError), Image.open(io.BytesIO(encoded(shirt(), "PNG")[:-60])) as lazy:
        prepare(lazy)
