"""Network traffic of the map, as counted by the browser: `python -m tests.benchmarks.network_traffic`.

The steps are a first visit, a drag, its release, showing all 70,000 images, and a second visit with the first one's
cache. Bytes are transferred bytes, after compression. Targets: at most 3.5 MB of the map's own on the first visit,
next to nothing on the second, and no WebSocket frame during a drag.
"""

import base64
from collections import Counter
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Page

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, Server, serving

MOVES = 120
KINDS = ("Streamlit's own", "the map's own")


class Meter:
    """Counts HTTP bytes by kind, and WebSocket frames and bytes, since the last reading."""

    def __init__(self, page: Page) -> None:
        self._addresses: dict[str, str] = {}
        self._counted: Counter[str] = Counter()
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.responseReceived", self._response)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketFrameSent", lambda event: self._frame("sent", event))
        cdp.on("Network.webSocketFrameReceived", lambda event: self._frame("received", event))

    def _response(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"], "")
        if address.startswith(("data:", "blob:")):
            return
        kind = KINDS["/wardrobe/" in address]
        self._counted[kind] += round(event["encodedDataLength"])
        self._counted["requests"] += 1

    def _frame(self, direction: str, event: dict[str, Any]) -> None:
        message = event["response"]
        length = len(base64.b64decode(message["payloadData"]) if message["opcode"] == 2 else message["payloadData"])
        self._counted[f"frames {direction}"] += 1
        self._counted[f"frame bytes {direction}"] += length

    def read(self, step: str) -> Row:
        """The counts since the last reading, as a row of the table."""
        numbers = (*KINDS, "requests", "frames sent", "frame bytes sent", "frames received", "frame bytes received")
        row = {"step": step, **{name: self._counted[name] for name in numbers}}
        self._counted.clear()
        return row


def visit(page: Page, server: Server) -> None:
    """Opens the map and waits until all its requests are answered.

    Args:
        page: a blank page.
        server: the running server.
    """
    page.goto(server.url)
    page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    """Waits for the exact image and until no traffic is left."""
    page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)


def measure_round(browser: Browser) -> list[Row]:
    """A row for each step, with a new server and a new browser profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    with serving() as server:
        page = context.new_page()
        meter = Meter(page)
        visit(page, server)
        rows = [meter.read("first visit")]
        box = page.get_by_test_id("latent-plot").bounding_box()
        page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.down()
        for step in range(MOVES):
            page.mouse.move(box["x"] + (0.2 + 0.6 * step / MOVES) * box["width"], box["y"] + 0.5 * box["height"])
        page.wait_for_timeout(500)
        rows.append(meter.read(f"drag of {MOVES} moves"))
        page.mouse.up()
        wait_until_idle(page)
        rows.append(meter.read("release"))
        page.locator('[data-show="all"]').click()
        page.locator(MAP_ON_SCREEN).wait_for(timeout=60_000)
        page.wait_for_timeout(1_500)
        rows.append(meter.read("all 70,000 images"))
        page.close()
        page = context.new_page()
        meter = Meter(page)
        visit(page, server)
        rows.append(meter.read("second visit"))
    context.close()
    return rows


def measure(rounds: int) -> Sequence[Row]:
    """The rows of all rounds, which differ only in how Streamlit groups its messages."""
    with chromium() as browser:
        return [row for _ in range(rounds) for row in measure_round(browser)]


if __name__ == "__main__":
    run(measure, __doc__, rounds=1)
