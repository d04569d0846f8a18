"""The prediction for a picture does not depend on its file format or orientation."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from models import read_picture
from models.bundle import SHIPPED
from tests.models.pictures.picture_files import ORIENTATION, encode

EXAMPLES = sorted(path for path in (SHIPPED / "examples").iterdir() if path.suffix in (".png", ".webp"))
PROBABILITY_TOLERANCE = 0.12
"""For lossy formats."""


def rotated(picture):
    """As a camera held sideways saves it: rotated, with an EXIF orientation."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return encode(picture.rotate(90, expand=True), "JPEG", quality=95, exif=exif)


VERSIONS = {
    "png": lambda picture: encode(picture, "PNG"),
    "jpeg": lambda picture: encode(picture, "JPEG", quality=90),
    "webp": lambda picture: encode(picture, "WEBP", quality=90),
    "mirrored": lambda picture: encode(ImageOps.mirror(picture), "PNG"),
    "held sideways": rotated,
}


@pytest.fixture(scope="module")
def predictions(bundle):
    """The prediction by example and version."""
    found = {}
    for path in EXAMPLES:
        upright = read_picture(path.read_bytes()).convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("RGB")
        found[path.stem] = {name: bundle.classify(read_picture(save(flat))) for name, save in VERSIONS.items()}
    return found


@pytest.mark.parametrize("version", [name for name in VERSIONS if name != "png"])
@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_all_versions_of_a_picture_have_the_same_prediction(predictions, example, version):
    first, other = predictions[example]["png"], predictions[example][version]
    assert (other.label, other.in_distribution) == (first.label, first.in_distribution)
    np.testing.assert_allclose(other.probabilities, first.probabilities, atol=PROBABILITY_TOLERANCE)
