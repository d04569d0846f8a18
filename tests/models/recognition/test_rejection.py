"""What may be wrong with a picture that holds no garment: open lines, clutter, bits, a shape like nothing known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.classify import classify_file
from models.pictures.framing import PreparedImage, prepare_image
from models.pictures.reading import PictureError
from models.pictures.segmentation import SCATTERED
from models.recognition import wording
from models.recognition.rejection import outline_iou, rejection_reason
from tests.models.pictures.picture_files import encoded, shirt

TOP = [(90, 50), (166, 50), (230, 90), (200, 120), (170, 100), (170, 210), (86, 210), (86, 100), (40, 120), (90, 50)]


def chalk(*lines, width=18):
    picture = Image.new("RGB", (256, 256))
    for line in lines:
        ImageDraw.Draw(picture).line(line, "white", width, "curve")
    return picture


def shades():
    """One colour turning into another, from corner to corner."""
    along = np.indices((256, 256)).sum(axis=0)
    return Image.fromarray(np.stack((along // 2, 255 - along // 2, along // 3), -1).astype(np.uint8))


def disc():
    picture = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(picture).ellipse((40, 40, 216, 216), "navy")
    return picture


def page(ground, foreground):
    picture = Image.new("RGB", (400, 400), ground)
    for number, line in enumerate(("Many words, and", "none of them is", "a shirt or boot")):
        ImageDraw.Draw(picture).text((20, 30 + 70 * number), line, foreground, font_size=40)
    return picture


def coins():
    picture = Image.new("RGB", (400, 400), "white")
    for x, y in np.ndindex(4, 4):
        ImageDraw.Draw(picture).ellipse((30 + 90 * x, 30 + 90 * y, 90 + 90 * x, 90 + 90 * y), "peru")
    return picture


NO_GARMENTS = {
    "a cross": ("open", lambda: chalk([(40, 40), (216, 216)], [(40, 216), (216, 40)])),
    "an angle": ("open", lambda: chalk([(60, 40), (60, 210), (200, 210)])),
    "shades over all": ("cluttered", shades),
    "stripes over all": (
        "cluttered",
        lambda: Image.fromarray((np.indices((256, 256))[1] // 32 % 2 * 200).astype("u1")),
    ),
    "a disc": ("unlike", disc),
}


@pytest.mark.parametrize("name", NO_GARMENTS)
def test_the_cut_out_tells_what_may_be_wrong(name):
    reason, picture = NO_GARMENTS[name]
    assert rejection_reason(prepare_image(picture()).segmentation) == reason


@pytest.mark.parametrize("picture", [page("white", "black"), page("midnightblue", "khaki"), coins()])
def test_many_small_things_are_no_garment_whatever_a_network_would_say_of_them(bundle, picture):
    with pytest.raises(PictureError) as raised:
        prepare_image(picture)
    assert str(raised.value) == SCATTERED
    said = bundle.classify(picture)
    assert (said.in_distribution, said.id_score) == (False, 0)


def test_whoever_draws_a_box_around_small_things_means_them():
    image = prepare_image(coins(), (0, 0, 1, 1))
    assert image.pixels.any()
    assert image.segmentation is not None


def test_a_drawn_garment_with_many_dots_on_it_is_one_thing():
    drawing = chalk(TOP, width=6)
    for x, y in np.ndindex(3, 5):
        ImageDraw.Draw(drawing).ellipse((105 + 20 * x, 95 + 22 * y, 112 + 20 * x, 102 + 22 * y), "white")
    assert prepare_image(drawing).segmentation.mask.any()


def test_a_jumper_whose_stripes_are_of_the_colour_of_its_ground_is_one_thing():
    picture = Image.new("RGB", (300, 300), "white")
    for top in range(40, 250, 40):
        ImageDraw.Draw(picture).rectangle((40, top, 260, top + 18), "navy")
    assert prepare_image(picture).segmentation.mask.any()


def test_a_garment_gives_no_reason_for_doubt_but_that_it_be_like_none():
    for picture in (shirt(), shirt("black", "white"), chalk(TOP)):
        assert rejection_reason(prepare_image(picture).segmentation) == "unlike"


@pytest.mark.parametrize("name", ["a cross", "shades over all", "a disc"])
def test_the_reason_is_said_in_the_shell_and_on_the_page(bundle, name):
    reason, picture = NO_GARMENTS[name]
    said = classify_file(bundle, encoded(picture(), "PNG"))
    assert not said["in_distribution"]
    assert said["verdict"].startswith(wording.REJECTION_SENTENCES[reason])


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
