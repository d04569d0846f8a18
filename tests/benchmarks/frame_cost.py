"""Script time per frame of a drag and of a zoom on the map: `python -m tests.benchmarks.frame_cost`.

Script time is that of event handlers and animation callbacks in a frame in which the pointer moved or the wheel turned;
"at rest" is the longest timer callback, such as the one that redraws after a zoom. Targets of a drag: a 95th percentile
of 4 ms with 10,000 points and 8 ms with 70,000, no task over 50 ms, the live image redrawn in every such frame, and no
message to the server.
"""

import numpy as np
from playwright.sync_api import Browser, Page

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, Server, serving

MOVES, TURNS = 240, 40
ALL_LAYERS = "layers=points,terrain,regions,uncharted"
VIEWS = {
    "10,000 points": "layers=points",
    "70,000 points": "layers=points&show=all",
    "10,000 points, all layers": ALL_LAYERS,
    "70,000 points, all layers": f"{ALL_LAYERS}&show=all",
}
METER_SCRIPT = """
const meter = (window.meter = { frames: [], long: 0, rest: 0 });
const next = window.requestAnimationFrame.bind(window);
const later = window.setTimeout.bind(window);
window.setTimeout = (callback, ...rest) => later((...given) => {
    const begin = performance.now();
    callback(...given);
    meter.rest = Math.max(meter.rest, performance.now() - begin);
}, ...rest);
let [handled, earlier, drawn, moved, waiting] = [0, 0, 0, false, null];
window.requestAnimationFrame = callback => next(now => {
    const begin = performance.now();
    callback(now);
    drawn += performance.now() - begin;
});
for (const kind of ["pointermove", "wheel"]) {
    let begin = 0;
    window.addEventListener(kind, () => { moved = true; begin = performance.now(); }, { capture: true, passive: true });
    window.addEventListener(kind, () => { handled += performance.now() - begin; }, { passive: true });
}
new PerformanceObserver(list => { meter.long += list.getEntries().length; }).observe({ type: "longtask" });
const garments = () => Number(document.querySelector('[data-testid="live-garment"]')?.dataset.frames);
const frame = () => {
    if (waiting !== null) meter.frames.push({ work: earlier + drawn, redrawn: garments() > waiting });
    waiting = moved ? garments() : null;
    [earlier, handled, drawn, moved] = [handled, 0, 0, false];
    next(frame);
};
next(frame);
"""
RESET_SCRIPT = "() => { meter.frames.length = meter.long = meter.rest = 0; }"


def gesture_row(page: Page, gesture: str, view: str, messages: int) -> Row:
    """A row of the table from the measurements since the last reset.

    Args:
        page: with the meter.
        gesture: "drag" or "zoom".
        view: one of `VIEWS`.
        messages: number of messages that were sent to the server.
    """
    page.wait_for_timeout(300)
    meter = page.evaluate("meter")
    work = [frame["work"] for frame in meter["frames"]]
    return {
        "gesture": f"{gesture}, {view}",
        "frames": len(work),
        "redrawn": sum(frame["redrawn"] for frame in meter["frames"]) if gesture == "drag" else "-",
        "p50 ms": float(np.median(work)),
        "p95 ms": float(np.percentile(work, 95)),
        "max ms": max(work),
        "at rest ms": float(meter["rest"]),
        "tasks over 50 ms": meter["long"],
        "messages": messages,
    }


def measure_gestures(browser: Browser, server: Server, view: str) -> list[Row]:
    """A row for a drag and one for a zoom, on a new page.

    Args:
        browser: opens the page.
        server: the running server.
        view: one of `VIEWS`.
    """
    page, sent = browser.new_page(viewport={"width": 1440, "height": 900}), []
    page.add_init_script(METER_SCRIPT)
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{server.url}/?{VIEWS[view]}")
    page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
    page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    box = page.locator('[data-part="plot"]').bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.wait_for_timeout(300)
    page.evaluate(RESET_SCRIPT)
    before = len(sent)
    for step in range(MOVES):
        across, down = 0.2 + 0.6 * step / MOVES, 0.6 - 0.3 * abs(np.sin(step / 20))
        page.mouse.move(box["x"] + across * box["width"], box["y"] + float(down) * box["height"])
    rows = [gesture_row(page, "drag", view, len(sent) - before)]
    page.mouse.up()
    page.wait_for_timeout(1_500)
    page.evaluate(RESET_SCRIPT)
    before = len(sent)
    for turn in range(TURNS):
        page.mouse.wheel(0, -60 if turn < TURNS / 2 else 60)
        page.wait_for_timeout(16)
    rows.append(gesture_row(page, "zoom", view, len(sent) - before))
    page.close()
    return rows


def measure(rounds: int) -> list[Row]:
    """The rows of all rounds."""
    with chromium() as browser, serving() as server:
        return [row for _ in range(rounds) for view in VIEWS for row in measure_gestures(browser, server, view)]


if __name__ == "__main__":
    run(measure, __doc__, rounds=1)
