"""Time from starting the server to the map on screen: `python -m tests.benchmarks.startup_time`.

The baseline is a one-line Streamlit page. Each round starts every server once, in turn, and opens it in a new browser
profile; medians are compared. The target is at most 1.25 times the baseline.
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import APP, MAP_ON_SCREEN, spawned, wait_until_healthy

PAGES = {
    "hello": 'import streamlit as st\n\nst.write("hello")\n',
    "hello, TensorFlow imported": 'import streamlit as st\nimport tensorflow\n\nst.write("hello")\n',
}
HELLO_ON_SCREEN = '[data-testid="stMarkdownContainer"] p:text("hello")'


def measure_startup(selector: str, script: Path, browser: Browser) -> float:
    """Seconds from spawning `streamlit run script` until an element is visible.

    Args:
        selector: of the element.
        script: the Streamlit script.
        browser: opens the page.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        with spawned(script) as server:
            wait_until_healthy(server)
            page = context.new_page()
            page.goto(server.url, wait_until="commit")
            page.locator(selector).wait_for(timeout=120_000)
            return time.perf_counter() - server.spawned
    finally:
        context.close()


def measure(rounds: int) -> list[Row]:
    """A row for each page, over `rounds` starts."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        pages = {"the map": (MAP_ON_SCREEN, APP)}
        for number, (name, content) in enumerate(PAGES.items()):
            script = Path(folder) / f"page_{number}.py"
            script.write_text(content, encoding="utf-8")
            pages[name] = (HELLO_ON_SCREEN, script)
        seconds: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(rounds):
            for name, (selector, script) in pages.items():
                seconds[name].append(measure_startup(selector, script, browser))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return [
        {
            "page": name,
            "median s": median,
            "fastest s": min(seconds[name]),
            "slowest s": max(seconds[name]),
            "ratio to hello": median / medians["hello"],
        }
        for name, median in medians.items()
    ]


if __name__ == "__main__":
    run(measure, __doc__, rounds=5)
