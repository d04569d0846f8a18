"""The map on a page as a hand finds it: where things are in pixels, and what is shown. Checks nothing."""

from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Page, expect

from models.bundle import Map

LEVELS = "[...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"


@dataclass
class TheMap:
    """A map that is drawn; `sent` grows with every message to the server."""

    page: Page
    plane: Map
    sent: list[bytes | str]

    def part(self, name):
        return self.page.locator(f'[data-testid="latent-map"] [data-part="{name}"]')

    def shown(self):
        """The live garment: its code, how often it was redrawn, whether it is exact, and its 784 grey levels."""
        return self.page.get_by_test_id("live-garment").evaluate(f"""canvas => ({{
            code: [Number(canvas.dataset.x), Number(canvas.dataset.y)],
            frames: Number(canvas.dataset.frames),
            exact: canvas.dataset.exact === "true",
            levels: {LEVELS},
        }})""")

    def nearest(self):
        """The pictures of real garments in the server's answer, (5, 28, 28) in grey levels."""
        pictures = self.part("answer").locator("li canvas")
        return np.reshape(pictures.evaluate_all(f"pictures => pictures.map(canvas => {LEVELS})"), (-1, 28, 28))

    def as_codes(self, shown):
        """The shown code as networks take it, (1, 2)."""
        return np.array([shown["code"]], np.float32)

    def off_by(self, shown, garment):
        """The largest difference, in grey levels, between the canvas and a garment (28, 28) in [0, 1]."""
        return np.abs(np.array(shown["levels"]) - garment.reshape(-1) * 255.0).max()

    def place(self, across, down):
        """The place at shares of the map's width and height, from its left and top."""
        edge = self.plane.extent
        return edge.x0 + across * (edge.x1 - edge.x0), edge.y1 - down * (edge.y1 - edge.y0)

    def spot(self, place):
        """Pixels, from the page's left and top, of a place while the whole map is on show."""
        edge, area = self.plane.extent, self.page.locator(".nsewdrag").bounding_box()
        across = (place[0] - edge.x0) / (edge.x1 - edge.x0)
        down = (edge.y1 - place[1]) / (edge.y1 - edge.y0)
        return area["x"] + across * area["width"], area["y"] + down * area["height"]

    def pixel(self):
        """How far apart on the plane two neighbouring pixels are, across and down."""
        edge, area = self.plane.extent, self.page.locator(".nsewdrag").bounding_box()
        return (edge.x1 - edge.x0) / area["width"], (edge.y1 - edge.y0) / area["height"]

    def move(self, *places):
        """Moves the mouse over places and waits until the last is drawn."""
        for place in places:
            self.page.mouse.move(*self.spot(place))
        self.drawn()

    def leave(self):
        """Takes the mouse off the map and waits until the chosen place is back."""
        self.page.get_by_role("heading").first.hover()
        self.drawn()
        self.answered()

    def press(self, place):
        self.move(place)
        self.page.mouse.down()

    def drawn(self):
        """Waits until the browser has drawn what was done last."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def answered(self):
        """Waits for the server's exact garment and its neighbours."""
        expect(self.page.get_by_test_id("live-garment")).to_have_attribute("data-exact", "true")
        expect(self.part("answer").locator("li")).to_have_count(5)

    def dots(self):
        """Codes of the garments on show, (n, 2), in no special order."""
        traces = self.part("plot").evaluate("""plot => plot.data.filter(trace => trace.visible)
            .map(trace => [Array.from(trace.x), Array.from(trace.y)])""")
        return np.concatenate([np.array(trace).T for trace in traces])
