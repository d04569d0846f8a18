"""The picture of a regular grid of decodes, and the HTML around it."""

import io

import numpy as np
from PIL import Image

from app.render import decoded_grid
from tests.app.render.test_html import Reader


def test_the_picture_shows_the_decodes_of_the_grid_from_the_largest_y_down(bundle):
    plane = bundle.maps["blog"]
    picture = Image.open(io.BytesIO(decoded_grid.draw_grid(plane)))
    assert picture.format == "WEBP"
    pixels = np.asarray(picture.convert("L"), np.float32) / 255
    side = picture.width // decoded_grid.SIDE
    assert picture.size == (decoded_grid.SIDE * side,) * 2
    for row, column in ((0, 0), (0, 9), (4, 7), (9, 0)):
        code = np.array([[column * 5 / 9, 5 - row * 5 / 9]], np.float32)
        tile = pixels[row * side : (row + 1) * side, column * side : (column + 1) * side]
        shrunk = tile.reshape(28, side // 28, 28, side // 28).mean(axis=(1, 3))
        assert np.abs(shrunk - plane.decode(code)[0]).mean() < 0.02


def test_the_figure_has_the_coordinates_of_the_codes_along_both_sides():
    page = Reader(decoded_grid.grid_figure("/grid.webp"))
    ticks = page.text.partition("}\n.lw-grid span")[2].partition("}")[2].split()
    assert all(page.attribute("alt"))
    assert page.attribute("data-src") == ["/grid.webp"]
    assert page.attribute("data-testid") == ["decoded-grid"]
    upwards, to_the_right = "54.43.93.32.82.21.71.10.560", "00.561.11.72.22.83.33.94.45"
    assert "".join(ticks) == upwards + to_the_right
