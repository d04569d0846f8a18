"""Memory of the page before and after much use: `python -m tests.benchmarks.heap`.

Two hundred interactions of all kinds; the target is that the JavaScript heap grows by at most 20 MB.
"""

from collections.abc import Callable, Iterator
from itertools import cycle

from playwright.sync_api import CDPSession, Page

from tests.benchmarks.serving import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, serving

INTERACTIONS = 200


def interactions(page: Page) -> Iterator[Callable[[], None]]:
    """What a visitor does, in turn and again and again."""
    box = page.locator('[data-part="plot"]').bounding_box()
    layers = cycle(page.locator("[data-layer]").all())
    names = cycle(page.locator(".lw-class button:first-child").all())
    tabs = cycle(page.locator("[data-tab]").all())
    places = cycle([(0.2, 0.3), (0.7, 0.4), (0.4, 0.7), (0.55, 0.55), (0.3, 0.5)])

    def to_the_map() -> tuple[float, float]:
        page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTop = 0")
        across, down = next(places)
        spot = box["x"] + across * box["width"], box["y"] + down * box["height"]
        page.mouse.move(*spot)
        return spot

    def drag() -> None:
        x, y = to_the_map()
        page.mouse.down()
        page.mouse.move(x + 90, y + 40, steps=15)
        page.mouse.up()
        page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for()

    def hover() -> None:
        x, y = to_the_map()
        page.mouse.move(x - 120, y + 60, steps=20)

    def zoom() -> None:
        to_the_map()
        for turn in (-200, -200, 200, 300):
            page.mouse.wheel(0, turn)
            page.wait_for_timeout(20)

    def find() -> None:
        page.locator('[data-part="search-text"]').fill("boot")
        page.locator('[data-part="search-text"]').press("Enter")
        page.wait_for_timeout(600)

    def walk() -> None:
        page.locator('[data-part="play"]').click()
        page.wait_for_timeout(300)
        page.locator('[data-part="play"]').click()

    def gather() -> None:
        page.locator('[data-tab="selection"]').click()
        page.locator('[data-part="selection-view"]').click()

    def press(buttons: Iterator[object]) -> Callable[[], None]:
        return lambda: next(buttons).click()  # type: ignore[attr-defined]

    yield from cycle((drag, hover, zoom, press(layers), press(names), find, walk, press(tabs), gather, drag))


def heap(wire: CDPSession) -> tuple[float, float]:
    """Megabytes of JavaScript objects, and of what they hold outside the heap such as typed arrays."""
    wire.send("HeapProfiler.collectGarbage")
    used = wire.send("Runtime.getHeapUsage")
    return used["usedSize"] / 1e6, used.get("backingStorageSize", 0) / 1e6


def measure(rounds: int) -> list[Row]:
    """A row for each page that was used so much."""
    rows = []
    with chromium() as browser, serving() as server:
        for number in range(1, rounds + 1):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.url)
            page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
            page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
            page.wait_for_timeout(1_000)
            wire = page.context.new_cdp_session(page)
            before = heap(wire)
            for _, act in zip(range(INTERACTIONS), interactions(page), strict=False):
                act()
            page.wait_for_timeout(1_000)
            after = heap(wire)
            page.close()
            rows.append(
                {
                    "round": number,
                    "interactions": INTERACTIONS,
                    "heap before MB": before[0],
                    "after MB": after[0],
                    "growth MB": after[0] - before[0],
                    "arrays before MB": before[1],
                    "arrays after MB": after[1],
                }
            )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=1)
