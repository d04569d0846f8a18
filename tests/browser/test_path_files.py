"""Journeys to keep: films and strips drawn by the exact decoder."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from models.latent import resample_path
from tests.browser.the_map import numbers

WATCH_PROGRESS = """progress => {
    progress.seen = false;
    new MutationObserver(() => { progress.seen ||= !progress.hidden; }).observe(progress, { attributes: true });
}"""


def downloaded(the_map, kind):
    """The file that a download button gives."""
    with the_map.page.expect_download() as waiting:
        the_map.page.locator(f'[data-download="{kind}"]').click()
    assert waiting.value.suggested_filename == f"journey-{the_map.plane.name}.{kind}"
    return Image.open(io.BytesIO(Path(waiting.value.path()).read_bytes()))


def ends_of(the_map):
    """The two ends in the address bar, (2, 2)."""
    query = the_map.address(lambda says: {"a", "b"} <= says.keys())
    return np.array([numbers(query["a"]), numbers(query["b"])], np.float32)


def averaged(picture):
    """Grey levels of a square picture, averaged to 28 x 28."""
    levels = np.asarray(picture.convert("L"), np.float32)
    step = levels.shape[0] // 28
    return levels.reshape(28, step, 28, step).mean(axis=(1, 3))


@pytest.mark.parametrize(("kind", "route"), [("webp", "straight"), ("gif", "charted")])
def test_a_film_goes_from_the_first_decode_to_the_last_in_sixty_frames(the_map, kind, route):
    the_map.page.locator(f'[data-route="{route}"]').click()
    the_map.part("progress").evaluate(WATCH_PROGRESS)
    before = the_map.part("path-status").inner_text()
    film = downloaded(the_map, kind)
    assert film.format == kind.upper()
    assert film.n_frames == 60
    assert min(film.size) >= 224
    exact = the_map.plane.decode(ends_of(the_map)) * 255
    lengths = []
    for number, wanted in ((0, exact[0]), (59, exact[1])):
        film.seek(number)
        film.load()
        lengths.append(film.info["duration"])
        assert np.abs(averaged(film) - wanted).mean() < 3
    assert sum(lengths) / 2 * 60 / 1000 == pytest.approx(5, rel=0.1)
    assert the_map.part("progress").evaluate("progress => progress.seen && progress.hidden")
    assert the_map.part("path-status").inner_text() == before


def test_the_downloaded_strip_holds_ten_decodes_side_by_side(the_map):
    strip = downloaded(the_map, "png")
    side = strip.height
    gap = (strip.width - 10 * side) // 9
    assert strip.width == 10 * side + 9 * gap
    for number, wanted in enumerate(the_map.plane.decode(resample_path(ends_of(the_map), 10)) * 255):
        left = number * (side + gap)
        assert np.abs(averaged(strip.crop((left, 0, left + side, side))) - wanted).mean() < 3


def test_a_higher_speed_gives_a_shorter_film(the_map):
    the_map.part("speed").select_option("2")
    film = downloaded(the_map, "webp")
    film.load()
    assert film.info["duration"] * 60 / 1000 == pytest.approx(2.5, rel=0.1)


def test_a_failed_download_is_reported_and_can_be_repeated(the_map, complaints):
    page = the_map.page
    page.route("**/wardrobe/journey/**", lambda route: route.abort())
    page.locator('[data-download="png"]').click()
    expect(the_map.part("path-status")).to_contain_text("could not be made")
    page.unroute_all()
    complaints.clear()  # the refused file is one
    assert downloaded(the_map, "png").format == "PNG"
