"""A connection that drops and a server that ends: the map goes on, and what was chosen meanwhile stays."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.browser.test_explore_controls import NOTICED
from tests.browser.the_map import TheMap, query
from tests.serving import MAP_ON_SCREEN, free_port, spawned, wait_until_healthy


class Line:
    """The page's websocket, which can be cut and mended."""

    def __init__(self, page):
        self.page = page
        self.cut = False
        self.opened = 0
        self.sockets = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket):
        if self.cut:
            socket.close()
            return
        socket.connect_to_server()
        self.sockets.append(socket)
        self.opened += 1

    def drop(self):
        self.cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def mend(self):
        """Waits until the page has connected again and Python has run."""
        self.cut, before = False, self.opened
        for _ in range(1500):
            if self.opened > before:
                break
            self.page.wait_for_timeout(20)
        assert self.opened > before, "the page did not connect again"
        self.settle()

    def settle(self):
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        self.page.locator(MAP_ON_SCREEN).wait_for()


def test_places_chosen_without_a_connection_or_a_server_stay_chosen(browser, bundle):
    port = free_port()
    with ExitStack() as stack:
        server = stack.enter_context(spawned(port=port))
        wait_until_healthy(server)
        page = stack.enter_context(browser.new_context(viewport={"width": 1440, "height": 900})).new_page()
        line = Line(page)
        first, last = next(iter(bundle.maps)), list(bundle.maps)[-1]
        page.goto(f"{server.url}/?map={last}&x=0&y=0")
        page.locator(MAP_ON_SCREEN).wait_for()
        page.get_by_test_id("map-picker").select_option(first)
        page.wait_for_url(lambda url: query(url).get("map") == first)
        expect(page.locator("p", has_text="What to notice")).to_contain_text(NOTICED[first])  # Python has heard of it
        line.settle()
        the_map = TheMap(page, bundle.maps[first], [])

        def is_at(place):
            assert the_map.shown()["code"] == pytest.approx(place, abs=2 * max(the_map.pixel()))
            expect(page.get_by_test_id("map-picker")).to_have_value(first)
            x, y = the_map.shown()["code"]
            page.wait_for_url(lambda url: query(url).get("x") == f"{x:.3f}" and query(url).get("y") == f"{y:.3f}")
            assert query(page.url)["map"] == first

        for drop in range(4):
            line.drop()
            place = the_map.place(0.2 + 0.1 * drop, 0.4)
            the_map.choose(place)
            is_at(place)
            line.mend()
            is_at(place)
        server.process.kill()
        server.process.wait()
        place = the_map.place(0.7, 0.6)
        x, y = the_map.spot(place)
        the_map.press(place)
        page.mouse.move(x + 8, y)
        page.mouse.move(x, y)
        page.mouse.up()
        expect(the_map.part("answer")).to_contain_text("the server cannot be reached")
        is_at(place)
        wait_until_healthy(stack.enter_context(spawned(port=port)))
        the_map.answered()
        line.settle()
        is_at(place)
        shown = the_map.shown()
        assert the_map.off_by(shown, the_map.plane.decode(the_map.as_codes(shown))[0]) <= 1
