"""From starting the server to the map on screen: `python -m tests.benchmarks.start_to_map`.

Beside it, a one-line Streamlit page. Each round starts every server once, in turn, and opens it in a fresh
browser profile; medians are compared. The target is at most 1.5 times the time of the page that only says hello.
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.serving import Row, chromium, run
from tests.serving import APP, MAP_ON_SCREEN, spawned, wait_until_healthy

PAGES = {
    "hello": 'import streamlit as st\n\nst.write("hello")\n',
    "hello, TensorFlow imported": 'import streamlit as st\nimport tensorflow\n\nst.write("hello")\n',
}
HELLO_ON_SCREEN = '[data-testid="stMarkdownContainer"] p:text("hello")'


def seconds_to(selector: str, script: Path, browser: Browser) -> float:
    """From spawning `streamlit run script` until `selector` is visible."""
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
    """Median seconds of each, and as a ratio to the hello page."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        contestants = {"the map": (MAP_ON_SCREEN, APP)}
        for number, (name, content) in enumerate(PAGES.items()):
            script = Path(folder) / f"page_{number}.py"
            script.write_text(content, encoding="utf-8")
            contestants[name] = (HELLO_ON_SCREEN, script)
        taken: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, (selector, script) in contestants.items():
                taken[name].append(seconds_to(selector, script, browser))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    return [
        {
            "page": name,
            "median s": median,
            "fastest s": min(taken[name]),
            "slowest s": max(taken[name]),
            "ratio to hello": median / medians["hello"],
        }
        for name, median in medians.items()
    ]


if __name__ == "__main__":
    run(measure, __doc__, rounds=5)
