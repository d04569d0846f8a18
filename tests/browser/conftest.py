"""A running server and a real Chromium. No page may log an error, show a traceback or leave this machine."""

import os
import re
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.the_map import TheMap
from tests.serving import CHROMIUM_FLAGS, HEADLESS_SHELL, MAP_ON_SCREEN, find_chromium, shared_server

DESK = {"width": 1440, "height": 900}
PATIENCE = 30_000  # milliseconds; a busy machine is no defect
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """In CI, whose machines may stand still for seconds, what fails in the browser is tried once more."""
    if os.environ.get("CI") == "true":
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def server():
    return shared_server()


@pytest.fixture(scope="session")
def browser():
    path = find_chromium(HEADLESS_SHELL)
    if path is None:
        reason = "no Chromium: install one or set CHROMIUM"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser):
    """Browser profiles by their options, each with a cache that its pages share."""
    known = {}

    def context(**options):
        key = repr(sorted(options.items()))
        if key not in known:
            known[key] = browser.new_context(**{"viewport": DESK, **options})
            known[key].set_default_timeout(PATIENCE)
        return known[key]

    yield context
    for one in known.values():
        one.close()


@pytest.fixture(scope="session")
def complaints():
    """What pages logged as errors, what they asked for elsewhere, and tracebacks they showed."""
    return []


@pytest.fixture(autouse=True)
def no_page_complains(complaints):
    yield
    heard = complaints.copy()
    complaints.clear()
    assert not heard


@pytest.fixture(scope="session")
def open_page(contexts, server, complaints):
    """Opens addresses of the app on pages that are listened to."""
    pages, in_use = {}, []

    def heard(message):
        # Asked for below a page's address, Streamlit looks for its own routes there before it looks at the root.
        probe = re.fullmatch(rf"{server.url}/\w+/_stcore/(health|host-config)", message.location["url"])
        if message.type == "error" and not (probe and "404" in message.text):
            complaints.append(message.text)

    def requested(request, on_frame):
        if "/wardrobe/answer/" in request.url:
            on_frame(request.url)
        if not request.url.startswith((f"{server.url}/", "blob:", "data:")):
            complaints.append(f"asked for {request.url}")

    def connected(socket, on_frame):
        if not socket.url.startswith(server.url.replace("http", "ws", 1)):
            complaints.append(f"talked to {socket.url}")
        socket.on("framesent", lambda frame: on_frame(frame))

    def listeners_for(on_frame):
        return {
            "console": heard,
            "pageerror": lambda error: complaints.append(str(error)),
            "request": lambda request: requested(request, on_frame),
            "websocket": lambda socket: connected(socket, on_frame),
        }

    def clean(page, options):
        """Leaves the app and undoes what a test may have done to the page itself."""
        page.unroute_all(behavior="ignoreErrors")
        page.goto(f"{server.url}/_stcore/health")
        page.evaluate("() => sessionStorage.clear()")
        page.mouse.up()
        page.mouse.move(0, 0)
        page.emulate_media(
            color_scheme=options.get("color_scheme", "light"),
            reduced_motion=options.get("reduced_motion", "no-preference"),
        )
        page.set_viewport_size(options.get("viewport", DESK))

    @contextmanager
    def opened(path="/", script=None, on_frame=lambda _: None, **options):
        """A page at `path`; `script` runs before its own, `on_frame` gets every message to the server, requests for
        exact decodes included.

        The page is one that an earlier test is done with, if there is one: it has compiled the scripts before.
        """
        done_with = pages.setdefault(repr(sorted(options.items())), [])
        page = done_with.pop() if done_with and not script else contexts(**options).new_page()
        if script:
            page.add_init_script(script)
        listeners = listeners_for(on_frame)
        for event, listener in listeners.items():
            page.on(event, listener)
        in_use.append(page)
        try:
            page.bring_to_front()
            page.goto(server.url + path)
            yield page
            if page.get_by_test_id("stException").count():
                complaints.append(f"a traceback on {page.url}")
        finally:
            in_use.remove(page)
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
            if script:
                page.close()
            else:
                clean(page, options)
                done_with.append(page)
            if in_use:
                in_use[-1].bring_to_front()  # Chromium draws a frame a second of a page that lies behind others

    return opened


@pytest.fixture(scope="session")
def blank_page(open_page, server):
    """Runs an expression on a page without the app; it may use what the named scripts export, and `given`."""
    with urllib.request.urlopen(server.url) as answer:
        (folder,) = re.findall(r'href="([^"]+)/latent_map/view\.js"', answer.read().decode())

    with open_page("/_stcore/health") as page:

        def run(scripts, expression, given=None):
            addresses = [f"{server.url}{folder}/{name}" for name in scripts]
            page.evaluate(
                "async addresses => { for (const one of addresses) Object.assign(window, await import(one)); }",
                addresses,
            )
            return page.evaluate(f"given => {expression}", given)

        yield run


@pytest.fixture
def visit(open_page, no_page_complains):
    """Opens addresses of the app until the test ends."""
    with ExitStack() as stack:
        yield lambda *args, **options: stack.enter_context(open_page(*args, **options))


@pytest.fixture(scope="session")
def map_on(bundle):
    """Waits until the map on a page is drawn and answered."""

    def the_map_on(page, sent):
        page.locator(MAP_ON_SCREEN).wait_for()
        the_map = TheMap(page, bundle.maps[page.get_by_test_id("map-picker").input_value()], sent)
        the_map.answered()
        return the_map

    return the_map_on


@pytest.fixture
def open_map(visit, map_on):
    """Opens an address of the map and waits until it is drawn and answered."""

    def open_address(path="/", **options) -> TheMap:
        sent = []
        return map_on(visit(path, on_frame=sent.append, **options), sent)

    return open_address


@pytest.fixture(scope="module")
def shared_map(open_page, map_on):
    sent = []
    with open_page(on_frame=sent.append) as page:
        yield map_on(page, sent)


@pytest.fixture
def the_map(shared_map, no_page_complains) -> TheMap:
    """A map that all tests of a file use, as a new visitor finds it but for the chosen place; the mouse is away."""
    shared_map.as_first_seen()
    return shared_map
