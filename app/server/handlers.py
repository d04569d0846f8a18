"""What pages ask for over HTTP: scripts, the bundle's files, journeys, answers. A file's address has its version."""

from collections.abc import Callable
from functools import wraps
from mimetypes import guess_type
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.server.urls import scripts, version_of

if TYPE_CHECKING:
    from models import Bundle

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
NEVER = {"Cache-Control": "no-store"}
LARGEST_DRAWING = 1_000_000
"""Bytes of a picture that is judged while it is being drawn; the sketchpad sends a hundredth of that."""
LARGEST_INPUT = 28 * 28 * 4
"""Bytes of what a network is given: the pixels of one garment."""
P = ParamSpec("P")


def _with_bundle(
    answer: Callable[Concatenate[Request, "Bundle", P], Response],
) -> Callable[Concatenate[Request, P], Response]:
    """Gives a handler the bundle; without a usable one, the answer is what mends it."""

    @wraps(answer)
    def handler(request: Request, /, *more: P.args, **named: P.kwargs) -> Response:
        from app.session import caches  # slow to import, and Streamlit's caches want its runtime to exist first
        from models import BundleError

        try:
            return answer(request, caches.open_bundle(), *more, **named)
        except BundleError as error:
            return PlainTextResponse(str(error), 503, NEVER)

    return handler


def _script(request: Request) -> Response:
    modules, name = scripts(), request.path_params["name"]
    if request.path_params["version"] != version_of(*modules.values()):
        return _another_version()
    if name not in modules:
        return PlainTextResponse("There is no such script.", 404, NEVER)
    return FileResponse(modules[name], media_type="text/javascript", headers=FOREVER)


@_with_bundle
def _bundle_file(request: Request, bundle: "Bundle") -> Response:
    """A file that the manifest lists; a `.gz` goes out as the content that it packs."""
    name = request.path_params["name"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.manifest["files"]:
        return PlainTextResponse("There is no such file.", 404, NEVER)
    headers = {**FOREVER, "Content-Encoding": "gzip"} if name.endswith(".gz") else FOREVER
    kind = guess_type(name)[0] or "application/octet-stream"
    return FileResponse(bundle.path / name, media_type=kind, headers=headers)


@_with_bundle
def _journey(request: Request, bundle: "Bundle") -> Response:
    """A journey over a map as a file to keep, see `app.server.path_request.read`."""
    from app.server import path_request  # brings NumPy, which the server starts without

    name, kind = request.path_params["map"], request.path_params["kind"]
    if name not in bundle.maps:
        return PlainTextResponse("There is no such map.", 404, NEVER)
    try:
        content = path_request.read(request.query_params).record(bundle.maps[name], kind)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    headers = {**NEVER, "Content-Disposition": f'attachment; filename="journey-{name}.{kind}"'}
    return Response(content, media_type=f"image/{kind}", headers=headers)


@_with_bundle
def _answer(request: Request, bundle: "Bundle") -> Response:
    """The exact answer about a place on a map, see `app.server.exact_decode.answer`."""

    from app.server import exact_decode  # brings NumPy, which the server starts without

    name = request.path_params["map"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.maps:
        return PlainTextResponse("There is no such map.", 404, NEVER)
    try:
        place = exact_decode.read_place(request.query_params)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    return JSONResponse(exact_decode.answer(bundle, bundle.maps[name], place), headers=NEVER)


async def _posted_picture(request: Request) -> Response:
    """What a classifier says of the picture file in the request's body."""
    body = await _body(request, LARGEST_DRAWING)
    if body is None:
        return JSONResponse({"error": "This drawing is far too large."}, 413, NEVER)
    return await run_in_threadpool(_verdict, request, body)


async def _posted_input(request: Request) -> Response:
    """What the layers of a network make of the numbers in the request's body."""
    body = await _body(request, LARGEST_INPUT)
    if body is None:
        return PlainTextResponse("These are far too many numbers.", 413, NEVER)
    return await run_in_threadpool(_layers, request, body)


async def _body(request: Request, most: int) -> bytes | None:
    """The request's body; None, and no more of it is read, if it is longer than `most` bytes."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return bytes(body)


@_with_bundle
def _verdict(request: Request, bundle: "Bundle", picture: bytes) -> Response:
    """The verdict as JSON, see `models.classify.classify_file`; a picture without one gets its sentence and 422."""
    from models.classify import classify_file  # brings NumPy, which the server starts without

    name = request.path_params["classifier"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.classifiers:
        return PlainTextResponse("There is no such classifier.", 404, NEVER)
    said = classify_file(bundle, picture, name)
    return JSONResponse(said, 422 if "error" in said else 200, NEVER)


@_with_bundle
def _layers(request: Request, bundle: "Bundle", posted: bytes) -> Response:
    """What every layer of a network makes of one input, see `app.server.layer_outputs.activations`."""
    from app.server import layer_outputs  # brings NumPy, which the server starts without

    name = request.path_params["network"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.networks:
        return PlainTextResponse("There is no such network.", 404, NEVER)
    try:
        content = layer_outputs.activations(bundle, name, posted)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    return Response(content, media_type="application/octet-stream", headers=NEVER)


@_with_bundle
def _weights(request: Request, bundle: "Bundle") -> Response:
    """The weights of one layer, see `app.server.layer_outputs.weights`."""
    from app.server import layer_outputs  # brings NumPy, which the server starts without

    if request.path_params["version"] != bundle.version:
        return _another_version()
    try:
        content = layer_outputs.weights(bundle, request.path_params["network"], request.path_params["layer"])
    except KeyError:
        return PlainTextResponse("There is no such layer, or it has no weights.", 404, NEVER)
    return Response(content, media_type="application/octet-stream", headers=FOREVER)


def _another_version() -> Response:
    return PlainTextResponse("This file is of another version: reload the page.", 404, NEVER)


ROUTES = [
    Route("/wardrobe/scripts/{version}/{name:path}", _script),
    Route("/wardrobe/bundle/{version}/{name:path}", _bundle_file),
    Route("/wardrobe/journey/{map}.{kind}", _journey),
    Route("/wardrobe/answer/{version}/{map}", _answer),
    Route("/wardrobe/verdict/{version}/{classifier}", _posted_picture, methods=["POST"]),
    Route("/wardrobe/layers/{version}/{network}", _posted_input, methods=["POST"]),
    Route("/wardrobe/weights/{version}/{network}/{layer}", _weights),
]
