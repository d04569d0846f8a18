"""The map under a mouse: what it shows while it moves and when it rests, in the light and in the dark."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.the_map import LEVELS, query
from tests.serving import MAP_ON_SCREEN

ONLY_CANVAS = """for (const name of Object.keys(window.Object.getOwnPropertyDescriptors(window)))
  if (/^(WebGL|GPU|OffscreenCanvas|ImageBitmap)|^createImageBitmap$/.test(name)) delete window[name];
window.contexts = new Set();
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  window.contexts.add(kind);
  return kind === "2d" ? original.call(this, kind, ...rest) : null;
};"""


def test_dragging_changes_the_decode_and_asks_the_server_once_on_release(the_map):
    the_map.press(the_map.place(0.2, 0.8))
    the_map.drawn()
    before, sent = the_map.shown(), len(the_map.sent)
    for step in range(1, 21):
        place = the_map.place(0.2 + 0.03 * step, 0.8 - 0.02 * step)
        the_map.move(place)
        now = the_map.shown()
        assert now["frames"] > before["frames"]
        assert np.abs(np.subtract(now["code"], place)) == pytest.approx((0, 0), abs=2 * max(the_map.pixel()))
        assert the_map.off_by(now, the_map.plane.lattice.interpolate(the_map.as_codes(now))[0]) <= 1
        assert not now["exact"]
        before = now
    assert len(the_map.sent) == sent
    the_map.page.mouse.up()
    the_map.answered()
    (request,) = the_map.sent[sent:]  # and no message that lets Python run again
    assert query(request) == {axis: f"{value:g}" for axis, value in zip("xy", before["code"], strict=True)}
    assert the_map.shown()["code"] == before["code"]


def test_the_canvas_stays_the_same_element_after_selections(the_map):
    mark = "canvas => { canvas.mark ??= 0; canvas.mark += 1; return canvas.mark; }"
    for moves in range(1, 4):
        the_map.choose(the_map.place(0.2 * moves, 0.5))
        assert the_map.part("plot").evaluate(mark) == moves


def test_a_button_released_outside_the_map_selects_the_nearest_code_on_it(the_map):
    the_map.press(the_map.place(0.5, 0.5))
    the_map.page.mouse.move(5, 5)
    the_map.drawn()
    the_map.page.mouse.up()
    the_map.answered()
    edge = the_map.plane.extent
    assert the_map.shown()["code"] == pytest.approx((edge.x0, edge.y1), abs=2 * max(the_map.pixel()))


def test_a_press_that_moved_selects_the_code_under_the_pointer_and_gets_its_exact_decode(the_map):
    wanted = the_map.plane.codes("test")[11] + 1.5 * np.array(the_map.pixel())
    shown = the_map.choose(wanted.tolist())
    assert shown["code"] == pytest.approx(wanted, abs=max(the_map.pixel()))
    assert the_map.off_by(shown, the_map.plane.decode(the_map.as_codes(shown))[0]) <= 1


def test_a_click_on_a_point_selects_the_code_of_its_image(the_map):
    codes = the_map.plane.codes("test")
    crowd = np.linalg.norm((codes[:400, None] - codes) / the_map.pixel(), axis=2)
    index = int(np.argmax(np.partition(crowd, 1, axis=1)[:, 1]))  # the dot farthest from its nearest
    x, y = the_map.spot(codes[index].tolist())
    the_map.page.mouse.click(x + 3, y - 2)
    live = the_map.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", f"{codes[index, 0]:.4f}")
    expect(live).to_have_attribute("data-y", f"{codes[index, 1]:.4f}")
    the_map.answered()


def test_hovering_shows_interpolated_decodes_and_leaving_shows_the_selected_one_again(the_map):
    chosen, sent = the_map.shown(), len(the_map.sent)
    the_map.move(the_map.place(0.3, 0.3), the_map.place(0.6, 0.4))
    hovered = the_map.shown()
    assert hovered["code"] != chosen["code"]
    assert the_map.off_by(hovered, the_map.plane.lattice.interpolate(the_map.as_codes(hovered))[0]) <= 1
    the_map.leave()
    left = the_map.shown()
    assert (left["code"], left["levels"]) == (chosen["code"], chosen["levels"])
    assert len(the_map.sent) == sent


def test_a_point_under_the_pointer_shows_its_image_and_an_empty_spot_shows_none(the_map, bundle):
    codes, pixel = the_map.plane.codes("test"), the_map.pixel()
    thumb, picture = the_map.page.get_by_test_id("thumb"), the_map.part("thumb-picture")
    the_map.move(codes[1].tolist())
    expect(thumb).to_be_visible()
    split, index = picture.get_attribute("data-garment").split()
    assert split == "test"
    assert np.linalg.norm((codes[int(index)] - codes[1]) / pixel) <= 3
    drawn = f"canvas => {{ const levels = {LEVELS}; return levels.some(Boolean) && levels; }}"
    levels = the_map.page.wait_for_function(drawn, arg=picture.element_handle()).json_value()
    assert (np.reshape(levels, (28, 28)) == bundle.images["test"].image(int(index))).all()
    ground = [the_map.place(across, down) for across in np.linspace(0.1, 0.9, 9) for down in np.linspace(0.1, 0.8, 8)]
    lonely = [np.linalg.norm((codes - place) / pixel, axis=1).min() for place in ground]
    the_map.move(ground[int(np.argmax(lonely))])
    expect(thumb).to_be_hidden()


def test_the_interpolated_decode_is_close_to_the_exact_one_on_real_codes(the_map):
    codes = np.round(the_map.plane.codes("test")[::33], 4)
    shown = the_map.page.get_by_test_id("latent-map").evaluate(
        f"""(map, codes) => {{
            const canvas = map.querySelector('[data-testid="live-garment"]');
            return codes.map(code => {{
                code.forEach((value, axis) => {{
                    const field = map.querySelector(`[data-part="${{"xy"[axis]}}-range"]`);
                    field.value = value;
                    field.dispatchEvent(new Event("input"));
                }});
                return {LEVELS};
            }});
        }}""",
        codes.tolist(),
    )
    the_map.part("y-range").dispatch_event("change")
    off = np.abs(np.array(shown) - the_map.plane.decode(codes).reshape(len(codes), -1) * 255)
    assert off.mean() <= 0.5
    assert np.percentile(off, 99) <= 4


def test_the_map_is_drawn_in_the_colours_of_the_theme_and_follows_it(the_map):
    for theme in ("dark", "light"):
        the_map.in_theme(theme)
        colours, counts = np.unique(the_map.picture().reshape(-1, 3), axis=0, return_counts=True)
        assert (colours[counts.argmax()].mean() < 128) == (theme == "dark")
        assert len(colours) > 100


def test_a_theme_that_changes_while_dragging_does_not_interrupt_the_drag(the_map):
    the_map.press(the_map.place(0.3, 0.3))
    the_map.drawn()
    before, sent, light = the_map.shown(), len(the_map.sent), the_map.picture()
    the_map.page.emulate_media(color_scheme="dark")
    for step in range(1, 9):
        the_map.move(the_map.place(0.3 + 0.04 * step, 0.3 + 0.02 * step))
    during = the_map.shown()
    assert during["code"] == pytest.approx(the_map.place(0.62, 0.46), abs=2 * max(the_map.pixel()))
    assert during["frames"] >= before["frames"] + 8
    assert len(the_map.sent) == sent
    the_map.in_theme("dark")
    assert the_map.picture().mean() < light.mean() - 50
    the_map.page.mouse.up()
    the_map.answered()
    assert the_map.shown()["code"] == during["code"]


def test_the_map_needs_only_a_2d_canvas(open_map):
    the_map = open_map(script=ONLY_CANVAS)
    assert the_map.page.evaluate("[...window.contexts]") == ["2d"]
    expect(the_map.part("plot")).to_have_attribute("data-points", str(len(the_map.plane.codes("test"))))
    assert len(np.unique(the_map.picture().reshape(-1, 3), axis=0)) > 100
    before = the_map.shown()
    shown = the_map.choose(the_map.place(0.5, 0.5))
    assert shown["frames"] > before["frames"]
    assert shown["exact"]


def test_the_grid_of_decodes_is_asked_for_when_it_is_scrolled_to_on_every_visit_of_the_page(open_map):
    page = open_map().page
    picture = page.get_by_test_id("decoded-grid").locator("img")
    expect(picture).to_be_attached()
    assert picture.get_attribute("src") is None
    for _ in range(2):
        picture.scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('[data-testid=decoded-grid] img').naturalWidth")
        page.get_by_test_id("stTopNavLink").filter(has_text="Learn").click()
        expect(picture).to_have_count(0)
        page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click()
        page.locator(MAP_ON_SCREEN).wait_for()
