"""What stands around the map: legend, switches, sliders, number fields and the choice of a map."""

import numpy as np
import pytest
from playwright.sync_api import expect

from app.render.map_payload import summarize_map
from tests.browser.the_map import TheMap, query
from tests.serving import MAP_ON_SCREEN

NOTICED = {"atlas": "a continent", "blog": "sandals, sneakers and ankle boots"}
"""What the text below each map mentions."""


def legend(the_map, label):
    """A class's button, which shows it alone, and its eye, which hides it."""
    entry = the_map.part("legend").locator(".lw-class").nth(label)
    return entry.get_by_role("button").first, entry.get_by_role("button").last


def dots(the_map):
    return int(the_map.part("plot").get_attribute("data-points"))


def test_the_legend_shows_one_class_alone_and_then_all_again(the_map, bundle):
    labels = bundle.images["test"].labels
    for label in (1, 8):
        alone, _ = legend(the_map, label)
        alone.click()
        expect(alone).to_have_attribute("aria-pressed", "true")
        assert the_map.part("legend").locator('[aria-pressed="true"]').count() == 1
        the_map.drawn()
        assert dots(the_map) == (labels == label).sum()
    alone.click()
    expect(alone).to_have_attribute("aria-pressed", "false")
    the_map.drawn()
    assert dots(the_map) == len(labels)


def test_a_class_alone_leaves_no_point_of_another(the_map, bundle):
    for label in (4, 6):
        legend(the_map, label)[0].click()
        the_map.move(the_map.place(0.5, 0.5))
        names = set()
        codes, labels = the_map.plane.codes("test")[:200], bundle.images["test"].labels[:200]
        for code in [*codes[labels == label][:4], *codes[labels != label][:12]]:
            the_map.move(code.tolist())
            if the_map.page.get_by_test_id("thumb").is_visible():
                names.add(the_map.part("thumb-text").inner_text().split(" · ")[0])
        assert names == {bundle.class_names[label]}


def test_classes_can_be_hidden_and_are_still_hidden_after_another_page_and_after_reloading(the_map, bundle):
    labels = bundle.images["test"].labels
    for label in (0, 7):
        legend(the_map, label)[1].click()
    the_map.drawn()
    shown = (~np.isin(labels, (0, 7))).sum()
    assert dots(the_map) == shown
    assert the_map.address(lambda says: says.get("hide") == "0,7")
    page = the_map.page
    page.get_by_test_id("stTopNavLink").nth(1).click()
    expect(page.get_by_test_id("latent-map")).to_have_count(0)
    page.get_by_test_id("stTopNavLink").nth(0).click()
    page.locator(MAP_ON_SCREEN).wait_for()
    assert dots(the_map) == shown
    the_map.address(lambda says: says.get("hide") == "0,7")
    page.reload()
    page.locator(MAP_ON_SCREEN).wait_for()
    assert dots(the_map) == shown
    for label in (0, 7):
        expect(legend(the_map, label)[1]).to_have_attribute("aria-label", f"Show {bundle.class_names[label]}")
        legend(the_map, label)[1].click()
    the_map.drawn()
    assert dots(the_map) == len(labels)


def test_the_map_and_the_selected_code_are_there_again_after_another_page(open_map, bundle):
    last = list(bundle.maps)[-1]
    the_map = open_map()
    the_map.page.get_by_test_id("map-picker").select_option(last)
    the_map.page.wait_for_url(lambda url: query(url).get("map") == last and "a" in query(url))
    the_map = TheMap(the_map.page, bundle.maps[last], the_map.sent)
    the_map.answered()
    selected = the_map.choose(the_map.place(0.6, 0.4))["code"]
    the_map.page.get_by_test_id("stTopNavLink").nth(1).click()
    expect(the_map.page.get_by_test_id("latent-map")).to_have_count(0)
    the_map.page.get_by_test_id("stTopNavLink").nth(0).click()
    the_map.page.locator(MAP_ON_SCREEN).wait_for()
    the_map.answered()
    expect(the_map.page.get_by_test_id("map-picker")).to_have_value(last)
    expect(the_map.page.locator("p", has_text="What to notice")).to_contain_text(NOTICED[last])
    assert the_map.shown()["code"] == pytest.approx(selected, abs=5.01e-4)


def test_arrow_keys_on_a_slider_change_one_number_and_keep_the_other(the_map):
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


def test_a_code_far_outside_the_map_can_be_typed_and_gets_its_exact_decode(the_map):
    before = the_map.shown()["code"]
    the_map.part("x-number").fill("321.5")
    the_map.part("x-number").press("Enter")
    the_map.answered()
    shown = the_map.shown()
    assert shown["code"] == [321.5, before[1]]
    assert the_map.off_by(shown, the_map.plane.decode(the_map.as_codes(shown))[0]) <= 1
    expect(the_map.page.get_by_test_id("guessing")).to_be_visible()
    expect(the_map.part("cursor")).to_be_hidden()


def test_text_that_is_no_number_changes_nothing(the_map):
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


def test_the_guessing_label_is_on_exactly_where_the_density_is_low(the_map):
    plane, few = the_map.plane, {"low": 0.01, "some": 0.1, "high": 0.5}
    places = np.array([the_map.place(a, d) for a in np.linspace(0.02, 0.98, 30) for d in np.linspace(0.1, 0.85, 20)])
    support = plane.density_percentile(places.astype(np.float32))
    for share in few.values():
        place = places[int(np.argmin(np.abs(support - share)))]
        the_map.move(place.tolist())
        here = float(plane.density_percentile(the_map.as_codes(the_map.shown()))[0])
        if abs(here - 0.03) < 0.005 or abs(here - 0.2) < 0.01:
            continue  # on the very border between two words
        expect(the_map.page.get_by_test_id("guessing")).to_be_visible(visible=here < 0.03)
        words = "No" if here < 0.03 else "Few" if here < 0.2 else "Many"
        expect(the_map.part("density")).to_have_text(
            f"{words} real garments live near here.".replace("No real garments live", "No real garment lives")
        )


def test_the_caption_names_the_predicted_class_and_its_probability(the_map, bundle):
    lattice = the_map.plane.lattice
    for place in (the_map.place(0.2, 0.3), the_map.place(0.55, 0.5), the_map.place(0.5, 0.9)):
        the_map.move(place)
        chances = lattice.extent.interpolate(lattice.probabilities, the_map.as_codes(the_map.shown()))[0]
        expect(the_map.part("name")).to_have_text(bundle.class_names[chances.argmax()])
        percentage = int(the_map.part("confidence").inner_text().removesuffix("% sure"))
        assert percentage == pytest.approx(chances.max() * 100, abs=1)


def test_the_picker_lists_every_map_and_the_page_describes_the_one_on_show(the_map, bundle):
    picker = the_map.page.get_by_test_id("map-picker")
    assert picker.locator("option").evaluate_all("options => options.map(option => option.value)") == list(bundle.maps)
    for name in (*list(bundle.maps)[1:], the_map.plane.name):
        picker.select_option(name)
        settled = the_map.page.locator(MAP_ON_SCREEN)  # for a moment the old map, busy, is still beside it
        expect(settled.locator('[data-part="about"]')).to_have_text(summarize_map(bundle.maps[name]))
        expect(the_map.page.locator("p", has_text="What to notice")).to_contain_text(NOTICED[name])
        expect(picker).to_have_count(1)
