"""A picture of a garment is prepared as Fashion-MNIST would hold it."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models import PictureError, prepare, read_picture
from models.manifest import SHIPPED
from models.pictures.framing import FILL_GREY, MIN_GREY, STROKE_GREY, TARGET_MEDIAN, prepare_image
from models.pictures.segmentation import MIN_BOX_SIDE
from tests.models.pictures.picture_files import encode, shirt


def bounding_box(prepared):
    """The rows and columns of an image that are not black, first and past the last."""
    occupied = (np.flatnonzero((prepared > 0.05).any(axis=axis)) for axis in (1, 0))
    return [(int(indices[0]), int(indices[-1]) + 1) for indices in occupied]


@pytest.mark.parametrize(
    "mode",
    ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "LAB", "I", "I;16", "F"],
)
def test_the_mode_of_a_picture_does_not_matter(mode):
    grey = shirt("white", "black", "L")
    via = {"La": "LA", "RGBa": "RGBA", "PA": "P", "HSV": "RGB", "LAB": "RGB", "YCbCr": "RGB"}.get(mode, "L")
    deep = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    picture = deep if mode == "I;16" else grey.convert(via).convert(mode)
    before = picture.tobytes()
    prepared = prepare(picture)
    assert prepared.shape == (28, 28)
    assert prepared.dtype == np.float32
    assert prepared.flags.c_contiguous
    assert 0 <= prepared.min() <= prepared.max() <= 1
    np.testing.assert_allclose(prepared, prepare(grey), atol=0.03)
    assert picture.tobytes() == before


def test_float_pixels_may_range_to_1_or_255_and_contain_nan():
    values = np.asarray(shirt("white", "black", "L"), np.float32)
    expected = prepare(Image.fromarray(values))
    np.testing.assert_allclose(prepare(Image.fromarray(values / 255)), expected, atol=0.03)
    values[0, 30] = np.nan
    assert np.isfinite(prepare(Image.fromarray(values))).all()


@pytest.mark.parametrize(
    ("background", "color"),
    [
        ("white", "black"),
        ("black", "white"),
        ("#222", "#ddd"),
        ("#777", "#111"),
        ("#dcc", "white"),
        ("#3060c0", "#c03030"),
        ("#0000", "white"),
        ("#0000", "black"),
    ],
)
def test_the_garment_is_light_on_black_whatever_the_colours_were(background, color):
    prepared = prepare(shirt(background, color, "RGBA"))
    assert np.abs(prepared - prepare(shirt("white", "black"))).mean() < 0.03
    np.testing.assert_allclose(prepared[14, 12:16], TARGET_MEDIAN, atol=0.01)
    assert prepared[[0, 0, -1, -1], [0, -1, 0, -1]].max() < 0.1


def test_a_transparent_picture_is_prepared_like_the_same_on_white():
    clear = shirt("#0000", "#2a6", "RGBA")
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    assert np.abs(prepare(clear) - prepare(white.convert("RGB"))).mean() < 0.03


def test_shades_of_a_garment_keep_their_order_and_none_becomes_black():
    picture = shirt("white", "#444")
    picture.paste("#999", (22, 40, 38, 60))
    picture.paste("black", (22, 62, 38, 70))
    prepared = prepare(picture)
    assert MIN_GREY <= prepared[17, 14] < TARGET_MEDIAN - 0.1
    assert prepared[24, 14] > TARGET_MEDIAN + 0.1


def test_margins_and_resolution_do_not_matter():
    expected = prepare(shirt())
    wide = Image.new("RGB", (300, 200), "white")
    wide.paste(shirt(), (180, 90))
    large = shirt().resize((600, 800), Image.Resampling.NEAREST)
    for other in (wide, large):
        assert np.abs(prepare(other) - expected).mean() < 0.03


def test_jpeg_artefacts_do_not_count_as_foreground():
    picture = Image.new("RGB", (300, 360), "white")
    picture.paste(shirt().resize((180, 240), Image.Resampling.NEAREST), (51, 63))
    blurred = prepare(read_picture(encode(picture, "JPEG", quality=85)))
    assert np.abs(blurred - prepare(picture)).mean() < 0.01


def test_a_mirrored_picture_gives_the_mirrored_image():
    picture = shirt()
    picture.paste("#999", (22, 40, 30, 60))
    mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert np.abs(prepare(mirrored)[:, ::-1] - prepare(picture)).mean() < 0.02


@pytest.mark.parametrize(
    ("size", "rows", "columns"),
    [
        ((140, 70), (7, 21), (0, 28)),
        ((70, 140), (0, 28), (7, 21)),
        ((100, 100), (0, 28), (0, 28)),
        ((140, 8), (13, 15), (0, 28)),
    ],
)
def test_the_longest_edge_fills_the_frame_and_the_other_keeps_its_proportion(size, rows, columns):
    picture = Image.new("L", (200, 200), 255)
    picture.paste(0, (20, 30, 20 + size[0], 30 + size[1]))
    np.testing.assert_allclose(bounding_box(prepare(picture)), [rows, columns], atol=1)


def test_an_outline_is_filled_even_if_it_has_a_gap():
    for gap in (0, 10):
        picture = Image.new("RGB", (200, 200), "white")
        pen = ImageDraw.Draw(picture)
        pen.line([(40, 40), (160, 40), (160, 170), (40, 170), (40, 40 + gap)], "black", 5)
        prepared = prepare(picture)
        np.testing.assert_allclose(prepared[8:20, 8:20], FILL_GREY, atol=0.01)


def test_inner_strokes_of_a_drawing_are_kept_and_its_outline_is_filled():
    picture = Image.new("RGB", (200, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 20, 170, 180), outline="black", width=6)
    pen.line([(100, 50), (100, 150)], "black", 6)
    prepared = prepare(picture)
    assert prepared[14, 13:15].min() < FILL_GREY - 0.1
    np.testing.assert_allclose(prepared[14, [4, 5, 22, 23]], FILL_GREY, atol=0.02)


def test_an_image_of_the_data_set_is_unchanged():
    garment = np.random.default_rng(0).integers(0, 200, (28, 28), np.uint8)
    garment[[0, 1, -1]] = 0
    garment[:, [0, 1, 2, -1]] = 5
    for mode in ("L", "RGB", "RGBA"):
        data = encode(Image.fromarray(garment).convert(mode), "PNG")
        np.testing.assert_allclose(prepare(read_picture(data)), garment / np.float32(255), atol=1e-6)
    negative = encode(Image.fromarray(255 - garment), "PNG")
    np.testing.assert_allclose(prepare(read_picture(negative)), garment / np.float32(255), atol=1e-6)


@pytest.mark.parametrize("colour", ["white", "black", "#777", "red", "#0000", "#ff000001"])
@pytest.mark.parametrize("size", [(100, 60), (28, 28), (1, 1)])
def test_a_blank_picture_is_rejected(colour, size):
    with pytest.raises(PictureError, match="nothing but background"):
        prepare(Image.new("RGBA", size, colour))


def test_a_picture_that_cannot_be_decoded_is_rejected():
    with pytest.raises(PictureError), Image.open(io.BytesIO(encode(shirt(), "PNG")[:-60])) as lazy:
        prepare(lazy)


def two_garments():
    """A shirt on the left and a horizontal bar on the right."""
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste(shirt().resize((120, 160)), (30, 20))
    picture.paste("maroon", (240, 80, 380, 120))
    return picture


@pytest.mark.parametrize(
    ("box", "alone"), [((0, 0, 0.5, 1), shirt()), ((0.55, 0.3, 1, 0.7), Image.new("RGB", (140, 40), "maroon"))]
)
def test_a_box_selects_one_of_two_garments(box, alone):
    framed_alone = Image.new("RGB", (300, 300), "white")
    framed_alone.paste(alone, (60, 60))
    image = prepare_image(two_garments(), box)
    assert np.abs(image.pixels - prepare(framed_alone)).mean() < 0.03
    assert image.segmentation.mask.any()
    assert image.segmentation.pixels.shape[0] / image.segmentation.pixels.shape[1] < 2


def test_a_box_finds_a_garment_that_is_small_in_its_picture():
    picture = Image.new("RGB", (1600, 1200), "white")
    picture.paste(shirt(), (1000, 700))
    image = prepare_image(picture, (1000 / 1600, 700 / 1200, 1060 / 1600, 780 / 1200))
    assert np.abs(image.pixels - prepare(shirt())).mean() < 0.03


def test_an_empty_box_has_an_error_of_its_own():
    with pytest.raises(PictureError, match="in this box"):
        prepare_image(two_garments(), (0.5, 0, 0.55, 0.3))


@pytest.mark.parametrize("box", [(0.2, 0.2, 0.2 + MIN_BOX_SIDE / 2, 0.9), (0.2, 0.2, 0.9, 0.2 + MIN_BOX_SIDE / 2)])
def test_a_box_that_is_too_small_is_rejected_in_one_sentence(box):
    with pytest.raises(PictureError, match=r"^This box is too small[^\n]+\.$"):
        prepare_image(two_garments(), box)


@pytest.mark.parametrize(
    "box",
    [
        (),
        (0, 0, 1),
        (0.5, 0, 0.5, 1),
        (0.6, 0, 0.4, 1),
        (0, 0.9, 1, 0.1),
        (-0.1, 0, 1, 1),
        (0, 0, 1, 1.1),
        (0, 0, float("nan"), 1),
        "left",
        (0, 0, None, 1),
        5,
    ],
)
def test_an_invalid_box_is_a_value_error_and_no_picture_error(box):
    with pytest.raises(ValueError, match="A box is") as caught:
        prepare_image(two_garments(), box)
    assert not isinstance(caught.value, PictureError)


def test_negative_swaps_light_and_dark_of_the_garment_but_not_of_the_background():
    picture = shirt("white", "#444")
    picture.paste("#999", (22, 40, 38, 60))
    default, negative = (prepare_image(picture, negative=flag).pixels for flag in (False, True))
    assert default[17, 14] < default[24, 14]
    assert negative[17, 14] > negative[24, 14]
    np.testing.assert_array_equal(default > 0, negative > 0)
    drawing = Image.new("RGB", (200, 200), "white")
    pen = ImageDraw.Draw(drawing)
    pen.rectangle((30, 20, 170, 180), outline="black", width=6)
    pen.line([(100, 50), (100, 150)], "black", 6)
    np.testing.assert_allclose(prepare_image(drawing, negative=True).pixels[14, 8], STROKE_GREY, atol=0.02)


@pytest.mark.parametrize(
    ("picture", "domain"),
    [
        (Image.fromarray(np.eye(28, dtype=np.uint8) * 255), "data"),
        (shirt(), "picture"),
        (read_picture((SHIPPED / "examples" / "photo_coat.webp").read_bytes()), "photo"),
    ],
)
def test_a_prepared_image_knows_its_input_domain(picture, domain):
    image = prepare_image(picture)
    assert image.domain == domain
    assert (image.segmentation is None) == (domain == "data")
