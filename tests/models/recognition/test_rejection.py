"""The ID score, and why a picture is rejected: open strokes, clutter, scattered parts, an unknown shape."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.classify import classify_file
from models.pictures.framing import PreparedImage, prepare_image
from models.pictures.reading import PictureError
from models.pictures.segmentation import SCATTERED
from models.recognition import wording
from models.recognition.rejection import outline_iou, rejection_reason
from tests.models.pictures.picture_files import encode, shirt

TOP = [(90, 50), (166, 50), (230, 90), (200, 120), (170, 100), (170, 210), (86, 210), (86, 100), (40, 120), (90, 50)]


def draw_lines(*lines, width=18):
    picture = Image.new("RGB", (256, 256))
    for line in lines:
        ImageDraw.Draw(picture).line(line, "white", width, "curve")
    return picture


def gradient():
    """A diagonal gradient between two colours."""
    diagonal = np.indices((256, 256)).sum(axis=0)
    return Image.fromarray(np.stack((diagonal // 2, 255 - diagonal // 2, diagonal // 3), -1).astype(np.uint8))


def disc():
    picture = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(picture).ellipse((40, 40, 216, 216), "navy")
    return picture


def text(background, color):
    picture = Image.new("RGB", (400, 400), background)
    for number, line in enumerate(("Many words, and", "none of them is", "a shirt or boot")):
        ImageDraw.Draw(picture).text((20, 30 + 70 * number), line, color, font_size=40)
    return picture


def coins():
    picture = Image.new("RGB", (400, 400), "white")
    for x, y in np.ndindex(4, 4):
        ImageDraw.Draw(picture).ellipse((30 + 90 * x, 30 + 90 * y, 90 + 90 * x, 90 + 90 * y), "peru")
    return picture


NOT_GARMENTS = {
    "a cross": ("open", lambda: draw_lines([(40, 40), (216, 216)], [(40, 216), (216, 40)])),
    "an angle": ("open", lambda: draw_lines([(60, 40), (60, 210), (200, 210)])),
    "a gradient": ("cluttered", gradient),
    "stripes": (
        "cluttered",
        lambda: Image.fromarray((np.indices((256, 256))[1] // 32 % 2 * 200).astype("u1")),
    ),
    "a disc": ("unlike", disc),
}


@pytest.mark.parametrize("name", NOT_GARMENTS)
def test_the_segmentation_gives_the_reason(name):
    reason, picture = NOT_GARMENTS[name]
    assert rejection_reason(prepare_image(picture()).segmentation) == reason


@pytest.mark.parametrize("picture", [text("white", "black"), text("midnightblue", "khaki"), coins()])
def test_a_picture_of_many_small_things_is_rejected_whatever_the_network_says(bundle, picture):
    with pytest.raises(PictureError) as raised:
        prepare_image(picture)
    assert str(raised.value) == SCATTERED
    prediction = bundle.classify(picture)
    assert (prediction.in_distribution, prediction.id_score) == (False, 0)


def test_small_things_in_a_box_are_segmented():
    image = prepare_image(coins(), (0, 0, 1, 1))
    assert image.pixels.any()
    assert image.segmentation is not None


def test_a_drawn_garment_with_many_dots_is_not_scattered():
    drawing = draw_lines(TOP, width=6)
    for x, y in np.ndindex(3, 5):
        ImageDraw.Draw(drawing).ellipse((105 + 20 * x, 95 + 22 * y, 112 + 20 * x, 102 + 22 * y), "white")
    assert prepare_image(drawing).segmentation.mask.any()


def test_a_jumper_with_stripes_of_the_background_colour_is_not_scattered():
    picture = Image.new("RGB", (300, 300), "white")
    for top in range(40, 250, 40):
        ImageDraw.Draw(picture).rectangle((40, top, 260, top + 18), "navy")
    assert prepare_image(picture).segmentation.mask.any()


def test_a_segmented_garment_has_no_reason_but_an_unknown_shape():
    for picture in (shirt(), shirt("black", "white"), draw_lines(TOP)):
        assert rejection_reason(prepare_image(picture).segmentation) == "unlike"


@pytest.mark.parametrize("name", ["a cross", "a gradient", "a disc"])
def test_the_prediction_in_words_begins_with_the_reason(bundle, name):
    reason, picture = NOT_GARMENTS[name]
    result = classify_file(bundle, encode(picture(), "PNG"))
    assert not result["in_distribution"]
    assert result["verdict"].startswith(wording.REJECTION_SENTENCES[reason])


def test_the_outline_iou_falls_as_a_reconstruction_moves_away():
    block = np.zeros((3, 28, 28), np.float32)
    block[:, 4:24, 4:14] = 0.5
    ious = [outline_iou(block, np.roll(block, pixels, axis=2)) for pixels in (0, 5, 12)]
    np.testing.assert_allclose(ious, (1, 1 / 3, 0), atol=1e-6)
    assert outline_iou(0 * block, 0 * block) == 0


def test_an_image_that_a_map_reconstructs_with_another_outline_has_a_lower_id_score(bundle, images):
    cross = np.zeros((28, 28), np.float32)
    cross[:, 12:15] = cross[12:15] = 0.8
    garments = [bundle.id_score(PreparedImage(image)) for image in images[:20]]
    others = [bundle.id_score(PreparedImage(pixels)) for pixels in (cross, 0 * cross)]
    assert np.median(garments) > max(others)
    assert 0 <= min(others) <= max(garments) <= 1
