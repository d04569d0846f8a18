"""The map on a page as a hand finds it: where things are in pixels, and what is shown. Checks nothing."""

import base64
import io
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from models.bundle import Map

LEVELS = "[...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"
AREA = """canvas => {
    const seen = () => canvas.getBoundingClientRect();
    if (seen().top < 60 || seen().bottom > innerHeight) canvas.scrollIntoView({ block: "center" });
    const { left, top, width, height } = seen();
    return [left, top, width, height];
}"""
AS_FIRST_SEEN = """map => {
    const part = name => map.querySelector(`[data-part="${name}"]`);
    if (part("play").textContent === "Pause") part("play").click();
    for (const button of map.querySelectorAll("[data-layer]")) {
        const pressed = button.getAttribute("aria-pressed") === "true";
        if (pressed !== (button.dataset.layer === "points")) button.click();
    }
    for (const eye of map.querySelectorAll(".lw-hidden-class .lw-eye")) eye.click();
    for (const name of ["selection-clear", "zoom-reset"]) part(name).click();
    for (const name of ['[data-tab="path"]', '[data-route="straight"]']) map.querySelector(name).click();
    document.querySelector('[data-testid="stMain"]').scrollTop = 0;
}"""


@dataclass
class TheMap:
    """A map that is drawn; `sent` grows with every message to the server. A place is a code (x, y)."""

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

    def pictures(self, where):
        """Grey levels of the small canvases that a selector finds in the map: (n, 28, 28)."""
        found = self.page.get_by_test_id("latent-map").locator(where)
        return np.reshape(found.evaluate_all(f"pictures => pictures.map(canvas => {LEVELS})"), (-1, 28, 28))

    def as_codes(self, shown):
        """The shown code as networks take it, (1, 2)."""
        return np.array([shown["code"]], np.float32)

    def off_by(self, shown, garment):
        """The largest difference, in grey levels, between the canvas and a garment (28, 28) in [0, 1]."""
        return np.abs(np.array(shown["levels"]) - garment.reshape(-1) * 255.0).max()

    def whole(self):
        """The rectangle x0, x1, y0, y1 of the plane that an unzoomed map shows."""
        edge = self.plane.extent
        return edge.x0, edge.x1, edge.y0, edge.y1

    def place(self, across, down, span=None):
        """The place at shares of the map's width and height from its left and top, of the whole map or of a `span`."""
        x0, x1, y0, y1 = span or self.whole()
        return x0 + across * (x1 - x0), y1 - down * (y1 - y0)

    def area(self):
        """Left, top, width and height of the plot in the window, scrolled to where a hand reaches it."""
        return self.part("plot").evaluate(AREA)

    def spot(self, place, span=None):
        """Pixels, from the window's left and top, of a place on the whole map or on a `span` of it."""
        (x0, x1, y0, y1), (left, top, width, height) = span or self.whole(), self.area()
        return left + (place[0] - x0) / (x1 - x0) * width, top + (y1 - place[1]) / (y1 - y0) * height

    def pixel(self, span=None):
        """How far apart on the plane two neighbouring pixels are, across and down."""
        (x0, x1, y0, y1), (_, _, width, height) = span or self.whole(), self.area()
        return (x1 - x0) / width, (y1 - y0) / height

    def point(self, across, down):
        """Moves the mouse to shares of the plot's width and height; returns the place that is there now."""
        left, top, width, height = self.area()
        self.page.mouse.move(left + across * width, top + down * height)
        self.drawn()
        return self.shown()["code"]

    def span(self):
        """The rectangle x0, x1, y0, y1 on show, found by hovering near two corners."""
        (xa, ya), (xb, yb) = self.point(0.1, 0.2), self.point(0.9, 0.8)
        wide, high = (xb - xa) / 0.8, (ya - yb) / 0.6
        return xa - 0.1 * wide, xb + 0.1 * wide, yb - 0.2 * high, ya + 0.2 * high

    def move(self, *places):
        """Moves the mouse over places of the whole map and waits until the last is drawn."""
        for place in places:
            self.page.mouse.move(*self.spot(place))
        self.drawn()

    def leave(self):
        """Takes the mouse off the map and waits until the chosen place is back."""
        self.page.mouse.move(1, 1)
        self.drawn()
        self.answered()

    def press(self, place):
        self.move(place)
        self.page.mouse.down()

    def choose(self, place):
        """Chooses a place of the whole map by pressing and letting go, a little moved so that no dot is meant."""
        self.press(place)
        x, y = self.spot(place)
        self.page.mouse.move(x + 8, y)
        self.page.mouse.move(x, y)
        self.page.mouse.up()
        self.answered()
        return self.shown()

    def drawn(self, frames=1):
        """Waits until the map has drawn what was done last; what follows from that may take another frame."""
        for _ in range(frames):
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def answered(self):
        """Waits for the server's exact garment and its neighbours."""
        expect(self.page.get_by_test_id("live-garment")).to_have_attribute("data-exact", "true")
        expect(self.part("answer").locator("li")).to_have_count(5)

    def in_theme(self, theme):
        """Puts the page in "light" or "dark" and waits until the map has heard of it."""
        self.page.emulate_media(color_scheme=theme)
        paper = "getComputedStyle(canvas).getPropertyValue('--st-background-color').slice(1, 3)"
        follows = f"([canvas, dark]) => (parseInt({paper}, 16) < 128) === dark"
        self.page.wait_for_function(follows, arg=[self.part("plot").element_handle(), theme == "dark"])
        self.drawn(2)

    def picture(self):
        """The plot's canvas as colours (height, width, 3)."""
        self.drawn(2)
        content = self.part("plot").evaluate("canvas => canvas.toDataURL()").partition(",")[2]
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB"), np.float32)

    def address(self, says=lambda _: True):
        """The address bar's parameters, as soon as they are as a function of them `says`."""
        self.page.wait_for_url(lambda url: says(query(url)))
        return query(self.page.url)

    def as_first_seen(self):
        """Undoes what was done, apart from the choice of a place."""
        self.page.mouse.up()
        self.page.emulate_media(color_scheme="light")
        self.page.get_by_test_id("latent-map").evaluate(AS_FIRST_SEEN)
        self.leave()
        self.address(lambda says: "view" not in says)


def query(url):
    """The parameters of an address, each a string."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def numbers(text):
    """The numbers of a parameter such as `view` or `a`."""
    return [float(number) for number in text.split(",")]
