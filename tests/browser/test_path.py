"""Journeys over the map: where they start and end, which way they take, and how they are played."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from models.latent import resample_path
from tests.browser.the_map import numbers

FRAMES_WHILE_PLAYING = """async ([play, canvas]) => {
    const frames = () => Number(canvas.dataset.frames);
    const frame = () => new Promise(requestAnimationFrame);
    play.click();
    await frame();
    const before = frames();
    for (let i = 0; i < 40; i += 1) await frame();
    return frames() - before;
}"""


@pytest.fixture
def path_map(the_map):
    """A map whose journey has known ends: the map, and the ends (2, 2)."""
    ends = []
    the_map.part("plot").focus()
    for key, place in (("a", the_map.place(0.12, 0.5)), ("b", the_map.place(0.8, 0.55))):
        the_map.move(place)
        the_map.page.keyboard.press(key)
        ends.append(the_map.shown()["code"])
    the_map.leave()
    the_map.part("speed").select_option("1")
    the_map.part("loop").check()
    return the_map, np.array(ends, np.float32)


def path_on(the_map):
    """The places that the line on the map leads through, (n, 2), as exactly as its pixels tell."""
    x0, x1, y0, y1 = the_map.whole()
    _, _, width, height = the_map.area()
    line = the_map.page.locator(".lw-path").get_attribute("d")
    spots = np.array([float(number) for number in re.findall(r"[\d.-]+", line)]).reshape(-1, 2)
    return np.stack([x0 + spots[:, 0] / width * (x1 - x0), y1 - spots[:, 1] / height * (y1 - y0)], axis=1)


def move_slider(the_map, share):
    """Moves the journey's slider there, still pressed."""
    the_map.part("scrub").evaluate(
        "(slider, share) => { slider.value = share; slider.dispatchEvent(new Event('input')); }", share
    )


def share(the_map):
    return float(the_map.part("scrub").input_value())


def test_the_ends_can_be_set_to_the_selected_code_and_the_line_joins_them(the_map):
    ends = []
    for end, place in (("a", the_map.place(0.2, 0.4)), ("b", the_map.place(0.7, 0.5))):
        ends.append(the_map.choose(place)["code"])
        the_map.page.locator(f'[data-here="{end}"]').click()
    assert path_on(the_map) == pytest.approx(np.array(ends), abs=max(the_map.pixel()))
    query = the_map.address(lambda says: f"{ends[1][0]:.3f}" in says.get("b", ""))
    assert (*numbers(query["a"]), *numbers(query["b"])) == pytest.approx((*ends[0], *ends[1]), abs=1e-3)


def test_an_end_can_be_a_class_and_lies_among_its_points(path_map, bundle):
    the_map, _ = path_map
    codes, labels = the_map.plane.codes("test"), bundle.images["test"].labels
    for end, label in (("a", 8), ("b", 1)):
        the_map.page.locator(f'[data-end="{end}"]').select_option(label=bundle.class_names[label])
        place = path_on(the_map)[0 if end == "a" else -1]
        nearest = np.linalg.norm((codes - place) / the_map.pixel(), axis=1).argsort()[:10]
        assert (labels[nearest] == label).sum() > 5
        query = the_map.address(lambda says, end=end, place=place: numbers(says[end]) == pytest.approx(place, abs=0.05))
        assert np.linalg.norm(codes[labels == label] - numbers(query[end]), axis=1).min() < 1e-3


def test_the_ends_can_be_swapped(path_map):
    the_map, ends = path_map
    the_map.page.get_by_role("button", name="Swap start and end").click()
    assert path_on(the_map) == pytest.approx(ends[::-1], abs=max(the_map.pixel()))


def test_a_pin_can_be_dragged_and_shows_its_decode_meanwhile(path_map):
    the_map, ends = path_map
    sent = len(the_map.sent)
    the_map.press(ends[1].tolist())
    for step in range(1, 6):
        the_map.move(the_map.place(0.8 - 0.02 * step, 0.55 - 0.05 * step))
    dragged = the_map.shown()
    assert path_on(the_map) == pytest.approx(np.array([ends[0], dragged["code"]]), abs=max(the_map.pixel()))
    assert len(the_map.sent) == sent
    assert dragged["code"] == pytest.approx(the_map.place(0.7, 0.3), abs=2 * max(the_map.pixel()))
    the_map.page.mouse.up()
    the_map.answered()
    the_map.address(lambda says: "b" in says and numbers(says["b"]) == pytest.approx(dragged["code"], abs=1e-3))


