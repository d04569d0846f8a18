"""Coming closer, moving on and seeing the whole map again: wheel, shift, buttons and keys."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.the_map import numbers

SPOTS = [(0.5, 0.5), (0.15, 0.7), (0.9, 0.25)]


def magnification(the_map, span):
    whole = the_map.whole()
    assert (whole[1] - whole[0]) / (span[1] - span[0]) == pytest.approx(
        (whole[3] - whole[2]) / (span[3] - span[2]), 1e-3
    )
    return (whole[1] - whole[0]) / (span[1] - span[0])


def turn(the_map, *turns):
    """Turns the wheel, each turn a frame."""
    for turned in turns:
        the_map.page.mouse.wheel(0, turned)
        the_map.drawn()


@pytest.mark.parametrize("spot", SPOTS)
def test_the_wheel_zooms_and_keeps_what_is_under_the_pointer_there(the_map, spot):
    under = the_map.point(*spot)
    for turned in (-300, -400, -200, 250):
        turn(the_map, turned)
        the_map.point(spot[0] + 0.005, spot[1])
        assert the_map.point(*spot) == pytest.approx(under, abs=max(the_map.pixel()))
    assert magnification(the_map, the_map.span()) == pytest.approx(np.exp(0.0015 * 650), rel=0.01)


def test_the_wheel_scrolls_the_page_only_where_it_cannot_zoom(the_map):
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    the_map.point(0.5, 0.5)
    # A wheel that has zoomed out stops at the limit. In one go, because on a slow machine it would have rested.
    left, top, width, height = the_map.area()
    swallowed = the_map.page.evaluate(
        """([x, y, turns]) => turns.map((deltaY) => !document.elementFromPoint(x, y).dispatchEvent(
            new WheelEvent("wheel", { deltaY, clientX: x, clientY: y, bubbles: true, cancelable: true })))""",
        [left + width / 2, top + height / 2, [-300, 200, 400, 400]],
    )
    assert all(swallowed)
    the_map.drawn()
    the_map.page.wait_for_timeout(300)  # it rests
    the_map.page.mouse.wheel(0, 200)
    the_map.page.wait_for_function(f"() => {scrolled} > 50")
    the_map.as_first_seen()
    the_map.part("answer").hover()
    the_map.page.mouse.wheel(0, 200)
    the_map.page.wait_for_function(f"() => {scrolled} > 50")


def test_no_zoom_shows_more_than_the_map_or_loses_it_in_a_point(the_map):
    the_map.point(0.3, 0.4)
    turn(the_map, *[-900] * 6)
    x0, x1, y0, y1 = the_map.span()
    assert 30 <= magnification(the_map, (x0, x1, y0, y1)) <= 100
    turn(the_map, *[900] * 8)
    assert the_map.span() == pytest.approx(the_map.whole(), abs=max(the_map.pixel()))


def test_dragging_with_shift_pans_and_selects_nothing(the_map):
    chosen, sent = the_map.shown(), len(the_map.sent)
    the_map.point(0.5, 0.5)
    turn(the_map, -800)
    before = the_map.span()
    grabbed = the_map.point(0.5, 0.5)
    the_map.page.keyboard.down("Shift")
    the_map.page.mouse.down()
    for step in range(1, 9):
        the_map.point(0.5 + 0.02 * step, 0.5 - 0.01 * step)
    the_map.page.mouse.up()
    the_map.page.keyboard.up("Shift")
    after, pixel = the_map.span(), the_map.pixel(before)
    _, _, width, height = the_map.area()
    moved = np.subtract(before, after) / np.repeat(pixel, 2)
    assert moved == pytest.approx([0.16 * width] * 2 + [0.08 * height] * 2, abs=1.5)
    assert the_map.point(0.66, 0.42) == pytest.approx(grabbed, abs=1.5 * max(pixel))
    the_map.leave()
    assert the_map.shown()["code"] == chosen["code"]
    assert len(the_map.sent) == sent


def test_panning_stops_at_the_edges_of_the_map(the_map):
    the_map.point(0.5, 0.5)
    turn(the_map, -300)
    the_map.page.keyboard.down("Shift")
    for _ in range(3):
        the_map.point(0.05, 0.9)
        the_map.page.mouse.down()
        the_map.point(0.95, 0.1)
        the_map.page.mouse.up()
    the_map.page.keyboard.up("Shift")
    x0, _, y0, _ = the_map.span()
    edge = the_map.whole()
    assert (x0, y0) == pytest.approx((edge[0], edge[2]), abs=max(the_map.pixel()))


def test_a_double_click_and_a_button_show_the_whole_map_again(the_map):
    corner = 0.06, 0.04
    for back in ("double click", "button"):
        the_map.point(*corner)
        turn(the_map, -600)
        assert magnification(the_map, the_map.span()) > 2
        the_map.point(*corner)
        if back == "button":
            the_map.part("zoom-reset").click()
        else:
            the_map.page.mouse.dblclick(*the_map.spot(the_map.place(*corner)))
        assert the_map.span() == pytest.approx(the_map.whole(), abs=max(the_map.pixel()))


def test_a_double_click_sends_one_request_and_keeps_its_code(the_map):
    for across in (0.06, 0.1, 0.14):
        sent, place = len(the_map.sent), the_map.place(across, 0.04)
        the_map.page.mouse.dblclick(*the_map.spot(place), delay=25)
        the_map.answered()
        the_map.page.wait_for_timeout(200)  # what the server may still have to say
        the_map.leave()
        assert the_map.shown()["code"] == pytest.approx(place, abs=2 * max(the_map.pixel()))
        assert len(the_map.sent) == sent + 1


def test_the_buttons_zoom_about_the_middle(the_map):
    middle = the_map.place(0.5, 0.5)
    the_map.part("zoom-in").click()
    x0, x1, y0, y1 = the_map.span()
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(middle, abs=max(the_map.pixel()))
    assert 1.2 < magnification(the_map, (x0, x1, y0, y1)) < 3
    the_map.part("zoom-out").click()
    assert the_map.span() == pytest.approx(the_map.whole(), abs=max(the_map.pixel()))


def test_arrow_keys_move_in_small_steps_and_with_shift_in_large_ones(the_map):
    (x0, x1, y0, y1), place = the_map.whole(), the_map.choose(the_map.place(0.4, 0.6))["code"]
    the_map.part("plot").focus()
    for key, across, up in (
        ("ArrowRight", 0.01, 0),
        ("Shift+ArrowUp", 0, 0.1),
        ("Shift+ArrowRight", 0.1, 0),
        ("ArrowDown", 0, -0.01),
        ("ArrowLeft", -0.01, 0),
    ):
        before = the_map.shown()
        the_map.page.keyboard.press(key)
        place = [place[0] + across * (x1 - x0), place[1] + up * (y1 - y0)]
        assert the_map.shown()["code"] == pytest.approx(place, abs=1e-3)
        assert the_map.shown()["frames"] > before["frames"]
    the_map.answered()
    assert the_map.shown()["code"] == pytest.approx(place, abs=1e-3)


def test_moving_by_keys_sends_one_request_when_they_rest(the_map):
    the_map.choose(the_map.place(0.4, 0.4))
    sent = len(the_map.sent)
    the_map.part("plot").evaluate("""canvas => {
        for (let i = 0; i < 20; i += 1) canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    }""")
    assert len(the_map.sent) == sent
    the_map.answered()
    assert len(the_map.sent) == sent + 1
    assert the_map.shown()["code"] == pytest.approx(the_map.place(0.6, 0.4), abs=2 * max(the_map.pixel()))


def test_enter_sends_the_request_at_once(the_map):
    the_map.choose(the_map.place(0.5, 0.6))
    sent = len(the_map.sent)
    asking = the_map.part("plot").evaluate("""canvas => {
        const press = key => canvas.dispatchEvent(new KeyboardEvent("keydown", { key }));
        const asking = () => document.querySelector('[data-part="answer"]').classList.contains("lw-loading");
        press("ArrowRight");
        const before = asking();
        press("Enter");
        return [before, asking()];
    }""")
    assert asking == [False, True]
    the_map.answered()
    assert len(the_map.sent) > sent


def test_keys_zoom_at_the_cursor_and_show_the_whole_map_again(the_map):
    place = the_map.choose(the_map.place(0.4, 0.6))["code"]
    the_map.part("plot").focus()
    for _ in range(4):
        the_map.page.keyboard.press("+")
    near = the_map.span()
    assert the_map.point(0.4, 0.6) == pytest.approx(place, abs=max(the_map.pixel()))
    the_map.page.keyboard.press("-")
    assert magnification(the_map, near) > magnification(the_map, the_map.span()) > 2
    the_map.page.keyboard.press("0")
    assert the_map.span() == pytest.approx(the_map.whole(), abs=max(the_map.pixel()))


def test_moving_out_of_the_view_by_keys_moves_the_view(the_map):
    the_map.choose(the_map.place(0.5, 0.5))
    the_map.leave()
    the_map.part("plot").focus()
    for key in ("+", "+", "+", "+", *["Shift+ArrowRight"] * 8):
        the_map.page.keyboard.press(key)
    expect(the_map.part("cursor")).to_be_visible()
    x, _ = the_map.shown()["code"]
    view = numbers(the_map.address(lambda says: "view" in says and numbers(says["view"])[1] > x)["view"])
    assert view[0] < x < view[1]
    the_map.answered()


def test_letters_set_the_ends_of_the_path_at_the_cursor(the_map):
    for key, across in (("a", 0.3), ("b", 0.6)):
        place = the_map.choose(the_map.place(across, 0.4))["code"]
        the_map.part("plot").focus()
        the_map.page.keyboard.press(key)
        query = the_map.address(lambda says, key=key, place=place: f"{place[0]:.3f}" in says.get(key, ""))
        assert numbers(query[key]) == pytest.approx(place, abs=1e-3)


def test_keys_with_control_are_left_to_the_browser(the_map):
    the_map.part("plot").focus()
    before = the_map.shown()["code"]
    for key in ("Control+ArrowRight", "Alt+ArrowUp"):
        the_map.page.keyboard.press(key)
    the_map.drawn()
    assert the_map.shown()["code"] == before


def test_a_cancelled_pointer_drops_what_its_last_move_asked_for(blank_page):
    """A phone cancels the pointer when it takes the gesture for itself."""
    calls = blank_page(
        ["latent_map/gestures.js"],
        """(async () => {
            const calls = [];
            const stroke = Object.fromEntries(["move", "end", "cancel"].map(name => [name, () => calls.push(name)]));
            const element = document.body.appendChild(document.createElement("div"));
            const stop = followPointer(element, { onPress: () => stroke, onPinch: () => () => {}, onLeave: () => {} });
            for (const kind of ["down", "move", "cancel"]) {
                const init = { pointerId: 1, pointerType: "touch", clientX: kind === "down" ? 0 : 50 };
                element.dispatchEvent(new PointerEvent(`pointer${kind}`, init));
            }
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            stop();
            element.remove();
            return calls;
        })()""",
    )
    assert calls == ["cancel"]
