"""ASGI entry: the app's script, routes, middleware and warm-up. `streamlit run app/main.py`"""

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

from app.server.routes import EXCEPTION_HANDLERS, ROUTES
from app.server.security_headers import SecurityHeaders
from app.server.startup import forbid_address_lookup, raise_file_limit

WARM_UP_SWITCH_INTERVAL_S = 0.0005
"""GIL switch interval during warm-up, so that request threads are not starved (CPython's default: 5 ms)."""


def _warm_up() -> None:
    default_interval = sys.getswitchinterval()
    sys.setswitchinterval(WARM_UP_SWITCH_INTERVAL_S)
    try:
        from app.session.caches import warm_up  # slow to import, and Streamlit's caches need its runtime to exist

        warm_up()
    finally:
        sys.setswitchinterval(default_interval)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Sets up the process, and opens the bundle while the browser is still starting."""
    raise_file_limit()
    forbid_address_lookup()
    Thread(target=_warm_up, daemon=True).start()
    yield {}


app = st.App(
    "shell.py",
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, compresslevel=4)],
    lifespan=lifespan,
    exception_handlers=EXCEPTION_HANDLERS,
)
