"""Takes the README's pictures of the app and has it record a journey: `python -m tests.screenshots`.

Writes assets/screenshots.
"""

from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from tests.serving import CHROMIUM_FLAGS, ROOT, find_chromium, serving

FOLDER = ROOT / "assets" / "screenshots"
SIZE = {"width": 1280, "height": 800}


def explore(page: Page) -> None:
    """A finger half-way across the map."""
    page.locator('[data-testid="latent-map"][aria-busy="false"]').wait_for()
    box = page.get_by_test_id("latent-plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.42)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.66, box["y"] + box["height"] * 0.38, steps=10)
    page.mouse.up()
    page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for()


def keep_journey(page: Page) -> None:
    """The film that the app makes of a journey over charted land, from a T-shirt to an ankle boot."""
    page.locator('[data-route="charted"]').click()
    with page.expect_download() as film:
        page.locator('[data-download="webp"]').click()
    film.value.save_as(FOLDER / "journey.webp")


def classify(page: Page) -> None:
    """A drawing and its verdict."""
    page.get_by_role("link", name="Classify").click()
    page.get_by_role("radio", name="Example").or_(page.get_by_text("Example", exact=True)).first.click()
    page.locator(".js-plotly-plot .barlayer").wait_for()


def inside(page: Page) -> None:
    """A boot on its way through the write-up's convolutional network."""
    page.goto(f"{page.url.split('/classify')[0]}/inside?network=conv&layer=conv_1&channel=5")
    page.get_by_role("heading", name="Channel 5 of conv_1").wait_for()


def take(shots: tuple[Callable[[Page], None], ...] = (explore, classify, inside)) -> None:
    """Opens the app once, has it record a journey and photographs each page."""
    FOLDER.mkdir(exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport=SIZE)
        page.goto(server.url)
        for shot in shots:
            shot(page)
            page.wait_for_timeout(2_500)
            page.screenshot(path=FOLDER / f"{shot.__name__}.png")
            if shot is explore:
                keep_journey(page)
        browser.close()


if __name__ == "__main__":
    take()
