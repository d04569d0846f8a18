"""The app's own routes answer the app's pages and programs, not other web pages."""

import pytest
from starlette.applications import Starlette

from app.server import handlers
from app.server.routes import ROUTES
from tests.app.server.asgi import Client, run_async

PATHS = [
    "/wardrobe/scripts/1/shared/entry.js",
    "/wardrobe/bundle/1/any.bin",
    "/wardrobe/journey/atlas.webp",
    "/wardrobe/answer/1/atlas",
    "/wardrobe/weights/1/conv/any",
]
POSTS = ["/wardrobe/verdict/1/robust", "/wardrobe/layers/1/conv"]


@pytest.fixture
def ask(monkeypatch):
    """Asks and returns the client; no handler may be reached for what is refused."""
    reached = []
    for name in [name for name in vars(handlers) if name.startswith("send_")]:
        monkeypatch.setattr(handlers, name, lambda *_: reached.append(1) or handlers.JSONResponse({}))

    def call(path, *parts, **headers):
        client = Client(path, *parts, **headers)
        run_async(client.ask, Starlette(routes=ROUTES))
        client.reached = bool(reached)
        return client

    return call


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", PATHS + POSTS)
def test_another_web_page_cannot_set_the_server_to_work(ask, path, site):
    client = ask(path, *([b"picture"] if path in POSTS else []), Sec_Fetch_Site=site)
    assert (client.status, client.headers["cache-control"], client.reached) == (403, "no-store", False)
    assert client.body == b"This address answers only pages of this app: open the app instead."


@pytest.mark.parametrize("headers", [{}, {"Sec_Fetch_Site": "none"}, {"Sec_Fetch_Site": "same-origin"}])
@pytest.mark.parametrize("path", PATHS[1:] + POSTS)
def test_the_app_an_address_that_is_typed_and_a_program_are_answered(ask, path, headers):
    client = ask(path, *([b"picture"] if path in POSTS else []), **headers)
    assert (client.status, client.reached) == (200, True)
