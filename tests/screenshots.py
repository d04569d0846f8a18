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


def regions(page: Page) -> None:
    """What the classifier says of every place, and a journey over charted land."""
    page.get_by_test_id("layer-points").click()
    page.get_by_test_id("layer-regions").click()
    page.locator('[data-layer="uncharted"]').click()
    page.locator('[data-route="charted"]').click()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")


def keep_journey(page: Page) -> None:
    """The film that the app makes of a journey over charted land, from a T-shirt to an ankle boot."""
    with page.expect_download() as film:
        page.locator('[data-download="webp"]').click()
    film.value.save_as(FOLDER / "journey.webp")


def classify(page: Page) -> None:
    """A drawing and its verdict."""
    page.get_by_role("link", name="Classify").click()
    page.get_by_role("radio", name="Example").or_(page.get_by_text("Example", exact=True)).first.click()
    page.locator(".js-plotly-plot .barlayer").wait_for()


def lab(page: Page) -> None:
    """The curves of the network with dropout."""
    page.get_by_role("link", name="Lab").click()
    page.get_by_text("conv_dropout", exact=True).first.click()
    page.locator(".js-plotly-plot").first.wait_for()


def take(shots: tuple[Callable[[Page], None], ...] = (explore, regions, classify, lab)) -> None:
    """Opens the app once and photographs each page."""
    FOLDER.mkdir(exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport=SIZE)
        page.goto(server.url)
        for shot in shots:
            shot(page)
            page.wait_for_timeout(2_500)
            page.screenshot(path=FOLDER / f"{shot.__name__}.png")
            if shot is regions:
                keep_journey(page)
        browser.close()


if __name__ == "__main__":
    take()
