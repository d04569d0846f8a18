"""The map under fingers and a pen, on a phone that is also turned."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.touch import Fingers
from tests.serving import PHONE

SCROLLED = "[scrollX, document.querySelector('[data-testid=stMain]').scrollTop]"


@pytest.fixture(scope="module")
def shared_phone(open_page, map_on):
    sent = []
    with open_page(on_frame=sent.append, **PHONE) as page:
        the_map = map_on(page, sent)
        yield the_map, Fingers(page)


@pytest.fixture
def phone(shared_phone, no_page_complains):
    """A map on a phone, as a new visitor finds it but for the chosen place."""
    the_map, _ = shared_phone
    the_map.as_first_seen()
    return the_map


@pytest.fixture
def fingers(shared_phone):
    return shared_phone[1]


def test_a_finger_changes_the_decode_and_does_not_scroll_the_page(phone, fingers):
    spots = [phone.spot(phone.place(0.2 + 0.06 * step, 0.2 + 0.03 * step)) for step in range(11)]
    before, sent, at = phone.shown(), len(phone.sent), phone.page.evaluate(SCROLLED)
    fingers.down(spots[0])
    for spot in spots[1:]:
        fingers.move(spot)
    during = phone.shown()
    assert during["frames"] - before["frames"] >= 3
    assert during["code"] == pytest.approx(phone.place(0.8, 0.5), abs=2 * max(phone.pixel()))
    assert len(phone.sent) == sent
    fingers.up()
    phone.answered()
    assert phone.shown()["code"] == during["code"]
    assert phone.page.evaluate(SCROLLED) == at
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("beside", ["garment", "layers", "answer"])
def test_a_finger_outside_the_map_scrolls_the_page(phone, fingers, beside):
    chosen = phone.shown()
    beside = phone.page.locator(".lw-layers") if beside == "layers" else phone.part(beside)
    beside.evaluate("element => element.scrollIntoView({ block: 'center' })")
    box, at = beside.bounding_box(), phone.page.evaluate(SCROLLED)
    spot = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers.swipe(spot, (spot[0], spot[1] + (250 if at[1] > 250 else -250)))
    phone.page.wait_for_function(f"before => Math.abs(({SCROLLED})[1] - before) > 50", arg=at[1])
    assert phone.shown()["code"] == chosen["code"]


def test_two_fingers_zoom_about_their_middle_and_select_nothing(phone, fingers):
    chosen, sent, (left, top, width, height) = phone.shown(), len(phone.sent), phone.area()
    middle, pinched = (left + width / 2, top + height / 2), phone.place(0.5, 0.5)
    fingers.down((middle[0] - 30, middle[1]))
    fingers.down((middle[0] - 30, middle[1]), (middle[0] + 30, middle[1]))
    for apart in range(30, 95, 10):
        fingers.move((middle[0] - apart, middle[1]), (middle[0] + apart, middle[1]))
    fingers.up((middle[0] - 90, middle[1]))
    fingers.up()
    phone.answered()
    assert phone.shown()["code"] == chosen["code"]
    assert len(phone.sent) == sent
    x0, x1, y0, y1 = span = phone.span()
    whole = phone.whole()
    assert (whole[1] - whole[0]) / (x1 - x0) == pytest.approx(3, rel=0.01)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(pinched, abs=2 * max(phone.pixel(span)))


def test_two_fingers_side_by_side_pan(phone, fingers):
    phone.part("zoom-in").click()
    phone.part("zoom-in").click()
    before, (left, top, *_) = phone.span(), phone.area()
    grips = [((left + 100 + step, top + 150), (left + 160 + step, top + 150)) for step in range(0, 65, 5)]
    fingers.down(grips[0][0])
    fingers.down(*grips[0])
    for grip in grips[1:]:
        fingers.move(*grip)
    fingers.up()
    after, pixel = phone.span(), phone.pixel(before)
    assert np.subtract(before, after) / np.repeat(pixel, 2) == pytest.approx([60, 60, 0, 0], abs=2)


def test_two_fingers_scroll_the_page_past_a_whole_map(phone, fingers):
    chosen, (left, top, _, height) = phone.shown(), phone.area()
    before = phone.page.evaluate(SCROLLED)
    at, across = top + height - 60, (left + 100, left + 180)
    fingers.down((across[0], at))
    fingers.down(*((x, at) for x in across))
    for up in range(0, 241, 20):
        fingers.move(*((x, at - up) for x in across))
    fingers.up()
    scrolled = np.subtract(phone.page.evaluate(SCROLLED), before)
    assert scrolled == pytest.approx([0, 240], abs=4)
    assert phone.shown()["code"] == chosen["code"]
    phone.address(lambda says: "view" not in says)


def test_the_tab_key_follows_what_is_seen_from_the_top_to_the_bottom(phone):
    boxes = phone.page.get_by_test_id("latent-map").evaluate("""map => {
        const focusable = map.querySelectorAll("button, input, select, canvas[tabindex='0']");
        const seen = [...focusable].filter(one => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled);
        return seen.map(one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]);
    }""")
    assert len(boxes) > 40
    for (top, _), (_, bottom) in pairwise(boxes):
        assert bottom > top


def test_a_double_tap_shows_the_whole_map_again(phone, fingers):
    phone.part("zoom-in").click()
    phone.address(lambda says: "view" in says)
    spot = phone.spot(phone.place(0.5, 0.5))
    fingers.tap(spot)
    fingers.tap(spot)
    phone.address(lambda says: "view" not in says)


def test_a_pen_changes_the_decode_and_selects_a_code(phone, fingers):
    spots = [phone.spot(phone.place(0.3 + 0.05 * step, 0.6)) for step in range(7)]
    before = phone.shown()
    fingers.pen("mouseMoved", spots[0], pressed=False)
    phone.drawn()
    assert phone.shown()["code"] == pytest.approx(phone.place(0.3, 0.6), abs=2 * max(phone.pixel()))
    fingers.pen("mousePressed", spots[0])
    for spot in spots[1:]:
        fingers.pen("mouseMoved", spot)
        phone.drawn()
    fingers.pen("mouseReleased", spots[-1])
    phone.answered()
    after = phone.shown()
    assert after["frames"] >= before["frames"] + 6
    assert after["code"] == pytest.approx(phone.place(0.6, 0.6), abs=2 * max(phone.pixel()))


def test_turning_the_phone_keeps_the_code_and_the_view(phone):
    phone.part("zoom-in").click()
    view, shown = phone.address(lambda says: "view" in says)["view"], phone.shown()
    upright = phone.picture().shape
    phone.page.set_viewport_size({"width": 844, "height": 390})
    phone.page.wait_for_function(
        "([canvas, width]) => canvas.width !== width", arg=[phone.part("plot").element_handle(), upright[1]]
    )
    phone.drawn()
    turned = phone.picture()
    assert turned.shape[1] == 2 * phone.area()[2]
    assert len(np.unique(turned.reshape(-1, 3), axis=0)) > 100
    assert phone.area()[3] <= 0.6 * 390  # beside the map there is room for a thumb
    phone.page.get_by_test_id("latent-map").locator("> .lw-bar:first-child").wait_for()  # the order of a wide window
    assert phone.address()["view"] == view
    assert phone.shown()["code"] == shown["code"]
    span = tuple(map(float, view.split(",")))
    (left, top, width, height), hovered = phone.area(), (0.4, 0.5)
    phone.page.mouse.move(left + hovered[0] * width, top + hovered[1] * height)
    phone.drawn()
    assert phone.shown()["code"] == pytest.approx(phone.place(*hovered, span), abs=2 * max(phone.pixel(span)))
    phone.page.set_viewport_size(PHONE["viewport"])
    expect(phone.part("plot")).to_have_js_property("width", upright[1])
