"""Pictures made from arrays: every pixel is where it belongs."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from app.render import images
from app.render.palette import MARKERS
from models.latent import Extent
from models.pictures.segmentation import Segmentation

EDGE = Extent(x0=0, x1=2, y0=-1, y1=3, columns=2, rows=2)
CORNERS = {(0, 3): (0, 0), (2, 3): (-1, 0), (0, -1): (0, -1), (2, -1): (-1, -1)}


def test_an_image_keeps_its_grey_levels():
    levels = np.arange(784, dtype=np.float32).reshape(28, 28) % 256
    picture = images.draw_image(levels / 255)
    assert (picture.mode, picture.size) == ("L", (28, 28))
    assert (np.asarray(picture) == levels).all()


def test_a_contact_sheet_lays_images_out_row_by_row():
    flat = np.repeat(np.array([0.0, 0.2, 0.4, 0.6, 0.8], np.float32), 784).reshape(5, 28, 28)
    sheet = np.asarray(images.draw_contact_sheet(flat, columns=3, scale=2))
    assert sheet.shape == (2 * 56, 3 * 56)
    middles = sheet[28::56, 28::56]
    assert middles.tolist() == [[0, 51, 102], [153, 204, 0]]


@pytest.mark.parametrize(("place", "pixel"), CORNERS.items())
def test_a_code_in_a_corner_of_the_map_is_drawn_there_in_the_colour_of_its_class(place, pixel):
    column, row = pixel
    picture = np.asarray(images.draw_scatter(np.array([place], np.float32), np.array([4], np.uint8), EDGE, 40))
    assert picture.shape == (40, 40, 4)
    assert "#" + picture[row, column, :3].tobytes().hex() == MARKERS[4].colour
    assert picture[row, column, 3] > 0


def test_the_scatter_plot_is_transparent_where_no_code_is():
    picture = np.asarray(images.draw_scatter(np.array([[1, 1]], np.float32), np.array([0], np.uint8), EDGE, 40))
    assert 0 < (picture[..., 3] > 0).sum() <= 9
    assert not picture[0].any()


def test_codes_outside_the_extent_are_drawn_on_its_edge():
    far = np.array([[-50, 90], [50, -90]], np.float32)
    picture = np.asarray(images.draw_scatter(far, np.array([1, 2], np.uint8), EDGE, 40))
    assert picture[0, 0, 3] > 0
    assert picture[-1, -1, 3] > 0


def test_a_data_url_holds_the_same_picture():
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8))
    kind, _, content = images.to_data_url(picture).partition(",")
    assert kind == "data:image/png;base64"
    assert (np.asarray(Image.open(BytesIO(base64.b64decode(content)))) == np.asarray(picture)).all()


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_a_thumbnail_is_small_and_has_the_same_proportions(mode):
    kind, _, content = images.to_thumbnail_url(Image.new(mode, (400, 200)), 100).partition(",")
    assert kind == "data:image/webp;base64"
    assert Image.open(BytesIO(base64.b64decode(content))).size == (100, 50)


def test_the_terrain_shows_the_corners_of_the_lattice_with_y_upwards():
    garments = np.zeros((7, 9, 28, 28), np.uint8)
    garments[0, 0], garments[-1, -1] = 100, 200
    picture = np.asarray(images.draw_terrain(garments, 3))
    assert picture.shape == (84, 84)
    assert (picture[-28:, :28] == 100).all()
    assert (picture[:28, -28:] == 200).all()
    assert picture[28:56].max() == 0


def test_a_heatmap_tints_what_matters_and_nothing_else():
    garment, occlusion_map = np.full((28, 28), 0.5, np.float32), np.zeros((28, 28), np.float32)
    garment[:4] = 0
    plain = np.asarray(images.draw_heatmap(garment, occlusion_map))
    assert (plain[..., 0] == plain[..., 2]).all()
    occlusion_map[:10] = 0.4
    tinted = np.asarray(images.draw_heatmap(garment, occlusion_map)).astype(int)
    assert (tinted[4:10, :, 0] > tinted[4:10, :, 2] + 60).all()
    np.testing.assert_array_equal(tinted[:4], 0)
    np.testing.assert_array_equal(tinted[10:], plain[10:])


def test_the_background_of_a_segmentation_is_faded():
    mask = np.zeros((40, 30), bool)
    mask[10:30, 5:25] = True
    found = Segmentation(mask, mask, np.full((40, 30, 3), 200, np.uint8), "plain")
    opacity = np.asarray(images.draw_segmentation(found))[..., 3]
    assert (opacity[mask] == 255).all()
    assert (opacity[~mask] < 80).all()
