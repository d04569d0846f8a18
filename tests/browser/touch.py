"""Fingers and a pen on a page, as a touch screen reports them. Checks nothing."""

from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page


@dataclass
class Fingers:
    """Any number of fingers on a page; spots are pixels from the window's left and top."""

    page: Page
    wire: CDPSession = field(init=False)

    def __post_init__(self):
        self.wire = self.page.context.new_cdp_session(self.page)

    def down(self, *spots):
        """All fingers that are on the screen, one of them new."""
        self._touch("touchStart", spots)

    def move(self, *spots):
        self._touch("touchMove", spots)

    def up(self, *left):
        """All fingers are lifted but those at the spots `left`."""
        self._touch("touchEnd", left)

    def tap(self, spot):
        self.down(spot)
        self.up()

    def swipe(self, start, end, steps=8):
        """One finger from one spot to another."""
        self.down(start)
        for step in range(1, steps + 1):
            self.move(tuple(a + (b - a) * step / steps for a, b in zip(start, end, strict=True)))
        self.up()

    def pen(self, kind, spot, pressed=True):
        """A pen: "mousePressed", "mouseMoved" or "mouseReleased"."""
        button = {"button": "left", "buttons": 1, "clickCount": 1} if pressed else {}
        event = {"type": kind, "x": spot[0], "y": spot[1], "pointerType": "pen", **button}
        self.wire.send("Input.dispatchMouseEvent", event)

    def _touch(self, kind, spots):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
