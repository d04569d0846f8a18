"""What a drag and a zoom cost the browser: `python -m tests.benchmarks.drag`.

Script work is the time in which handlers and animation callbacks ran for one frame in which the pointer moved or
the wheel turned; "at rest" is the longest callback of a timer, such as the drawing anew after a zoom. The targets
for a drag: p95 at most 4 ms with 10,000 dots and 8 ms with 70,000, no task over 50 ms, the live garment redrawn in
every such frame, and no message to the server.
"""

import numpy as np
from playwright.sync_api import Browser, Page

from tests.benchmarks.serving import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, Server, serving

MOVES, TURNS = 240, 40
EVERY_LAYER = "layers=points,terrain,regions,uncharted"
VIEWS = {
    "10,000 dots": "layers=points",
    "70,000 dots": "layers=points&show=all",
    "10,000 dots, every layer": EVERY_LAYER,
    "70,000 dots, every layer": f"{EVERY_LAYER}&show=all",
}
METER = """
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
START = "() => { meter.frames.length = meter.long = meter.rest = 0; }"


def figures(page: Page, what: str, view: str, messages: int) -> Row:
    """A row of the table, from what was metered since the start."""
    page.wait_for_timeout(300)
    meter = page.evaluate("meter")
    work = [frame["work"] for frame in meter["frames"]]
    return {
        "gesture": f"{what}, {view}",
        "frames": len(work),
        "redrawn": sum(frame["redrawn"] for frame in meter["frames"]) if what == "drag" else "-",
        "p50 ms": float(np.median(work)),
        "p95 ms": float(np.percentile(work, 95)),
        "max ms": max(work),
        "at rest ms": float(meter["rest"]),
        "tasks over 50 ms": meter["long"],
        "messages": messages,
    }


def gestures(browser: Browser, server: Server, view: str) -> list[Row]:
    """A drag and a zoom on a page of their own."""
    page, sent = browser.new_page(viewport={"width": 1440, "height": 900}), []
    page.add_init_script(METER)
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{server.url}/?{VIEWS[view]}")
    page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
    page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    box = page.locator('[data-part="plot"]').bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.wait_for_timeout(300)
    page.evaluate(START)
    before = len(sent)
    for step in range(MOVES):
        across, down = 0.2 + 0.6 * step / MOVES, 0.6 - 0.3 * abs(np.sin(step / 20))
        page.mouse.move(box["x"] + across * box["width"], box["y"] + float(down) * box["height"])
    rows = [figures(page, "drag", view, len(sent) - before)]
    page.mouse.up()
    page.wait_for_timeout(1_500)
    page.evaluate(START)
    before = len(sent)
    for turn in range(TURNS):
        page.mouse.wheel(0, -60 if turn < TURNS / 2 else 60)
        page.wait_for_timeout(16)
    rows.append(figures(page, "zoom", view, len(sent) - before))
    page.close()
    return rows


def measure(rounds: int) -> list[Row]:
    """Rows of every round."""
    with chromium() as browser, serving() as server:
        return [row for _ in range(rounds) for view in VIEWS for row in gestures(browser, server, view)]


if __name__ == "__main__":
    run(measure, __doc__, rounds=1)
