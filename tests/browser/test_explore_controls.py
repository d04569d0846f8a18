"""What stands around the map: legend, switches, sliders, number fields, the wheel and the address bar."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.serving import MAP_ON_SCREEN


def test_the_legend_shows_one_class_alone_and_then_all_again(the_map, bundle):
    legend, codes, labels = the_map.part("legend"), the_map.plane.codes("test"), bundle.garments["test"].labels
    for label in (1, 8):
        button = legend.get_by_role("button").nth(label)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert legend.locator('[aria-pressed="true"]').count() == 1
        assert np.sort(the_map.dots(), axis=0) == pytest.approx(np.sort(codes[labels == label], axis=0))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert len(the_map.dots()) == len(codes)


def test_the_training_garments_can_be_shown_and_are_then_the_nearest_ones(open_map, bundle):
    the_map = open_map()
    button = the_map.page.locator('[data-split="train"]')
    assert f"{len(bundle.garments['train']):,}" in button.inner_text()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    the_map.page.locator(MAP_ON_SCREEN).wait_for()
    codes = the_map.plane.codes("train")
    assert np.sort(the_map.dots(), axis=0) == pytest.approx(np.sort(codes, axis=0))
    the_map.press(the_map.place(0.6, 0.4))
    the_map.page.mouse.up()
    the_map.answered()
    nearest = np.linalg.norm(codes - the_map.as_codes(the_map.shown()), axis=1).argsort()[:5]
    assert (the_map.nearest() == bundle.garments["train"].images[nearest]).all()


def test_arrow_keys_on_the_sliders_move_the_garment_and_keep_both_numbers(the_map):
    for axis, other in (("x", "y"), ("y", "x")):
        before = the_map.shown()
        kept = the_map.part(f"{other}-number").input_value()
        the_map.part(f"{axis}-range").focus()
        for _ in range(3):
            the_map.page.keyboard.press("ArrowRight")
        the_map.answered()
        after = the_map.shown()
        moved = np.subtract(after["code"], before["code"])
        assert moved["xy".index(axis)] > 0
        assert moved["xy".index(other)] == 0
        assert after["frames"] > before["frames"]
        assert float(the_map.part(f"{axis}-number").input_value()) == round(after["code"]["xy".index(axis)], 2)
        assert the_map.part(f"{other}-number").input_value() == kept
        assert the_map.off_by(after, the_map.plane.decode(the_map.as_codes(after))[0]) <= 1


def test_a_place_far_outside_the_map_can_be_typed_and_gets_its_exact_garment(the_map):
    before = the_map.shown()["code"]
    the_map.part("x-number").fill("321.5")
    the_map.part("x-number").press("Enter")
    the_map.answered()
    shown = the_map.shown()
    assert shown["code"] == [321.5, before[1]]
    assert the_map.off_by(shown, the_map.plane.decode(the_map.as_codes(shown))[0]) <= 1


def test_what_is_no_number_loses_nothing(the_map):
    before, field = the_map.shown(), the_map.part("x-number")
    for typed in ("", "abc", "--"):
        field.press("Control+A")
        field.press("Delete")
        field.press_sequentially(typed)
        field.press("Tab")
        the_map.drawn()
        the_map.answered()
        assert the_map.shown()["code"] == before["code"]
        expect(field).not_to_have_value("")
        assert float(field.input_value()) == round(before["code"][0], 2)


def test_the_address_bar_holds_the_chosen_place_and_leads_back_to_it(open_map):
    the_map = open_map()
    the_map.press(the_map.place(0.7, 0.3))
    the_map.page.mouse.up()
    the_map.answered()
    chosen = the_map.shown()["code"]
    wanted = {"map": [the_map.plane.name], "x": [f"{chosen[0]:.3f}"], "y": [f"{chosen[1]:.3f}"]}
    the_map.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)
    again = open_map(f"/?{urlsplit(the_map.page.url).query}")
    assert again.shown()["code"] == [round(number, 3) for number in chosen]


def test_the_browsers_back_button_leads_to_the_place_chosen_before(open_map):
    the_map = open_map()
    chosen = []
    for across in (0.3, 0.7):
        the_map.press(the_map.place(across, 0.5))
        the_map.page.mouse.up()
        the_map.answered()
        chosen.append(the_map.shown()["code"])
        the_map.page.wait_for_url(lambda url: f"x={chosen[-1][0]:.3f}" in url)
    the_map.leave()
    the_map.page.go_back()
    the_map.page.wait_for_url(lambda url: f"x={chosen[0][0]:.3f}" in url)
    live = the_map.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", re.compile(rf"^{chosen[0][0]:.3f}"))


def test_the_wheel_zooms_and_one_button_shows_the_whole_map_again(the_map):
    edge = the_map.plane.extent
    whole = [edge.x0, edge.x1, edge.y0, edge.y1]

    def ranges():
        return the_map.part("plot").evaluate("plot => [...plot.layout.xaxis.range, ...plot.layout.yaxis.range]")

    assert ranges() == pytest.approx(whole)
    the_map.move(the_map.place(0.5, 0.5))
    the_map.page.mouse.wheel(0, -400)
    the_map.page.wait_for_function(
        "([plot, side]) => plot.layout.xaxis.range[1] - plot.layout.xaxis.range[0] < 0.95 * side",
        arg=[the_map.part("plot").element_handle(), edge.x1 - edge.x0],
    )
    x0, x1 = ranges()[:2]
    the_map.page.wait_for_timeout(300)  # Plotly ends a zoom some time after the last turn of the wheel
    the_map.press(the_map.place(0.98, 0.5))
    assert the_map.shown()["code"][0] == pytest.approx(x0 + 0.98 * (x1 - x0), abs=2 * the_map.pixel()[0])
    the_map.page.mouse.up()
    the_map.part("reset").click()
    the_map.drawn()
    assert ranges() == pytest.approx(whole)
