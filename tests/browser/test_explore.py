"""The map under a hand: mouse and finger, in the light and in the dark, with WebGL and without."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.the_map import LEVELS
from tests.serving import PHONE, ROOT

NO_WEBGL = """const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.includes("webgl") ? null : original.call(this, kind, ...rest);
};"""


def test_dragging_over_the_map_changes_the_garment_and_sends_nothing_until_it_ends(the_map):
    the_map.press(the_map.place(0.2, 0.8))
    the_map.drawn()
    before, said = the_map.shown(), len(the_map.sent)
    for step in range(1, 21):
        place = the_map.place(0.2 + 0.03 * step, 0.8 - 0.02 * step)
        the_map.move(place)
        now = the_map.shown()
        assert now["frames"] > before["frames"]
        assert np.abs(np.subtract(now["code"], place)) == pytest.approx((0, 0), abs=2 * max(the_map.pixel()))
        assert the_map.off_by(now, the_map.plane.lattice.blend(the_map.as_codes(now))[0]) <= 1
        assert not now["exact"]
        before = now
    assert len(the_map.sent) == said
    the_map.page.mouse.up()
    the_map.answered()
    assert len(the_map.sent) > said
    assert the_map.shown()["code"] == before["code"]


def test_a_finger_lifted_outside_the_map_chooses_the_nearest_place_on_it(the_map):
    the_map.press(the_map.place(0.5, 0.5))
    the_map.page.mouse.move(5, 5)
    the_map.drawn()
    the_map.page.mouse.up()
    the_map.answered()
    edge = the_map.plane.extent
    assert the_map.shown()["code"] == pytest.approx((edge.x0, edge.y1), abs=2 * max(the_map.pixel()))


def test_letting_go_shows_the_exact_garment_and_the_garments_nearest_to_it(the_map, bundle):
    the_map.press(the_map.place(0.35, 0.6))
    the_map.move(the_map.place(0.4, 0.55))
    the_map.page.mouse.up()
    the_map.answered()
    shown = the_map.shown()
    assert the_map.off_by(shown, the_map.plane.decode(the_map.as_codes(shown))[0]) <= 1
    distances = np.linalg.norm(the_map.plane.codes("test") - the_map.as_codes(shown), axis=1)
    assert (the_map.nearest() == bundle.garments["test"].images[np.argsort(distances)[:5]]).all()


def test_hovering_shows_live_garments_and_leaving_brings_the_chosen_one_back(the_map):
    chosen, said = the_map.shown(), len(the_map.sent)
    the_map.move(the_map.place(0.3, 0.3), the_map.place(0.6, 0.4))
    hovered = the_map.shown()
    assert hovered["code"] != chosen["code"]
    assert the_map.off_by(hovered, the_map.plane.lattice.blend(the_map.as_codes(hovered))[0]) <= 1
    the_map.leave()
    left = the_map.shown()
    assert (left["code"], left["levels"]) == (chosen["code"], chosen["levels"])
    assert len(the_map.sent) == said


def test_a_dot_under_the_pointer_shows_its_real_garment_and_empty_ground_shows_none(the_map, bundle):
    codes, pixel = the_map.plane.codes("test"), the_map.pixel()
    thumb, picture = the_map.page.get_by_test_id("thumb"), the_map.part("thumb-picture")
    the_map.move(codes[1].tolist())
    expect(thumb).to_be_visible()
    index = int(picture.get_attribute("data-garment"))
    assert np.linalg.norm((codes[index] - codes[1]) / pixel) <= 3
    drawn = f"canvas => {{ const levels = {LEVELS}; return levels.some(Boolean) && levels; }}"
    levels = the_map.page.wait_for_function(drawn, arg=picture.element_handle()).json_value()
    assert (np.reshape(levels, (28, 28)) == bundle.garments["test"].images[index]).all()
    ground = [the_map.place(across, down) for across in np.linspace(0.1, 0.9, 9) for down in np.linspace(0.1, 0.9, 9)]
    lonely = [np.linalg.norm((codes - place) / pixel, axis=1).min() for place in ground]
    the_map.move(ground[int(np.argmax(lonely))])
    expect(thumb).to_be_hidden()


def test_a_finger_on_a_phone_moves_the_garment_and_not_the_page(open_map):
    the_map = open_map(**PHONE)
    the_map.part("plot").scroll_into_view_if_needed()
    page, before, said = the_map.page, the_map.shown(), len(the_map.sent)
    at = page.evaluate("[scrollX, document.querySelector('[data-testid=stMain]').scrollTop]")
    finger = page.context.new_cdp_session(page)

    def touch(kind, *place):
        points = [dict(zip("xy", the_map.spot(place), strict=True))] if place else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        the_map.drawn()

    touch("touchStart", *the_map.place(0.2, 0.2))
    for step in range(1, 11):
        touch("touchMove", *the_map.place(0.2 + 0.06 * step, 0.2 + 0.03 * step))
    during = the_map.shown()
    assert during["frames"] - before["frames"] >= 10
    assert during["code"] == pytest.approx(the_map.place(0.8, 0.5), abs=2 * max(the_map.pixel()))
    assert len(the_map.sent) == said
    touch("touchEnd")
    the_map.answered()
    assert the_map.shown()["code"] == during["code"]
    assert page.evaluate("[scrollX, document.querySelector('[data-testid=stMain]').scrollTop]") == at
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_map_is_drawn_in_the_colours_of_the_page_and_follows_it_from_light_to_dark(open_map):
    the_map = open_map(color_scheme="light")
    tick = the_map.part("plot").locator(".xtick text").first
    for theme, levels in (("light", r"rgb\((\d{1,2}, ){2}\d{1,2}\)"), ("dark", r"rgb\((2\d\d, ){2}2\d\d\)")):
        the_map.page.emulate_media(color_scheme=theme)
        expect(tick).to_have_css("fill", re.compile(levels))
        picture = Image.open(io.BytesIO(the_map.page.get_by_test_id("latent-plot").screenshot())).convert("RGB")
        _, ground = max(picture.getcolors(1 << 24))
        assert (sum(ground) < 3 * 128) == (theme == "dark")
        assert len(picture.getcolors(1 << 24)) > 100


def test_the_map_works_without_webgl(open_map):
    the_map = open_map(script=NO_WEBGL)
    assert the_map.part("plot").locator(".scatterlayer .point").count() == len(the_map.plane.codes("test"))
    before = the_map.shown()
    the_map.press(the_map.place(0.5, 0.5))
    assert the_map.shown()["frames"] > before["frames"]
    the_map.page.mouse.up()
    the_map.answered()


def test_a_map_whose_drawing_library_does_not_arrive_says_so_instead_of_waiting(visit, server, complaints):
    page = visit("/_stcore/health")
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.goto(server.url)
    said = page.locator('[data-testid="latent-map"] [data-part="waiting"]')
    markup = (ROOT / "app" / "components" / "latent_map" / "latent_map.html").read_text(encoding="utf-8")
    (while_waiting,) = re.findall(r'data-part="waiting"[^>]*>([^<]+)<', markup)
    expect(said).not_to_have_text(while_waiting)
    expect(said).to_be_visible()
    complaints.clear()  # the refused file is one