def test_the_strip_shows_ten_decodes_at_equal_steps(path_map):
    the_map, ends = path_map
    for charted in (False, True):
        if charted:
            the_map.page.locator('[data-route="charted"]').click()
        places = resample_path(path_on(the_map).astype(np.float32) if charted else ends, 10)
        wanted = the_map.plane.lattice.interpolate(places) * 255
        off = np.abs(the_map.pictures('[data-part="strip"] canvas') - wanted)
        assert off.shape == (10, 28, 28)
        # the line's pixels tell the charted way less exactly than the ends are known
        assert off.mean() < 2 if charted else off.max() <= 1


def test_a_step_of_the_strip_selects_its_code(path_map):
    the_map, ends = path_map
    the_map.part("strip").get_by_role("button").nth(3).click()
    the_map.answered()
    assert the_map.shown()["code"] == pytest.approx(resample_path(ends, 10)[3], abs=1e-3)
    assert share(the_map) == pytest.approx(1 / 3, abs=1e-3)


def test_the_charted_route_keeps_to_dense_regions(path_map):
    the_map, ends = path_map
    supports = {}
    for route in ("straight", "charted"):
        button = the_map.page.locator(f'[data-route="{route}"]')
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        path = path_on(the_map)
        assert path[[0, -1]] == pytest.approx(ends, abs=max(the_map.pixel()))
        supports[route] = the_map.plane.density_percentile(resample_path(path.astype(np.float32), 51)).mean()
        percentile = int(re.search(r"(\d+)(?:st|nd|rd|th) percentile", the_map.part("path-status").inner_text())[1])
        assert percentile == pytest.approx(100 * supports[route], abs=2)
    assert len(path) > 2
    assert supports["charted"] > supports["straight"] + 0.05
    assert the_map.address(lambda says: says.get("route") == "charted")


def test_playing_changes_the_decode_in_every_frame_and_sends_nothing(path_map):
    the_map, ends = path_map
    move_slider(the_map, 0)
    sent = len(the_map.sent)
    handles = [the_map.part("play").element_handle(), the_map.page.get_by_test_id("live-garment").element_handle()]
    assert the_map.page.evaluate(FRAMES_WHILE_PLAYING, handles) >= 39
    expect(the_map.part("play")).to_have_text("Pause")
    assert len(the_map.sent) == sent
    the_map.part("play").click()
    the_map.answered()
    assert len(the_map.sent) == sent + 1
    assert 0 < share(the_map) < 1
    place = ends[0] + share(the_map) * (ends[1] - ends[0])
    assert the_map.shown()["code"] == pytest.approx(place, abs=0.01)


def test_the_slider_moves_along_the_path_and_sends_a_request_when_released(path_map):
    the_map, ends = path_map
    slider, sent = the_map.part("scrub"), len(the_map.sent)
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    move_slider(the_map, 0)
    the_map.page.mouse.move(box["x"] + 8, middle)
    the_map.page.mouse.down()
    for part in (0.2, 0.4, 0.6):
        the_map.page.mouse.move(box["x"] + part * box["width"], middle)
        the_map.drawn()
        assert share(the_map) == pytest.approx(part, abs=0.06)
        wanted = ends[0] + share(the_map) * (ends[1] - ends[0])
        assert the_map.shown()["code"] == pytest.approx(wanted, abs=1e-3)
    assert len(the_map.sent) == sent
    the_map.page.mouse.up()
    the_map.answered()
    assert len(the_map.sent) > sent


def test_the_player_starts_again_at_the_end_or_stops_there(path_map):
    the_map, ends = path_map
    the_map.part("speed").select_option("2")
    move_slider(the_map, 0.97)
    the_map.part("play").click()
    the_map.page.wait_for_function("slider => slider.value < 0.5", arg=the_map.part("scrub").element_handle())
    expect(the_map.part("play")).to_have_text("Pause")
    the_map.part("play").click()
    the_map.part("loop").uncheck()
    move_slider(the_map, 0.97)
    the_map.part("play").click()
    expect(the_map.part("play")).to_have_text("Play")
    assert share(the_map) == 1
    the_map.answered()
    assert the_map.shown()["code"] == pytest.approx(ends[1], abs=1e-4)


def test_a_press_on_the_map_stops_the_player(path_map):
    the_map, _ = path_map
    move_slider(the_map, 0)
    the_map.part("play").click()
    chosen = the_map.choose(the_map.place(0.5, 0.2))
    expect(the_map.part("play")).to_have_text("Play")
    stays = share(the_map)
    the_map.drawn()
    assert share(the_map) == stays
    assert the_map.shown()["code"] == chosen["code"]
