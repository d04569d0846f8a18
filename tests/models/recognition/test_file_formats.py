"""One picture in whatever way it was saved or held gets one answer."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from models import read_picture
from models.bundle import SHIPPED
from tests.models.pictures.picture_files import ORIENTATION, encoded

EXAMPLES = sorted(path for path in (SHIPPED / "examples").iterdir() if path.suffix in (".png", ".webp"))
NEAR = 0.12
"""How far a probability may move for what a lossy format changes."""


def turned(picture):
    """As a camera that was held sideways saves it: lying, with the turn that makes it upright noted beside."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return encoded(picture.rotate(90, expand=True), "JPEG", quality=95, exif=exif)


VERSIONS = {
    "png": lambda picture: encoded(picture, "PNG"),
    "jpeg": lambda picture: encoded(picture, "JPEG", quality=90),
    "webp": lambda picture: encoded(picture, "WEBP", quality=90),
    "mirrored": lambda picture: encoded(ImageOps.mirror(picture), "PNG"),
    "held sideways": turned,
}


@pytest.fixture(scope="module")
def answers(bundle):
    """By example and version, the verdict."""
    said = {}
    for path in EXAMPLES:
        upright = read_picture(path.read_bytes()).convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("RGB")
        said[path.stem] = {name: bundle.classify(read_picture(save(flat))) for name, save in VERSIONS.items()}
    return said


@pytest.mark.parametrize("version", [name for name in VERSIONS if name != "png"])
@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_another_version_of_a_picture_gets_the_same_answer(answers, example, version):
    first, other = answers[example]["png"], answers[example][version]
    assert (other.label, other.in_distribution) == (first.label, first.in_distribution)
    np.testing.assert_allclose(other.probabilities, first.probabilities, atol=NEAR)
