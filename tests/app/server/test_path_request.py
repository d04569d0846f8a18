"""What an address asks of a journey: understood, or refused with a sentence."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.server.path_request import read
from models.bundle import MAX_CODE
from models.latent import resample_path

numbers = st.floats(-MAX_CODE, MAX_CODE, width=32)
WAY = "0.5,1,3,2.5,3,4"


@given(places=st.lists(st.tuples(numbers, numbers), min_size=2, max_size=400))
def test_the_places_of_a_path_arrive_in_order(places):
    journey = read({"path": ",".join(f"{x!r},{y!r}" for x, y in places)})
    assert journey.path.dtype == np.float32
    np.testing.assert_array_equal(journey.path, np.array(places, np.float32))


def test_a_journey_takes_sixty_frames_and_four_seconds_one_way_unless_told_otherwise():
    journey = read({"path": WAY})
    assert (journey.frames, journey.seconds, journey.back) == (60, 4.0, False)
    told = read({"path": WAY, "frames": "240", "seconds": "0.5", "back": "1"})
    assert (told.frames, told.seconds, told.back) == (240, 0.5, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "path must be 2 to 400 places"),
        ({"path": ""}, "path must be 2 to 400 places"),
        ({"path": "1,2"}, "path must be 2 to 400 places"),
        ({"path": "1,2,3"}, "path must be 2 to 400 places"),
        ({"path": ",".join(["1"] * 802)}, "path must be 2 to 400 places"),
        ({"path": ",".join(["1"] * 50_000)}, "path must be 2 to 400 places"),
        ({"path": "1,2,3,"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,nan"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,inf"}, "each coordinate of path must be a number"),
        ({"path": "1,2,3,1000001"}, "from -1,000,000 to 1,000,000"),
        ({"path": WAY, "frames": "1"}, "frames must be a number from 2 to 240"),
        ({"path": WAY, "frames": "241"}, "frames must be a number from 2 to 240"),
        ({"path": WAY, "frames": "2.5"}, "frames must be a whole number"),
        ({"path": WAY, "frames": ""}, "frames must be a number from 2 to 240"),
        ({"path": WAY, "seconds": "0.4"}, "seconds must be a number from 0.5 to 30"),
        ({"path": WAY, "seconds": "31"}, "seconds must be a number from 0.5 to 30"),
        ({"path": WAY, "seconds": "fast"}, "seconds must be a number from 0.5 to 30"),
        ({"path": WAY, "back": "yes"}, "back must be 0 or 1"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(asked, said):
    with pytest.raises(ValueError, match=said) as caught:
        read(asked)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@given(asked=st.dictionaries(st.sampled_from(["path", "frames", "seconds", "back"]), st.text(max_size=30)))
def test_nonsense_is_refused_and_never_crashes(asked):
    with pytest.raises(ValueError, match=r"\.$"):
        read({"path": "1,2", **asked})


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_a_film_goes_one_way_or_there_and_back_at_the_same_pace(bundle, kind):
    plane = next(iter(bundle.maps.values()))
    once, back = (
        Image.open(BytesIO(read({"path": WAY, "frames": "8", "seconds": "1", "back": way}).record(plane, kind)))
        for way in "01"
    )
    assert (once.n_frames, back.n_frames) == (8, 14)
    for film in (once, back):
        film.load()
    assert once.info["duration"] == back.info["duration"]


def test_a_film_shows_what_the_decoder_draws_at_both_ends(bundle):
    for plane in bundle.maps.values():
        film = Image.open(BytesIO(read({"path": WAY, "frames": "12"}).record(plane, "webp")))
        for number, place in ((0, (0.5, 1)), (11, (3, 4))):
            film.seek(number)
            shown = np.asarray(film.convert("L"), float).reshape(28, 10, 28, 10).mean(axis=(1, 3))
            exact = plane.decode(np.array([place], np.float32))[0] * 255
            assert np.abs(shown - exact).mean() < 3


def test_a_strip_shows_ten_steps_whatever_the_number_of_frames(bundle):
    plane = next(iter(bundle.maps.values()))
    journey = read({"path": WAY, "frames": "2"})
    strip = Image.open(BytesIO(journey.record(plane, "png")))
    assert strip.size == (10 * 148 - 8, 140)
    fifth = np.asarray(strip, float)[:, 4 * 148 : 4 * 148 + 140].reshape(28, 5, 28, 5).mean(axis=(1, 3))
    assert np.abs(fifth - plane.decode(resample_path(journey.path, 10))[4] * 255).mean() < 3
