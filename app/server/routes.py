"""The routes that pages request over HTTP. Starts fast: NumPy and the bundle are loaded with the first request."""

from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.server import urls
from app.server.component_files import SCRIPTS, SCRIPTS_VERSION, served_script
from app.server.index_page import send_index
from app.server.responses import CACHE_FOREVER, error_response, other_version_response

MAX_PICTURE_BYTES = 1_000_000
"""Limit of a picture that is classified while it is drawn; the sketchpad sends about a hundredth of it."""
MAX_INPUT_BYTES = 28 * 28 * 4
"""Limit of a network's input: the float32 pixels of one image."""


async def send_script(request: Request) -> Response:
    """Sends a JavaScript module of a component."""
    name = request.path_params["name"]
    if request.path_params["version"] != SCRIPTS_VERSION:
        return other_version_response()
    if name not in SCRIPTS:
        return error_response(404, "There is no such script.")
    return Response(served_script(name), media_type="text/javascript", headers=CACHE_FOREVER)


def _bundle_route(path: str, handler: str, max_body_bytes: int = 0) -> Route:
    """A route whose handler is imported with the first request and runs in a thread.

    Args:
        path: of the addresses, as Starlette writes it.
        handler: name of a function in `app.server.handlers`.
        max_body_bytes: a longer body is refused without reading all of it; 0 for a route that is not posted to.
    """

    async def endpoint(request: Request) -> Response:
        body = await _read_body(request, max_body_bytes)
        if body is None:
            return error_response(413, f"This is too large: {max_body_bytes:,} bytes at most.")
        return await run_in_threadpool(respond, request, body)

    def respond(request: Request, body: bytes) -> Response:
        # Imported here because it takes half a second, and Streamlit's caches need its runtime to exist.
        response: Response = getattr(import_module("app.server.handlers"), handler)(request, body)
        return response

    return Route(path, endpoint, methods=["POST" if max_body_bytes else "GET"])


async def _read_body(request: Request, max_bytes: int) -> bytes | None:
    """The request's body; None if it is longer than `max_bytes`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > max_bytes:
            return None
    return bytes(body)


ROUTES = [
    Route(urls.index_url(), send_index),
    Route(urls.SCRIPT_PATH + "/{version}/{name:path}", send_script),
    _bundle_route(urls.BUNDLE_PATH + "/{version}/{name:path}", "send_bundle_file"),
    _bundle_route(urls.PATH_EXPORT_PATH + "/{map}.{file_format}", "send_path_file"),
    _bundle_route(urls.DECODED_GRID_PATH + "/{version}/{map}", "send_decoded_grid"),
    _bundle_route(urls.EXACT_DECODE_PATH + "/{version}/{map}", "send_exact_decode"),
    _bundle_route(urls.CLASSIFY_PATH + "/{version}/{classifier}", "send_prediction", MAX_PICTURE_BYTES),
    _bundle_route(urls.ACTIVATIONS_PATH + "/{version}/{network}", "send_activations", MAX_INPUT_BYTES),
    _bundle_route(urls.WEIGHTS_PATH + "/{version}/{network}/{layer}", "send_weights"),
]
