"""Latency from a pointer move on the sketchpad to its updated bars: `python -m tests.benchmarks.sketch_latency`.

The target is a prediction for a drawing within 80 ms, on one core.
"""

import io
import os
import time

import numpy as np
from PIL import Image, ImageDraw

from models import load_bundle
from models.classify import classify_file
from tests.benchmarks.runner import Row, chromium, run
from tests.serving import serving

SHIRT = [(80, 48), (112, 48), (128, 58), (144, 48), (176, 48), (228, 88), (204, 120), (178, 102), (178, 216), (80, 216)]
SHIRT += [(80, 102), (52, 120), (28, 88), (80, 48)]
WARM_UP_ROUNDS = 3
LATENCY_SCRIPT = """() => {
    window.latencies = [];
    let moved = null;
    document.querySelector('[data-testid="sketchpad"] canvas').addEventListener(
        "pointermove", () => { moved = performance.now(); }, { capture: true });
    new MutationObserver(() => {
        if (moved === null) return;
        const since = moved;
        moved = null;
        requestAnimationFrame(() => window.latencies.push(performance.now() - since));
    }).observe(document.querySelector('[data-part="bars"]'), { subtree: true, childList: true, attributes: true });
}"""


def measure(rounds: int) -> list[Row]:
    """Latencies of `rounds` predictions, in the Python process and in the browser."""
    return [
        latency_row("picture to prediction, one core", measure_predictions(rounds)),
        latency_row("pointer to bars, in the browser", measure_moves(rounds)),
    ]


def measure_predictions(rounds: int) -> list[float]:
    """Milliseconds of classifying one drawing `rounds` times."""
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
    picture, file, bundle = Image.new("RGBA", (256, 256), "black"), io.BytesIO(), load_bundle()
    ImageDraw.Draw(picture).line(SHIRT, "white", 18, "curve")
    picture.save(file, "PNG")
    latencies = []
    for _ in range(rounds + WARM_UP_ROUNDS):
        start = time.perf_counter()
        classify_file(bundle, file.getvalue())
        latencies.append(1_000 * (time.perf_counter() - start))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    return latencies[WARM_UP_ROUNDS:]


def measure_moves(rounds: int) -> list[float]:
    """Milliseconds from `rounds` moves of one stroke to the updated bars; the stroke pauses after each move."""
    with chromium() as browser, serving() as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{server.url}/classify")
        page.get_by_test_id("sketchpad").locator("li").first.wait_for(timeout=60_000)
        page.wait_for_timeout(3_000)
        box = page.get_by_test_id("sketchpad").locator("canvas").bounding_box()
        positions = [
            (
                box["x"] + box["width"] * (0.5 + 0.35 * np.cos(angle)),
                box["y"] + box["height"] * (0.5 + 0.35 * np.sin(angle)),
            )
            for angle in np.linspace(0, 2 * np.pi, rounds + WARM_UP_ROUNDS + 1)
        ]
        page.mouse.move(*positions[0])
        page.mouse.down()
        page.wait_for_timeout(2_000)
        page.evaluate(LATENCY_SCRIPT)
        for number, position in enumerate(positions[1:]):
            page.mouse.move(*position)
            page.wait_for_function("number => latencies.length > number", arg=number, timeout=60_000)
            page.wait_for_timeout(100)
        latencies: list[float] = page.evaluate("latencies")
    return latencies[WARM_UP_ROUNDS:]


def latency_row(name: str, latencies: list[float]) -> Row:
    """A row of the table.

    Args:
        name: what was measured.
        latencies: in milliseconds.
    """
    p50, p95 = (float(np.percentile(latencies, percentile)) for percentile in (50, 95))
    return {"what": name, "times": len(latencies), "p50 ms": p50, "p95 ms": p95, "max ms": max(latencies)}


if __name__ == "__main__":
    run(measure, __doc__, rounds=40)
