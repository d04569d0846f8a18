"""ASGI entry: the app's script, routes, middleware and warm-up. `streamlit run app/main.py`"""

import gc
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `streamlit run` adds app/ only

from app.server.frontend_files import FrontendFiles
from app.server.index_page import INDEX_PAGE
from app.server.routes import EXCEPTION_HANDLERS, ROUTES
from app.server.security_headers import SecurityHeaders
from app.server.startup import forbid_address_lookup, raise_file_limit

WARM_UP_SWITCH_INTERVAL_S = 0.0005
"""GIL switch interval during warm-up, so that request threads are not starved (CPython's default: 5 ms)."""
FIRST_PAGE_S = 10.0
"""Time left to the first page before what only later requests need is loaded."""


def _warm_up() -> None:
    default_interval = sys.getswitchinterval()
    sys.setswitchinterval(WARM_UP_SWITCH_INTERVAL_S)
    try:
        from app.session import caches  # slow to import, and Streamlit's caches need its runtime to exist

        caches.warm_up()
        INDEX_PAGE.data_urls = caches.map_file_urls
        gc.freeze()
        time.sleep(FIRST_PAGE_S)
        caches.warm_up_further()
        gc.collect()
        gc.freeze()
    finally:
        sys.setswitchinterval(default_interval)


def _show_bundle_error(error: Exception) -> bool:
    from app.session.caches import show_bundle_error  # slow to import; a script that failed has imported it

    return show_bundle_error(error)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Sets up the process, and opens the bundle while the browser is still starting.

    Streamlit runs a full garbage collection after every run of the script. What is loaded before is never garbage: it
    is frozen, so that collections do not look at it.
    """
    raise_file_limit()
    forbid_address_lookup()
    gc.freeze()
    Thread(target=_warm_up, daemon=True).start()
    yield {}


app = st.App(
    "shell.py",
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(FrontendFiles), Middleware(GZipMiddleware, compresslevel=4)],
    lifespan=lifespan,
    on_script_error=_show_bundle_error,
    exception_handlers=EXCEPTION_HANDLERS,
)
