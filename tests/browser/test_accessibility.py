"""The map with a screen reader, without a mouse or with reduced motion: names, contrast, keys, focus, announcements."""

import pytest
from playwright.sync_api import expect

from tests.browser.guidelines import violations, violations_by_theme

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STOPS = """map => [...map.querySelectorAll("button, input, select, canvas[tabindex]")]
    .filter(element => !element.disabled && element.tabIndex >= 0 && element.offsetParent)"""
FOCUS = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));  // it scrolls into sight
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    const { left, top, right, bottom } = document.activeElement.getBoundingClientRect();
    return {
        inMap: Boolean(document.activeElement.closest('[data-testid="latent-map"]')),
        outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        inWindow: left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1,
        words: document.activeElement.outerHTML.slice(0, 120),
    };
}"""


@pytest.fixture
def any_size(the_map):
    yield the_map
    the_map.page.set_viewport_size(DESK)


@pytest.mark.parametrize("screen", [DESK, HAND], ids=["desk", "hand"])
def test_the_page_breaks_no_rule_of_the_accessibility_guidelines(any_size, screen):
    any_size.page.set_viewport_size(screen)
    assert violations_by_theme(any_size.page) == {"light": [], "dark": []}


def test_the_tools_in_use_break_no_rule_either(the_map):
    the_map.page.locator('[data-tab="selection"]').click()
    the_map.part("selection-view").click()
    assert violations(the_map.page) == []
    the_map.page.locator('[data-tab="reconstruction"]').click()
    the_map.page.locator('[data-part="reconstruction-first"]').click()
    expect(the_map.part("reconstruction-status")).to_contain_text("remembered worse")
    assert violations(the_map.page) == []


def test_the_tab_key_reaches_every_control_in_page_order_with_a_visible_focus(the_map):
    map_itself = the_map.page.get_by_test_id("latent-map")
    stops = map_itself.evaluate(f"map => {{ window.stops = ({STOPS})(map); stops[0].focus(); return stops.length; }}")
    assert stops > 30
    the_map.page.keyboard.press("Shift+Tab")
    assert not the_map.page.evaluate(FOCUS)["inMap"]
    for number in range(stops):
        the_map.page.keyboard.press("Tab")
        focus = the_map.page.evaluate(FOCUS)
        assert the_map.page.evaluate("number => document.activeElement === stops[number]", number), focus["words"]
        assert focus["outlined"], focus["words"]
        assert focus["inWindow"], focus["words"]
    the_map.page.keyboard.press("Tab")
    assert not the_map.page.evaluate(FOCUS)["inMap"]


def test_tabs_are_one_tab_stop_and_arrow_keys_change_them(the_map):
    tabs = the_map.part("tabs").get_by_role("tab")
    tabs.first.focus()
    for key, number in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowRight", 0), ("ArrowLeft", 2), ("ArrowLeft", 1)):
        the_map.page.keyboard.press(key)
        expect(tabs.nth(number)).to_be_focused()
        expect(tabs.nth(number)).to_have_attribute("aria-selected", "true")
        panel = the_map.page.get_by_role("tabpanel")
        expect(panel).to_have_count(1)
        expect(panel).to_have_id(tabs.nth(number).get_attribute("aria-controls"))
        assert tabs.evaluate_all("tabs => tabs.filter(tab => tab.tabIndex === 0).length") == 1


def test_the_class_is_announced_when_keys_rest_and_not_while_the_pointer_moves(the_map, bundle):
    spoken = the_map.part("announcement")
    assert spoken.get_attribute("aria-live") == "polite"
    for place in (the_map.place(0.2, 0.3), the_map.place(0.55, 0.9)):
        before = spoken.text_content()
        the_map.move(place)
        assert spoken.text_content() == before
        the_map.choose(place)
        the_map.leave()
        the_map.part("plot").focus()
        the_map.page.keyboard.press("ArrowUp")
        the_map.answered()
        shown = the_map.plane.decode(the_map.as_codes(the_map.shown()))
        best = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]].predict(shown)[0].argmax()
        expect(spoken).to_contain_text(bundle.class_names[best])
        expect(spoken).to_contain_text("% sure")
        picture = the_map.page.get_by_test_id("live-garment")
        expect(picture).to_have_attribute("aria-label", f"Imagined garment: {the_map.part('name').inner_text()}, "
                                          f"{the_map.part('confidence').inner_text()}")  # fmt: skip


def test_guessing_is_announced(the_map):
    the_map.part("x-number").fill("-500")
    the_map.part("x-number").press("Enter")
    the_map.answered()
    expect(the_map.part("announcement")).to_contain_text("The network is guessing.")


def test_no_layer_and_no_class_is_marked_by_colour_alone(the_map):
    shapes = (
        the_map.part("legend").locator("svg path").evaluate_all("paths => paths.map(path => path.getAttribute('d'))")
    )
    assert len(set(shapes)) == len(shapes) == 10
    for button in the_map.page.locator("[data-layer]").all():
        assert button.inner_text().strip()
        assert button.get_attribute("aria-pressed") in ("true", "false")


def test_with_reduced_motion_the_map_jumps_to_a_garment(the_map):
    the_map.page.emulate_media(reduced_motion="reduce")
    before = the_map.shown()
    the_map.part("search-text").fill("77")
    the_map.part("search-text").press("Enter")
    live = the_map.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", f"{the_map.plane.codes('test')[77][0]:.4f}")
    the_map.answered()
    assert the_map.shown()["frames"] - before["frames"] == 1
    the_map.page.emulate_media(reduced_motion="no-preference")


def test_with_reduced_motion_a_path_is_played_in_ten_steps(the_map):
    the_map.page.emulate_media(reduced_motion="reduce")
    the_map.part("speed").select_option("2")
    before = the_map.shown()
    shares = the_map.part("play").evaluate("""async (play) => {
        const scrub = document.querySelector('[data-part="scrub"]');
        const seen = new Set();
        play.click();
        for (let i = 0; i < 60; i += 1) {
            await new Promise(requestAnimationFrame);
            seen.add(Number(scrub.value));
        }
        play.click();
        return [...seen];
    }""")
    the_map.page.emulate_media(reduced_motion="no-preference")
    assert all(abs(9 * share - round(9 * share)) < 0.01 for share in shares)
    assert 2 <= len(shares) <= 10
    assert the_map.shown()["frames"] - before["frames"] <= len(shares) + 1
