"""ASGI middleware: refuses requests that other web pages cause, so that none can set a visitor's server to work."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.server.responses import error_response

REFUSED_SITES = ("cross-site", "same-site")
"""Values of `Sec-Fetch-Site`. "same-site" is another port of this machine, or another subdomain."""
REFUSAL = "This address answers only pages of this app: open the app instead."


class RefuseCrossSite:
    """Answers 403 to what a browser asks for on behalf of another web page; programs other than browsers may ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Calls the wrapped application; its arguments are those of ASGI."""
        is_refused = Headers(scope=scope).get("Sec-Fetch-Site") in REFUSED_SITES
        await (error_response(403, REFUSAL) if is_refused else self.app)(scope, receive, send)
