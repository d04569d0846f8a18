"""Every page opened from the navigation, on a desktop and on a phone, in the light and in the dark theme."""

import pytest
from playwright.sync_api import expect

from tests.serving import MAP_ON_SCREEN, PHONE, ROOT

HIDDEN_PAGE = "present"
"""A page without a link in the navigation; presentations are started from Learn."""
PAGE_COUNT = len([file for file in (ROOT / "app").glob("*/page.py") if file.parent.name != HIDDEN_PAGE])
OVERFLOWS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .some(element => element.scrollWidth > innerWidth)"""
IN_COLOR_SCHEME = """dark => {
    const [red] = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor.match(/\\d+/g);
    return (red < 128) === dark;
}"""


def links(page):
    """The links of the navigation, which has to be opened first on a small screen."""
    top = page.get_by_test_id("stTopNavLink")
    if top.count():
        return top
    expand = page.get_by_test_id("stExpandSidebarButton")
    if expand.count():
        expand.click()
    return page.get_by_test_id("stSidebarNavLink")


@pytest.mark.parametrize(("screen", "theme"), [({}, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_every_page_opens_from_the_navigation_and_fits_the_window(visit, screen, theme):
    page = visit(color_scheme=theme, **screen)
    page.locator(MAP_ON_SCREEN).wait_for()
    title, titles = page.locator("h1"), []
    expect(links(page)).to_have_count(PAGE_COUNT)
    for number in reversed(range(PAGE_COUNT)):  # the last link leads back to the map
        titles += title.all_inner_texts()
        link = links(page).nth(number)
        address, name = link.get_attribute("href"), link.inner_text().strip()
        link.click()
        expect(page).to_have_url(address)
        expect(page).to_have_title(f"{name} · Latent Wardrobe")
        expect(title).not_to_have_text(titles[-1])
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_load_state("networkidle")
        for colours in ("light", "dark", theme):
            page.emulate_media(color_scheme=colours)
            page.wait_for_function(IN_COLOR_SCHEME, arg=colours == "dark")
            assert page.get_by_test_id("stException").count() == 0
            assert not page.evaluate(OVERFLOWS), address
    page.locator(MAP_ON_SCREEN).wait_for()
    assert len(set(titles)) == len(titles) == PAGE_COUNT


def test_the_ways_into_the_presentation_and_out_of_it_keep_the_session(visit):
    page = visit("/learn")
    page.evaluate("() => { window.notReloaded = true; }")
    page.get_by_role("link", name="Present this to people").click()
    deck = page.get_by_test_id("presenter")
    expect(deck).to_have_attribute("aria-busy", "false")
    deck.get_by_role("link", name="Leave").click()
    expect(page).to_have_title("Learn · Latent Wardrobe")
    expect(page.get_by_role("heading", level=1)).to_have_text("What am I looking at?")
    expect(deck).to_have_count(0)
    page.go_back()
    expect(deck).to_have_attribute("aria-busy", "false")
    assert page.evaluate("() => window.notReloaded")
