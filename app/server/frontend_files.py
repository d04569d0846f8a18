"""ASGI middleware: Streamlit's own scripts, styles and fonts, sent from memory and compressed once.

Streamlit opens and reads a file on threads for every request, and sends it uncompressed.
"""

import gzip
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from app.server.responses import CACHE_FOREVER
from app.server.urls import frontend_base_url

FOLDER = Path(get_static_dir()) / "static"
FILES = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.*")}
COMPRESSIBLE = {".js": "text/javascript", ".css": "text/css"}
"""Media types by suffix; Windows may know others, with which browsers refuse a script."""
COMPRESSION_LEVEL = 4


class FrontendFiles:
    """Responds to requests for `FILES`, whose names hold a hash of their content; leaves others to the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends a file or calls the wrapped application; its arguments are those of ASGI."""
        base = frontend_base_url()
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(base):
            name = scope["path"].removeprefix(base)
            if name in FILES:
                await _file_response(name, Headers(scope=scope))(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _file_response(name: str, request_headers: Headers) -> Response:
    headers = {**CACHE_FOREVER, "Vary": "Accept-Encoding"}
    text_type = COMPRESSIBLE.get(FILES[name].suffix)
    compressed = text_type is not None and "gzip" in request_headers.get("Accept-Encoding", "")
    if compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(_content(name, compressed), media_type=text_type or guess_type(name)[0], headers=headers)


@cache
def _content(name: str, compressed: bool) -> bytes:
    content = FILES[name].read_bytes()
    return gzip.compress(content, COMPRESSION_LEVEL) if compressed else content
