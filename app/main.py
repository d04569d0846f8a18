"""The server: the page's script, files over HTTP, security headers and warm-up. `streamlit run app/main.py`"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `streamlit run` adds app/ only

from app.server.handlers import ROUTES
from app.server.security_headers import SecurityHeaders

HANDED_ON_AFTER = 0.0005
"""Seconds after which the warm-up lets one of the first page's many files through; Python's own are 0.005."""


def _warm_up() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(HANDED_ON_AFTER)
    try:
        from app.session.caches import warm_up  # slow to import, and Streamlit's caches want its runtime to exist first

        warm_up()
    finally:
        sys.setswitchinterval(usual)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Opens the bundle while the browser is still starting."""
    Thread(target=_warm_up, daemon=True).start()
    yield {}


app = st.App(
    "shell.py",
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, compresslevel=4)],
    lifespan=lifespan,
)
