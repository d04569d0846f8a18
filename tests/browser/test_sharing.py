"""What is handed on: the address bar that opens the same view again, the copied link and the saved picture."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.the_map import numbers, query
from tests.serving import MAP_ON_SCREEN


def test_the_address_holds_the_selected_code(the_map):
    chosen = the_map.choose(the_map.place(0.7, 0.3))["code"]
    wanted = {"map": the_map.plane.name, "x": f"{chosen[0]:.3f}", "y": f"{chosen[1]:.3f}", "layers": "points"}
    parameters = the_map.address(lambda says: says.get("x") == wanted["x"] and "a" in says)
    assert wanted.items() <= parameters.items()
    assert parameters.keys() == wanted.keys() | {"a", "b"}


def test_an_address_opens_the_same_view_again(the_map, open_map):
    """Layers, hidden classes, zoom, journey and place; the pictures agree to the pixel but for rounded numbers."""
    page = the_map.page
    the_map.point(0.35, 0.6)
    for _ in range(3):
        page.mouse.wheel(0, -300)
        the_map.drawn()
    for name in ("terrain", "uncharted"):
        page.get_by_test_id(f"layer-{name}").click()
    the_map.part("legend").locator(".lw-class").nth(4).get_by_role("button").last.click()
    page.locator('[data-end="a"]').select_option(label="Dress")
    page.locator('[data-route="charted"]').click()
    left, top, width, height = the_map.area()
    page.mouse.move(left + 0.5 * width, top + 0.5 * height)
    page.mouse.down()
    page.mouse.move(left + 0.55 * width, top + 0.5 * height)
    page.mouse.up()
    the_map.answered()
    chosen = the_map.shown()["code"]
    parameters = the_map.address(lambda says: says.get("route") == "charted" and says.get("x") == f"{chosen[0]:.3f}")
    again = open_map(f"/?{page.url.partition('?')[2]}")
    assert query(again.page.url) == parameters
    assert again.shown()["code"] == [round(number, 3) for number in chosen]
    assert the_map.span() == pytest.approx(again.span(), abs=1e-3)
    for one in (the_map, again):
        one.leave()
    first, second = the_map.picture(), again.picture()
    assert first.shape == second.shape
    assert (np.abs(first - second).max(axis=2) > 40).mean() < 0.02
    line = "() => document.querySelector('.lw-path').getAttribute('d')"
    assert np.subtract(*(points(one.page.evaluate(line)) for one in (the_map, again))) == pytest.approx(0, abs=3)
    for name in ("points", "terrain", "uncharted"):
        expect(again.page.get_by_test_id(f"layer-{name}")).to_have_attribute("aria-pressed", "true")
    expect(again.page.get_by_test_id("layer-regions")).to_have_attribute("aria-pressed", "false")
    expect(again.page.locator('[data-end="a"]')).to_have_value("3")
    expect(again.page.locator('[data-route="charted"]')).to_have_attribute("aria-pressed", "true")


def points(line):
    return np.array([float(number) for number in re.findall(r"[\d.-]+", line)])


def test_the_deepest_zoom_is_restored_to_the_pixel(the_map, open_map):
    the_map.point(0.35, 0.6)
    for _ in range(6):
        the_map.page.mouse.wheel(0, -700)
        the_map.drawn()
    span = the_map.span()
    the_map.address(lambda says: "view" in says and numbers(says["view"])[1] - numbers(says["view"])[0] < 0.2)
    again = open_map(f"/?{the_map.page.url.partition('?')[2]}")
    off = np.abs(np.subtract(again.span(), span)) / np.repeat(again.pixel(span), 2)
    assert off.max() < 1.5


def test_the_back_button_leads_to_the_code_selected_before_and_the_forward_button_to_the_last_one(the_map):
    chosen = []
    for across in (0.3, 0.7):
        chosen.append(the_map.choose(the_map.place(across, 0.5))["code"])
        the_map.address(lambda says: says.get("x") == f"{chosen[-1][0]:.3f}")
        the_map.page.wait_for_timeout(300)  # the script writes the address once a hand has rested
    the_map.leave()
    the_map.page.go_back()
    the_map.address(lambda says: says.get("x") == f"{chosen[0][0]:.3f}")
    live = the_map.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", re.compile(rf"^{chosen[0][0]:.3f}"))
    the_map.page.go_forward()
    the_map.address(lambda says: says.get("x") == f"{chosen[1][0]:.3f}")
    expect(live).to_have_attribute("data-x", re.compile(rf"^{chosen[1][0]:.3f}"))


def test_nonsense_in_the_address_opens_a_usable_map(visit, map_on):
    view = "view=5,1,5,1e300&layers=bogus,<script>&hide=0,99,1.5,NaN&show=no"
    the_map = map_on(visit(f"/?{view}&a=x,1e9&b=,&route=scenic&map=nowhere&x=abc&y="), [])
    assert the_map.page.locator('[data-layer][aria-pressed="true"]').count() == 0
    assert the_map.choose(the_map.place(0.5, 0.5))["exact"]
    assert the_map.span() == pytest.approx(the_map.whole(), abs=max(the_map.pixel()))


def test_the_link_can_be_copied(the_map):
    page = the_map.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_test_id("layer-terrain").click()
    page.get_by_role("button", name="Copy link").click()
    expect(the_map.part("copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.context.clear_permissions()
    assert copied == page.url
    assert "terrain" in query(copied)["layers"]


WITHOUT_CLIPBOARD = """copied => {
    Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
    window.copied = null;
    document.execCommand = () => {
        window.copied = document.activeElement.value.slice(document.activeElement.selectionStart);
        return copied;
    };
}"""
"""A page over plain HTTP on a network."""


@pytest.mark.parametrize("allowed", [True, False])
def test_without_a_clipboard_the_link_is_copied_from_a_field_or_stays_in_it(the_map, allowed):
    page = the_map.page
    page.evaluate(WITHOUT_CLIPBOARD, allowed)
    try:
        page.get_by_role("button", name="Copy link").click()
        assert page.evaluate("window.copied") == page.url
        if allowed:
            expect(the_map.part("copy")).to_have_text("Copied")
            expect(the_map.part("link")).to_be_hidden()
        else:
            expect(the_map.part("notice")).to_contain_text("copy the link from the field")
            expect(the_map.part("link")).to_be_visible()
            expect(the_map.part("link")).to_be_focused()
            expect(the_map.part("link")).to_have_value(page.url)
    finally:
        page.evaluate("() => { delete navigator.clipboard; delete document.execCommand; }")


def test_the_view_can_be_saved_as_a_picture(the_map):
    with the_map.page.expect_download() as waiting:
        the_map.part("save").click()
    assert waiting.value.suggested_filename == "latent-wardrobe.png"
    card = Image.open(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    plot = the_map.picture()
    high, wide = plot.shape[:2]
    assert card.format == "PNG"
    assert wide < card.width < wide + 200
    assert high + 100 < card.height < high + 400
    edge = (card.width - wide) // 2
    levels = np.asarray(card.convert("RGB"), np.float32)
    assert np.abs(levels[edge : edge + high, edge : edge + wide] - plot).mean() < 1
    below = levels[edge + high :]
    left = below[edge:-edge, edge : edge + len(below) - 2 * edge].mean(axis=2)  # a square, where the garment is
    garment = Image.fromarray(np.reshape(the_map.shown()["levels"], (28, 28)).astype(np.float32))
    assert np.corrcoef(left.ravel(), np.asarray(garment.resize(left.shape[::-1])).ravel())[0, 1] > 0.8
    assert len(np.unique(below[:, edge + len(below) :].reshape(-1, 3), axis=0)) > 20  # and words beside it


def test_layers_stay_when_another_map_is_picked_and_back_leads_to_the_map_before(the_map, bundle):
    if len(bundle.maps) == 1:
        pytest.skip("the bundle has one map")
    first, picker = the_map.plane.name, the_map.page.get_by_test_id("map-picker")
    the_map.page.get_by_test_id("layer-terrain").click()
    for name in (*list(bundle.maps)[1:], first):
        picker.select_option(name)
        the_map.page.wait_for_url(lambda url, name=name: query(url).get("map") == name)
        settled = the_map.page.locator(MAP_ON_SCREEN)
        expect(settled.get_by_test_id("layer-terrain")).to_have_attribute("aria-pressed", "true")
        expect(picker).to_have_count(1)
    the_map.page.go_back()
    the_map.page.wait_for_url(lambda url: query(url).get("map") == list(bundle.maps)[-1])
    expect(the_map.page.locator(MAP_ON_SCREEN).get_by_test_id("map-picker")).to_have_value(list(bundle.maps)[-1])
    the_map.page.go_forward()
    expect(the_map.page.locator(MAP_ON_SCREEN).get_by_test_id("map-picker")).to_have_value(first)
