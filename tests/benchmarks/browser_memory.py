"""Growth of the page's JavaScript heap with use: `python -m tests.benchmarks.browser_memory`.

The target is a growth of at most 20 MB over 200 interactions of all kinds.
"""

from collections.abc import Callable, Iterator
from itertools import cycle

from playwright.sync_api import CDPSession, Page

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, serving

INTERACTIONS = 200


def interactions(page: Page) -> Iterator[Callable[[], None]]:
    """An endless cycle of a visitor's interactions."""
    box = page.locator('[data-part="plot"]').bounding_box()
    layers = cycle(page.locator("[data-layer]").all())
    names = cycle(page.locator(".lw-class button:first-child").all())
    tabs = cycle(page.locator("[data-tab]").all())
    positions = cycle([(0.2, 0.3), (0.7, 0.4), (0.4, 0.7), (0.55, 0.55), (0.3, 0.5)])

    def move_to_map() -> tuple[float, float]:
        page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTop = 0")
        across, down = next(positions)
        spot = box["x"] + across * box["width"], box["y"] + down * box["height"]
        page.mouse.move(*spot)
        return spot

    def drag() -> None:
        x, y = move_to_map()
        page.mouse.down()
        page.mouse.move(x + 90, y + 40, steps=15)
        page.mouse.up()
        page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for()

    def hover() -> None:
        x, y = move_to_map()
        page.mouse.move(x - 120, y + 60, steps=20)

    def zoom() -> None:
        move_to_map()
        for turn in (-200, -200, 200, 300):
            page.mouse.wheel(0, turn)
            page.wait_for_timeout(20)

    def search() -> None:
        page.locator('[data-part="search-text"]').fill("boot")
        page.locator('[data-part="search-text"]').press("Enter")
        page.wait_for_timeout(600)

    def play_path() -> None:
        page.locator('[data-part="play"]').click()
        page.wait_for_timeout(300)
        page.locator('[data-part="play"]').click()

    def select_visible() -> None:
        page.locator('[data-tab="selection"]').click()
        page.locator('[data-part="selection-view"]').click()

    def press(buttons: Iterator[object]) -> Callable[[], None]:
        return lambda: next(buttons).click()  # type: ignore[attr-defined]

    yield from cycle(
        (drag, hover, zoom, press(layers), press(names), search, play_path, press(tabs), select_visible, drag)
    )


def heap_size(session: CDPSession) -> tuple[float, float]:
    """Megabytes of JavaScript objects, and of memory that they hold outside the heap, such as typed arrays."""
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return usage["usedSize"] / 1e6, usage.get("backingStorageSize", 0) / 1e6


def measure(rounds: int) -> list[Row]:
    """A row for each round, each with a new page."""
    rows = []
    with chromium() as browser, serving() as server:
        for number in range(1, rounds + 1):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.url)
            page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
            page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
            page.wait_for_timeout(1_000)
            session = page.context.new_cdp_session(page)
            before = heap_size(session)
            for _, interact in zip(range(INTERACTIONS), interactions(page), strict=False):
                interact()
            page.wait_for_timeout(1_000)
            after = heap_size(session)
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
