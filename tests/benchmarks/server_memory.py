"""Memory of the server after one visit with one drag on the map: `python -m tests.benchmarks.server_memory`.

The target is less than 250 MB.
"""

import psutil

from tests.benchmarks.runner import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, serving


def measure(rounds: int) -> list[Row]:
    """Resident (RSS) and unshared (USS) memory of a new server in each round."""
    rows = []
    with chromium() as browser:
        for number in range(1, rounds + 1):
            with serving() as server:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(server.url)
                page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
                box = page.get_by_test_id("latent-plot").bounding_box()
                center = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                page.mouse.move(*center)
                page.mouse.down()
                page.mouse.move(center[0] + 50, center[1] - 50, steps=10)
                page.mouse.up()
                page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
                process = psutil.Process(server.process.pid)
                memory = [each.memory_full_info() for each in (process, *process.children(recursive=True))]
                page.close()
            rows.append(
                {
                    "round": number,
                    "RSS MB": sum(each.rss for each in memory) / 1e6,
                    "USS MB": sum(each.uss for each in memory) / 1e6,
                }
            )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=2)
