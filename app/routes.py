"""What pages ask for over HTTP: scripts, the bundle's files, journeys, answers. A file's address has its version."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from models import Bundle

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
NEVER = {"Cache-Control": "no-store"}
SCRIPTS = Path(__file__).parent / "components"
LARGEST_DRAWING = 1_000_000
"""Bytes of a picture that is judged while it is being drawn; the sketchpad sends a hundredth of that."""
LARGEST_INPUT = 28 * 28 * 4
"""Bytes of what a network is given: the pixels of one garment."""
P = ParamSpec("P")


def script_url(name: str) -> str:
    """Address of a JavaScript module of a component ("sketchpad/view.js"); modules import each other relative to it."""
    return f"{_base()}/scripts/{_version_of(*_scripts().values())}/{name}"


def script_urls(component: str) -> list[str]:
    """Addresses of all modules that a component imports."""
    return [script_url(name) for name in _scripts() if name.startswith(f"{component}/")]


def bundle_base(bundle: "Bundle") -> str:
    """What the address of every file of the bundle begins with."""
    return f"{_base()}/bundle/{bundle.version}/"


def journey_base(map_name: str) -> str:
    """What the address of every journey over a map begins with; `.webp?path=x,y,x,y` and the like follow."""
    return f"{_base()}/journey/{map_name}"


def answer_base(bundle: "Bundle", map_name: str) -> str:
    """What the address of every exact answer about a place on a map begins with; `?x=1&y=2` follows."""
    return f"{_base()}/answer/{bundle.version}/{map_name}"


def verdict_address(bundle: "Bundle", classifier: str) -> str:
    """Where a picture is posted to hear what a classifier says of it."""
    return f"{_base()}/verdict/{bundle.version}/{classifier}"


def activations_address(bundle: "Bundle", network: str) -> str:
    """Where an input is posted to get what every layer of a network makes of it."""
    return f"{_base()}/layers/{bundle.version}/{network}"


def weights_base(bundle: "Bundle", network: str) -> str:
    """What the address of the weights of every layer of a network begins with; the layer's name follows."""
    return f"{_base()}/weights/{bundle.version}/{network}/"


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/wardrobe" if path else "/wardrobe"


def _scripts() -> dict[str, Path]:
    """Every JavaScript module of every component, by its relative name."""
    return {path.relative_to(SCRIPTS).as_posix(): path for path in sorted(SCRIPTS.rglob("*.js"))}


@cache
def _version_of(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _with_bundle(
    answer: Callable[Concatenate[Request, "Bundle", P], Response],
) -> Callable[Concatenate[Request, P], Response]:
    """Gives a handler the bundle; without a usable one, the answer is what mends it."""

    @wraps(answer)
    def handler(request: Request, /, *more: P.args, **named: P.kwargs) -> Response:
        from app import loading  # slow to import, and Streamlit's caches want its runtime to exist first
        from models import BundleError

        try:
            return answer(request, loading.open_bundle(), *more, **named)
        except BundleError as error:
            return PlainTextResponse(str(error), 503, NEVER)

    return handler


def _script(request: Request) -> Response:
    scripts, name = _scripts(), request.path_params["name"]
    if request.path_params["version"] != _version_of(*scripts.values()):
        return _another_version()
    if name not in scripts:
        return PlainTextResponse("There is no such script.", 404, NEVER)
    return FileResponse(scripts[name], media_type="text/javascript", headers=FOREVER)


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
    """A journey over a map as a file to keep, see `app.journey_request.read`."""
    from app import journey_request  # brings NumPy, which the server starts without

    name, kind = request.path_params["map"], request.path_params["kind"]
    if name not in bundle.maps:
        return PlainTextResponse("There is no such map.", 404, NEVER)
    try:
        content = journey_request.read(request.query_params).record(bundle.maps[name], kind)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    headers = {**NEVER, "Content-Disposition": f'attachment; filename="journey-{name}.{kind}"'}
    return Response(content, media_type=f"image/{kind}", headers=headers)


@_with_bundle
def _answer(request: Request, bundle: "Bundle") -> Response:
    """The exact answer about a place on a map, see `app.answers.answer`."""
    from app import answers  # brings NumPy, which the server starts without

    name = request.path_params["map"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.maps:
        return PlainTextResponse("There is no such map.", 404, NEVER)
    try:
        place = answers.read_place(request.query_params)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    return JSONResponse(answers.answer(bundle, bundle.maps[name], place), headers=NEVER)


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
    """The verdict as JSON, see `models.classify.name_garment`; a picture without one gets its sentence and 422."""
    from models.classify import name_garment  # brings NumPy, which the server starts without

    name = request.path_params["classifier"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.classifiers:
        return PlainTextResponse("There is no such classifier.", 404, NEVER)
    said = name_garment(bundle, picture, name)
    return JSONResponse(said, 422 if "error" in said else 200, NEVER)


@_with_bundle
def _layers(request: Request, bundle: "Bundle", posted: bytes) -> Response:
    """What every layer of a network makes of one input, see `app.inside.answers.activations`."""
    from app.inside import answers  # brings NumPy, which the server starts without

    name = request.path_params["network"]
    if request.path_params["version"] != bundle.version:
        return _another_version()
    if name not in bundle.networks:
        return PlainTextResponse("There is no such network.", 404, NEVER)
    try:
        content = answers.activations(bundle, name, posted)
    except ValueError as error:
        return PlainTextResponse(str(error), 400, NEVER)
    return Response(content, media_type="application/octet-stream", headers=NEVER)


@_with_bundle
def _weights(request: Request, bundle: "Bundle") -> Response:
    """The weights of one layer, see `app.inside.answers.weights`."""
    from app.inside import answers  # brings NumPy, which the server starts without

    if request.path_params["version"] != bundle.version:
        return _another_version()
    try:
        content = answers.weights(bundle, request.path_params["network"], request.path_params["layer"])
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
