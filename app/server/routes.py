"""The routes that pages request over HTTP. Starts fast: NumPy and the bundle are loaded with the first request."""

from importlib import import_module

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from app.server import urls
from app.server.cross_site import RefuseCrossSite
from app.server.responses import CACHE_FOREVER, error_response, other_version_response
from app.server.work_queue import WorkQueue

MAX_PICTURE_BYTES = 1_000_000
"""Limit of a picture that is classified while it is drawn; the sketchpad sends about a hundredth of it."""
MAX_INPUT_BYTES = 28 * 28 * 4
"""Limit of a network's input: the float32 pixels of one image."""
BODY_PAUSE_S, BODY_TIMEOUT_S = 5.0, 15.0
"""Longest pause of a body on its way, and how long all of it may take."""

FILMS = WorkQueue(1, 8, "The server is busy with other journeys: try again in a few seconds.")
"""A film takes seconds, so that eight are half a minute."""
PICTURES = WorkQueue(2, 32, "The server is busy with other pictures: try again in a few seconds.")
"""A drawing takes 20 ms, a picture file up to a second."""


def send_script(request: Request) -> Response:
    """Sends a JavaScript module of a component."""
    scripts, name = urls.scripts(), request.path_params["name"]
    if request.path_params["version"] != urls.scripts_version():
        return other_version_response()
    if name not in scripts:
        return error_response(404, "There is no such script.")
    return FileResponse(scripts[name], media_type="text/javascript", headers=CACHE_FOREVER)


def _bundle_route(path: str, handler: str, max_body_bytes: int = 0, queue: WorkQueue | None = None) -> Route:
    """A route whose handler is imported with the first request and runs in a thread.

    Args:
        path: of the addresses, as Starlette writes it.
        handler: name of a function in `app.server.handlers`.
        max_body_bytes: a longer body is refused without reading all of it; 0 for a route that is not posted to.
        queue: limits how many requests are worked on at a time; None for answers that take milliseconds.
    """

    async def endpoint(request: Request) -> Response:
        try:
            body = await _read_body(request, max_body_bytes)
        except TimeoutError:
            return error_response(408, "The request took too long to arrive: send it again.", {"Connection": "close"})
        if body is None:
            return error_response(413, f"This is too large: {max_body_bytes:,} bytes at most.")
        if queue:
            return await queue.run(request, respond, request, body)
        return await run_in_threadpool(respond, request, body)

    def respond(request: Request, body: bytes) -> Response:
        # Imported here because it takes half a second, and Streamlit's caches need its runtime to exist.
        response: Response = getattr(import_module("app.server.handlers"), handler)(request, body)
        return response

    methods = ["POST" if max_body_bytes else "GET"]
    return Route(path, endpoint, methods=methods, middleware=[Middleware(RefuseCrossSite)])


async def _read_body(
    request: Request, max_bytes: int, pause_s: float = BODY_PAUSE_S, timeout_s: float = BODY_TIMEOUT_S
) -> bytes | None:
    """The request's body; None if it is longer than `max_bytes`.

    Raises:
        ClientDisconnect: the client left.
        TimeoutError: nothing arrived for `pause_s`, or not all within `timeout_s`.
    """
    body = bytearray()
    end = anyio.current_time() + timeout_s
    with anyio.fail_after(pause_s) as scope:
        async for part in request.stream():
            body += part
            if len(body) > max_bytes:
                return None
            scope.deadline = min(end, anyio.current_time() + pause_s)
    return bytes(body)


ROUTES = [
    Route(urls.SCRIPT_PATH + "/{version}/{name:path}", send_script, middleware=[Middleware(RefuseCrossSite)]),
    _bundle_route(urls.BUNDLE_PATH + "/{version}/{name:path}", "send_bundle_file"),
    _bundle_route(urls.PATH_EXPORT_PATH + "/{map}.{file_format}", "send_path_file", queue=FILMS),
    _bundle_route(urls.EXACT_DECODE_PATH + "/{version}/{map}", "send_exact_decode"),
    _bundle_route(urls.CLASSIFY_PATH + "/{version}/{classifier}", "send_prediction", MAX_PICTURE_BYTES, PICTURES),
    _bundle_route(urls.ACTIVATIONS_PATH + "/{version}/{network}", "send_activations", MAX_INPUT_BYTES),
    _bundle_route(urls.WEIGHTS_PATH + "/{version}/{network}/{layer}", "send_weights"),
]


def _ignore_disconnect(_: Request, __: Exception) -> Response:
    return Response()


EXCEPTION_HANDLERS = {ClientDisconnect: _ignore_disconnect}
"""A client that leaves early is no error, also on Streamlit's own routes."""
