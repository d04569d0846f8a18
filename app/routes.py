"""Files over HTTP: Plotly, the map's scripts, and the bundle. Every address carries a version, so all are cacheable."""

import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from models import Bundle

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
SCRIPTS = Path(__file__).parent / "components" / "latent_map"
PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def _version_of(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/wardrobe" if path else "/wardrobe"


PLOTLY_URL = f"{_base()}/plotly-{plotly.__version__}.min.js"


def script_url(name: str) -> str:
    """Address of one of the map's JavaScript modules."""
    return f"{_base()}/scripts/{_version_of(*sorted(SCRIPTS.glob('*.js')))}/{name}"


def bundle_url(bundle: "Bundle", name: str) -> str:
    """Address of one file of the bundle."""
    return f"{_base()}/bundle/{bundle.manifest['files'][name]['sha256'][:12]}/{name}"


def _plotly(_: Request) -> Response:
    return FileResponse(PLOTLY_FILE, media_type="text/javascript", headers=FOREVER)


def _script(request: Request) -> Response:
    known = {path.name: path for path in SCRIPTS.glob("*.js")}
    name = request.path_params["name"]
    if name not in known:
        return PlainTextResponse("There is no such script.", 404)
    return FileResponse(known[name], media_type="text/javascript", headers=FOREVER)


def _bundle_file(request: Request) -> Response:
    """A file that the manifest lists; a `.gz` goes out as the content that it packs."""
    from app import loading  # slow to import, and Streamlit's caches want its runtime to exist first
    from models import BundleError

    name = request.path_params["name"]
    try:
        bundle = loading.open_bundle()
    except BundleError as error:
        return PlainTextResponse(str(error), 503)
    if name not in bundle.manifest["files"]:
        return PlainTextResponse("There is no such file.", 404)
    headers = {**FOREVER, "Content-Encoding": "gzip"} if name.endswith(".gz") else FOREVER
    kind = guess_type(name)[0] or "application/octet-stream"
    return FileResponse(bundle.path / name, media_type=kind, headers=headers)


ROUTES = [
    Route(PLOTLY_URL.removeprefix(_base().removesuffix("/wardrobe")), _plotly),
    Route("/wardrobe/scripts/{version}/{name}", _script),
    Route("/wardrobe/bundle/{version}/{name:path}", _bundle_file),
]
