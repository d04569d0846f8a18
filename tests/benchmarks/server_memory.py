"""Memory of the server after one visitor dragged once over the map: `python -m tests.benchmarks.server_memory`.

The target is less than 250 MB.
"""

import psutil

from tests.benchmarks.serving import Row, chromium, run
from tests.serving import MAP_ON_SCREEN, serving


def measure(rounds: int) -> list[Row]:
    """Resident (RSS) and unshared (USS) megabytes of a server of its own each round."""
    rows = []
    with chromium() as browser:
        for number in range(1, rounds + 1):
            with serving() as server:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(server.url)
                page.locator(MAP_ON_SCREEN).wait_for(timeout=120_000)
                box = page.get_by_test_id("latent-plot").bounding_box()
                middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                page.mouse.move(*middle)
                page.mouse.down()
                page.mouse.move(middle[0] + 50, middle[1] - 50, steps=10)
                page.mouse.up()
                page.locator('[data-testid="live-garment"][data-exact="true"]').wait_for(timeout=60_000)
                process = psutil.Process(server.process.pid)
                memory = [one.memory_full_info() for one in (process, *process.children(recursive=True))]
                page.close()
            rows.append(
                {
                    "round": number,
                    "RSS MB": sum(one.rss for one in memory) / 1e6,
                    "USS MB": sum(one.uss for one in memory) / 1e6,
                }
            )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=2)
