"""Streamlit's page, read once at start: the hash of its inline script, and links that preload the map's scripts."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from streamlit.file_util import get_static_dir

from app.server.urls import script_urls

FIRST_COMPONENT = "latent_map"
"""The component on the page that opens first."""
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STREAMLIT_PAGE = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


def inline_script_sources() -> list[str]:
    """The inline scripts of the page as a content security policy allows them: by their SHA-256."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(STREAMLIT_PAGE))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


async def send_index(_: Request) -> Response:
    """Sends the page that opens first."""
    return HTMLResponse(_page_with_preloads(), headers={"Cache-Control": "no-cache"})


@cache
def _page_with_preloads() -> str:
    """The page with links that load the scripts of `FIRST_COMPONENT` while Streamlit starts.

    Links in the page, not in a `Link` header: proxies limit headers to as little as 4 kB. Their priority is low because
    without Streamlit's own scripts there is no page to draw the map on.
    """
    links = (f'<link rel="modulepreload" fetchpriority="low" href="{url}">' for url in script_urls(FIRST_COMPONENT))
    return STREAMLIT_PAGE.replace("</head>", "\n".join((*links, "</head>")))
