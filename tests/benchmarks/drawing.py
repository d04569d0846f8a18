"""From a move of the chalk to the bars that follow it: `python -m tests.benchmarks.drawing`.

The target is at most 80 ms for a drawing's way to its answer, on one core.
"""

import io
import os
import time

import numpy as np
from PIL import Image, ImageDraw

from models import load_bundle
from models.classify import classify_file
from tests.benchmarks.serving import Row, chromium, run
from tests.serving import serving

SHIRT = [(80, 48), (112, 48), (128, 58), (144, 48), (176, 48), (228, 88), (204, 120), (178, 102), (178, 216), (80, 216)]
SHIRT += [(80, 102), (52, 120), (28, 88), (80, 48)]
CLOCK = """() => {
    window.waits = [];
    let moved = null;
    document.querySelector('[data-testid="sketchpad"] canvas').addEventListener(
        "pointermove", () => { moved = performance.now(); }, { capture: true });
    new MutationObserver(() => {
        if (moved === null) return;
        const since = moved;
        moved = null;
        requestAnimationFrame(() => window.waits.push(performance.now() - since));
    }).observe(document.querySelector('[data-part="bars"]'), { subtree: true, childList: true, attributes: true });
}"""


def measure(rounds: int) -> list[Row]:
    """Milliseconds of `rounds` answers to a drawing, in the process that gives them and as a hand sees them."""
    return [row("picture to answer, one core", answers(rounds)), row("chalk to bars, in the browser", moves(rounds))]


def answers(rounds: int) -> list[float]:
    """The same drawing again and again."""
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
    picture, file, bundle = Image.new("RGBA", (256, 256), "black"), io.BytesIO(), load_bundle()
    ImageDraw.Draw(picture).line(SHIRT, "white", 18, "curve")
    picture.save(file, "PNG")
    waits = []
    for _ in range(rounds + 3):
        start = time.perf_counter()
        classify_file(bundle, file.getvalue())
        waits.append(1_000 * (time.perf_counter() - start))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    return waits[3:]


def moves(rounds: int) -> list[float]:
    """One stroke that rests after each of its moves."""
    with chromium() as browser, serving() as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{server.url}/classify")
        page.get_by_test_id("sketchpad").locator("li").first.wait_for(timeout=60_000)
        page.wait_for_timeout(3_000)
        box = page.get_by_test_id("sketchpad").locator("canvas").bounding_box()
        spots = [
            (
                box["x"] + box["width"] * (0.5 + 0.35 * np.cos(angle)),
                box["y"] + box["height"] * (0.5 + 0.35 * np.sin(angle)),
            )
            for angle in np.linspace(0, 2 * np.pi, rounds + 4)
        ]
        page.mouse.move(*spots[0])
        page.mouse.down()
        page.wait_for_timeout(2_000)
        page.evaluate(CLOCK)
        for number, spot in enumerate(spots[1:]):
            page.mouse.move(*spot)
            page.wait_for_function("number => waits.length > number", arg=number, timeout=60_000)
            page.wait_for_timeout(100)
        waits: list[float] = page.evaluate("waits")
    return waits[3:]


def row(what: str, waits: list[float]) -> Row:
    """Where half, nearly all, and the slowest of them lie."""
    fiftieth, ninety_fifth = (float(np.percentile(waits, share)) for share in (50, 95))
    return {"what": what, "times": len(waits), "p50 ms": fiftieth, "p95 ms": ninety_fifth, "max ms": max(waits)}


if __name__ == "__main__":
    run(measure, __doc__, rounds=40)
