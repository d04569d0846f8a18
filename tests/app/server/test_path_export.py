"""Films and strips of garments: every garment arrives, in order, for as long as every other."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from app.server import path_export

every_kind = pytest.mark.parametrize("kind", ["webp", "gif"])


@pytest.fixture(scope="module")
def walk(bundle):
    """Garments between two real ones, (30, 28, 28), decoded."""
    plane = next(iter(bundle.maps.values()))
    ends = plane.codes("test")[[0, 2]]
    return plane.decode(np.linspace(*ends, 30, dtype=np.float32))


def frames(content):
    """Grey levels (n, side, side), and the milliseconds of each."""
    film, levels, lengths = Image.open(BytesIO(content)), [], []
    for number in range(film.n_frames):
        film.seek(number)
        levels.append(np.asarray(film.convert("L"), np.float32))
        lengths.append(film.info["duration"])
    return np.stack(levels), lengths


def averaged(levels):
    """Back to 28 x 28: (n, side, side) -> (n, 28, 28)."""
    n, side, _ = levels.shape
    return levels.reshape(n, 28, side // 28, 28, side // 28).mean(axis=(2, 4))


@every_kind
def test_a_film_shows_every_garment_in_order(walk, kind):
    levels, _ = frames(path_export.animation(walk, kind, seconds=3))
    assert levels.shape == (30, 280, 280)
    off = np.abs(averaged(levels) - walk * 255).mean(axis=(1, 2))
    assert off.max() < 3


@every_kind
def test_a_film_starts_anew_for_ever(walk, kind):
    assert Image.open(BytesIO(path_export.animation(walk, kind, seconds=3))).info["loop"] == 0


@every_kind
@pytest.mark.parametrize("seconds", [1.5, 3.0, 30.0])
def test_all_frames_last_equally_long_and_as_long_as_was_asked_in_all(walk, kind, seconds):
    _, lengths = frames(path_export.animation(walk, kind, seconds))
    assert len(set(lengths)) == 1
    assert sum(lengths) / 1000 == pytest.approx(seconds, rel=0.1)


@every_kind
def test_no_frame_is_shorter_than_browsers_can_show(walk, kind):
    _, lengths = frames(path_export.animation(walk, kind, seconds=0.1))
    assert set(lengths) == {20}


@every_kind
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_garments_that_do_not_differ_get_a_frame_each_all_the_same(kind, level):
    levels, lengths = frames(path_export.animation(np.full((12, 28, 28), level, np.float32), kind, seconds=1))
    assert len(levels) == len(lengths) == 12
    assert np.abs(averaged(levels) - level * 255).max() <= 1.5


@every_kind
def test_a_slow_journey_keeps_its_frames_and_reaches_its_end(walk, kind):
    slow = walk[0] + np.linspace(0, 1, 40, dtype=np.float32)[:, None, None] * (walk[1] - walk[0])
    levels, _ = frames(path_export.animation(slow, kind, seconds=2))
    assert len(levels) == 40
    assert np.abs(averaged(levels[-1:]) - walk[1] * 255).mean() < 3


def test_a_film_may_have_another_size_and_a_single_frame(walk):
    levels, _ = frames(path_export.animation(walk[:1], "gif", seconds=1, side=140))
    assert levels.shape == (1, 140, 140)


def test_there_is_no_film_of_another_kind(walk):
    with pytest.raises(ValueError, match="webp, gif or png"):
        path_export.animation(walk, "mp4", seconds=1)


def test_a_strip_has_the_garments_side_by_side_with_white_between(walk):
    strip = Image.open(BytesIO(path_export.strip(walk[:4])))
    assert (strip.format, strip.size) == ("PNG", (4 * 140 + 3 * 8, 140))
    levels = np.asarray(strip, np.float32)
    starts = range(0, strip.width, 148)
    tiles = np.stack([levels[:, start : start + 140] for start in starts])
    assert np.abs(averaged(tiles) - walk[:4] * 255).mean(axis=(1, 2)).max() < 3
    assert all((levels[:, end + 140 : start] == 255).all() for end, start in pairwise(starts))


def test_enlargement_is_smooth(walk):
    """Steps within what was one pixel are no larger than those between pixels."""
    (levels,), _ = frames(path_export.animation(walk[:1], "gif", seconds=1))
    between = np.abs(np.diff(walk[0] * 255, axis=1)).max()
    assert np.abs(np.diff(levels, axis=1)).max() < between / 3
