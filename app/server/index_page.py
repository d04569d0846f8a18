"""Streamlit's page, read once at start: the hash of its inline script, and links that preload the map's script."""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from streamlit.file_util import get_static_dir

from app.server.urls import frontend_base_url, script_url

FIRST_SCRIPT = "latent_map/view.js"
"""The script of the component on the page that opens first."""
LATER_CHUNKS = ("Html", "BidiComponent")
"""Parts of Streamlit's frontend that it imports once the page turns out to need them."""
CHUNK_IMPORT = re.compile(r'\b(?:from|import)"\./([\w.-]+\.js)"')
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FRONTEND = Path(get_static_dir()) / "static/js"
STREAMLIT_PAGE = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


def _later_chunks() -> list[str]:
    """Names of the files of `LATER_CHUNKS` and of what they import, unless the page loads them by itself."""
    found: list[str] = []
    waiting = [file.name for chunk in LATER_CHUNKS for file in FRONTEND.glob(f"{chunk}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in STREAMLIT_PAGE:
            found.append(name)
            waiting += CHUNK_IMPORT.findall((FRONTEND / name).read_text(encoding="utf-8"))
    return found


PRELOADED_CHUNKS = _later_chunks()


def inline_script_sources() -> list[str]:
    """The inline scripts of the page as a content security policy allows them: by their SHA-256."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(STREAMLIT_PAGE))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class IndexPage:
    """The page that opens first.

    Attributes:
        data_urls: takes the name of a map, or None for the first one, and returns the URLs of the files that show it.
    """

    def __init__(self) -> None:
        self.data_urls: Callable[[str | None], tuple[str, ...]] | None = None

    async def send(self, request: Request) -> Response:
        """Sends the page; from when there is `data_urls`, it also loads these while Streamlit starts."""
        shown = request.query_params.get("map")
        data_urls = await run_in_threadpool(self.data_urls, shown) if self.data_urls else ()
        return HTMLResponse(_page_with_preloads(data_urls), headers={"Cache-Control": "no-cache"})


INDEX_PAGE = IndexPage()


@lru_cache(maxsize=8)
def _page_with_preloads(data_urls: tuple[str, ...]) -> str:
    """The page with links that load `PRELOADED_CHUNKS`, `FIRST_SCRIPT` and data while Streamlit starts.

    Links in the page, not in a `Link` header: proxies limit headers to as little as 4 kB. Their priority is low because
    without Streamlit's own scripts there is no page to draw the map on.
    """
    urls = [*(f"{frontend_base_url()}js/{name}" for name in PRELOADED_CHUNKS), script_url(FIRST_SCRIPT)]
    links = [f'<link rel="modulepreload" fetchpriority="low" href="{url}">' for url in urls]
    links += [f'<link rel="preload" fetchpriority="low" as="fetch" crossorigin href="{url}">' for url in data_urls]
    return STREAMLIT_PAGE.replace("</head>", "\n".join((*links, "</head>")))
