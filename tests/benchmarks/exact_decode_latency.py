"""Latency from releasing the pointer to the exact image on screen: `python -m tests.benchmarks.exact_decode_latency`.

The target is a 95th percentile of at most 150 ms.
"""

import numpy as np

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, serving

LATENCY_SCRIPT = """() => {
    const garment = document.querySelector('[data-testid="live-garment"]');
    window.latencies = [];
    let released = null;
    window.addEventListener("pointerup", () => { released = performance.now(); }, { capture: true });
    new MutationObserver(() => {
        if (released === null || garment.dataset.exact !== "true") return;
        const since = released;
        released = null;
        requestAnimationFrame(() => window.latencies.push(performance.now() - since));
    }).observe(garment, { attributes: true, attributeFilter: ["data-exact"] });
}"""


def measure(rounds: int) -> list[Row]:
    """Releases the pointer `rounds` times, each at another position."""
    with chromium() as browser, serving() as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.url)
        page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
        page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)
        page.evaluate(LATENCY_SCRIPT)
        box = page.locator('[data-part="plot"]').bounding_box()
        for number in range(rounds):
            across, down = 0.15 + 0.7 * number / rounds, 0.25 + 0.5 * ((number * 7) % 11) / 11
            x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
            page.mouse.move(x - 30, y)
            page.mouse.down()
            page.mouse.move(x, y, steps=5)
            page.mouse.up()
            page.wait_for_function("number => latencies.length > number", arg=number, timeout=60_000)
            page.wait_for_timeout(100)
        latencies = page.evaluate("latencies")
    return [
        {
            "what": "release to exact image",
            "releases": len(latencies),
            "p50 ms": float(np.median(latencies)),
            "p95 ms": float(np.percentile(latencies, 95)),
            "max ms": max(latencies),
        }
    ]


if __name__ == "__main__":
    run(measure, __doc__, rounds=40)
