"""What travels between browser and server, as the browser counts it: `python -m tests.benchmarks.bytes_on_the_wire`.

A first visit, a drag, letting go, all 70,000 garments, and a second visit with the cache of the first. Bytes are
those on the wire, compressed where the server compresses. The targets: at most 3.5 MB of the map's own at the first
visit, next to nothing at the second, and no frame during a drag.
"""

import base64
from collections import Counter
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Page

from tests.benchmarks.serving import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, Server, serving

MOVES = 120
KINDS = ("Streamlit's own", "the map's own")


class Meter:
    """Counts HTTP bytes by kind, and WebSocket frames and bytes, since it was last read."""

    def __init__(self, page: Page) -> None:
        self._addresses: dict[str, str] = {}
        self._counted: Counter[str] = Counter()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self._response)
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.webSocketFrameSent", lambda event: self._frame("sent", event))
        wire.on("Network.webSocketFrameReceived", lambda event: self._frame("received", event))

    def _response(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"], "")
        if address.startswith(("data:", "blob:")):
            return
        kind = KINDS["/wardrobe/" in address]
        self._counted[kind] += round(event["encodedDataLength"])
        self._counted["requests"] += 1

    def _frame(self, way: str, event: dict[str, Any]) -> None:
        message = event["response"]
        length = len(base64.b64decode(message["payloadData"]) if message["opcode"] == 2 else message["payloadData"])
        self._counted[f"frames {way}"] += 1
        self._counted[f"frame bytes {way}"] += length

    def read(self, step: str) -> Row:
        """What was counted since the last reading, as a row of the table."""
        numbers = (*KINDS, "requests", "frames sent", "frame bytes sent", "frames received", "frame bytes received")
        row = {"step": step, **{name: self._counted[name] for name in numbers}}
        self._counted.clear()
        return row


def visit(page: Page, server: Server) -> None:
    """Opens the map and waits until everything it asks for has arrived."""
    page.goto(server.url)
    page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
    answered(page)


def answered(page: Page) -> None:
    """Waits for the exact garment and for the wire to fall silent."""
    page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)


def one_round(browser: Browser) -> list[Row]:
    """The steps, with a server and a browser profile of their own."""
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
        answered(page)
        rows.append(meter.read("letting go"))
        page.locator('[data-show="all"]').click()
        page.locator(MAP_ON_SCREEN).wait_for(timeout=60_000)
        page.wait_for_timeout(1_500)
        rows.append(meter.read("all 70,000 garments"))
        page.close()
        page = context.new_page()
        meter = Meter(page)
        visit(page, server)
        rows.append(meter.read("second visit"))
    context.close()
    return rows


def measure(rounds: int) -> Sequence[Row]:
    """Every round's rows; they agree but for what Streamlit happens to bundle into one message."""
    with chromium() as browser:
        return [row for _ in range(rounds) for row in one_round(browser)]


if __name__ == "__main__":
    run(measure, __doc__, rounds=1)
