"""Paths as files: requests are parsed or refused, and every decoded image is in the animation or strip, in order."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.server.path_export import encode_animation, encode_strip, parse_path_request
from models.bundle import MAX_CODE
from models.latent import resample_path

every_format = pytest.mark.parametrize("file_format", ["webp", "gif"])


@pytest.fixture(scope="module")
def decoded(bundle):
    """Decoded images between the codes of two test images, (30, 28, 28)."""
    plane = next(iter(bundle.maps.values()))
    ends = plane.codes("test")[[0, 2]]
    return plane.decode(np.linspace(*ends, 30, dtype=np.float32))


@pytest.fixture(scope="module", params=["webp", "gif"])
def three_seconds(decoded, request):
    """An animation of all of these images, in each format."""
    return encode_animation(decoded, request.param, seconds=3)


def frames(content):
    """Grey levels (n, side, side), and the milliseconds of each."""
    animation, levels, lengths = Image.open(BytesIO(content)), [], []
    for number in range(animation.n_frames):
        animation.seek(number)
        levels.append(np.asarray(animation.convert("L"), np.float32))
        lengths.append(animation.info["duration"])
    return np.stack(levels), lengths


def averaged(levels):
    """Back to 28 x 28: (n, side, side) -> (n, 28, 28)."""
    n, side, _ = levels.shape
    return levels.reshape(n, 28, side // 28, 28, side // 28).mean(axis=(2, 4))


def test_an_animation_shows_every_image_in_order(decoded, three_seconds):
    levels, _ = frames(three_seconds)
    assert levels.shape == (30, 280, 280)
    off = np.abs(averaged(levels) - decoded * 255).mean(axis=(1, 2))
    assert off.max() < 3


def test_an_animation_loops(three_seconds):
    assert Image.open(BytesIO(three_seconds)).info["loop"] == 0


@every_format
@pytest.mark.parametrize("seconds", [1.5, 3.0, 30.0])
def test_frames_have_equal_durations_that_add_up_to_the_requested_one(decoded, file_format, seconds):
    _, lengths = frames(encode_animation(decoded, file_format, seconds, side=56))
    assert len(set(lengths)) == 1
    assert sum(lengths) / 1000 == pytest.approx(seconds, rel=0.1)


@every_format
def test_no_frame_is_shorter_than_browsers_can_show(decoded, file_format):
    _, lengths = frames(encode_animation(decoded, file_format, seconds=0.1, side=56))
    assert set(lengths) == {20}


@every_format
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_equal_images_get_a_frame_each(file_format, level):
    levels, lengths = frames(encode_animation(np.full((12, 28, 28), level, np.float32), file_format, seconds=1))
    assert len(levels) == len(lengths) == 12
    assert np.abs(averaged(levels) - level * 255).max() <= 1.5


@every_format
def test_a_slow_path_keeps_its_frames_and_reaches_its_end(decoded, file_format):
    slow = decoded[0] + np.linspace(0, 1, 40, dtype=np.float32)[:, None, None] * (decoded[1] - decoded[0])
    levels, _ = frames(encode_animation(slow, file_format, seconds=2))
    assert len(levels) == 40
    assert np.abs(averaged(levels[-1:]) - decoded[1] * 255).mean() < 3


def test_an_animation_may_have_another_size_and_a_single_frame(decoded):
    levels, _ = frames(encode_animation(decoded[:1], "gif", seconds=1, side=140))
    assert levels.shape == (1, 140, 140)


def test_an_unknown_format_is_refused(decoded):
    with pytest.raises(ValueError, match="webp, gif or png"):
        encode_animation(decoded, "mp4", seconds=1)


def test_a_strip_has_the_images_side_by_side_with_white_gaps(decoded):
    strip = Image.open(BytesIO(encode_strip(decoded[:4])))
    assert (strip.format, strip.size) == ("PNG", (4 * 140 + 3 * 8, 140))
    levels = np.asarray(strip, np.float32)
    starts = range(0, strip.width, 148)
    tiles = np.stack([levels[:, start : start + 140] for start in starts])
    assert np.abs(averaged(tiles) - decoded[:4] * 255).mean(axis=(1, 2)).max() < 3
    assert all((levels[:, end + 140 : start] == 255).all() for end, start in pairwise(starts))


def test_enlargement_is_smooth(decoded):
    """Steps within an enlarged pixel are no larger than those between pixels."""
    (levels,), _ = frames(encode_animation(decoded[:1], "gif", seconds=1))
    between = np.abs(np.diff(decoded[0] * 255, axis=1)).max()
    assert np.abs(np.diff(levels, axis=1)).max() < between / 3


numbers = st.floats(-MAX_CODE, MAX_CODE, width=32)
PATH = "0.5,1,3,2.5,3,4"


@given(points=st.lists(st.tuples(numbers, numbers), min_size=2, max_size=400))
def test_the_points_of_a_path_keep_their_order(points):
    request = parse_path_request({"path": ",".join(f"{x!r},{y!r}" for x, y in points)})
    assert request.path.dtype == np.float32
    np.testing.assert_array_equal(request.path, np.array(points, np.float32))


def test_a_path_has_sixty_frames_and_four_seconds_one_way_by_default():
    request = parse_path_request({"path": PATH})
    assert (request.frames, request.seconds, request.return_trip) == (60, 4.0, False)
    given_all = parse_path_request({"path": PATH, "frames": "240", "seconds": "0.5", "back": "1"})
    assert (given_all.frames, given_all.seconds, given_all.return_trip) == (240, 0.5, True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "path must be 2 to 400 points"),
        ({"path": ""}, "path must be 2 to 400 points"),
        ({"path": "1,2"}, "path must be 2 to 400 points"),
        ({"path": "1,2,3"}, "path must be 2 to 400 points"),
        ({"path": ",".join(["1"] * 802)}, "path must be 2 to 400 points"),
        ({"path": ",".join(["1"] * 50_000)}, "path must be 2 to 400 points"),
        ({"path": "1,2,3,"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,nan"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,inf"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,1000001"}, "from -1,000,000 to 1,000,000"),
        ({"path": PATH, "frames": "1"}, "frames must be a number from 2 to 240"),
        ({"path": PATH, "frames": "241"}, "frames must be a number from 2 to 240"),
        ({"path": PATH, "frames": "2.5"}, "frames must be a whole number"),
        ({"path": PATH, "frames": ""}, "frames must be a number from 2 to 240"),
        ({"path": PATH, "seconds": "0.4"}, "seconds must be a number from 0.5 to 30"),
        ({"path": PATH, "seconds": "31"}, "seconds must be a number from 0.5 to 30"),
        ({"path": PATH, "seconds": "fast"}, "seconds must be a number from 0.5 to 30"),
        ({"path": PATH, "back": "yes"}, "back must be 0 or 1"),
    ],
)
def test_an_invalid_request_is_refused_with_what_is_allowed(query, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        parse_path_request(query)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@given(query=st.dictionaries(st.sampled_from(["path", "frames", "seconds", "back"]), st.text(max_size=30)))
def test_nonsense_is_refused_and_never_crashes(query):
    with pytest.raises(ValueError, match=r"\.$"):
        parse_path_request({"path": "1,2", **query})


@pytest.mark.parametrize("file_format", ["webp", "gif"])
def test_an_animation_plays_one_way_or_there_and_back_at_the_same_speed(bundle, file_format):
    plane = next(iter(bundle.maps.values()))
    one_way, both_ways = (
        Image.open(
            BytesIO(
                parse_path_request({"path": PATH, "frames": "8", "seconds": "1", "back": back}).render(
                    plane, file_format
                )
            )
        )
        for back in "01"
    )
    assert (one_way.n_frames, both_ways.n_frames) == (8, 14)
    for animation in (one_way, both_ways):
        animation.load()
    assert one_way.info["duration"] == both_ways.info["duration"]


def test_an_animation_shows_the_exact_decodes_at_both_ends(bundle):
    for plane in bundle.maps.values():
        animation = Image.open(BytesIO(parse_path_request({"path": PATH, "frames": "12"}).render(plane, "webp")))
        for number, place in ((0, (0.5, 1)), (11, (3, 4))):
            animation.seek(number)
            shown = np.asarray(animation.convert("L"), float).reshape(28, 10, 28, 10).mean(axis=(1, 3))
            exact = plane.decode(np.array([place], np.float32))[0] * 255
            assert np.abs(shown - exact).mean() < 3


def test_a_strip_has_ten_images_whatever_the_number_of_frames(bundle):
    plane = next(iter(bundle.maps.values()))
    request = parse_path_request({"path": PATH, "frames": "2"})
    strip = Image.open(BytesIO(request.render(plane, "png")))
    assert strip.size == (10 * 148 - 8, 140)
    fifth = np.asarray(strip, float)[:, 4 * 148 : 4 * 148 + 140].reshape(28, 5, 28, 5).mean(axis=(1, 3))
    assert np.abs(fifth - plane.decode(resample_path(request.path, 10))[4] * 255).mean() < 3
