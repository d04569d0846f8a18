"""What may be wrong with a picture that holds no garment: open lines, clutter, a shape like nothing known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models import words
from models.classify import name_garment
from models.doubt import doubt
from models.framing import look_at
from tests.models.picture_files import encoded, shirt


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
    assert doubt(look_at(picture())[1]) == reason


def test_a_garment_gives_no_reason_for_doubt_but_that_it_be_like_none():
    drawing = chalk(
        [(90, 50), (166, 50), (230, 90), (200, 120), (170, 100), (170, 210), (86, 210), (86, 100), (90, 50)]
    )
    for picture in (shirt(), shirt("black", "white"), drawing):
        assert doubt(look_at(picture)[1]) == "unlike"


@pytest.mark.parametrize("name", ["a cross", "shades over all", "a disc"])
def test_the_reason_is_said_in_the_shell_and_on_the_page(bundle, name):
    reason, picture = NO_GARMENTS[name]
    said = name_garment(bundle, encoded(picture(), "PNG"))
    assert not said["is_garment"]
    assert said["verdict"].startswith(words.NO_GARMENT[reason])
