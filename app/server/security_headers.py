"""ASGI middleware: security headers on every response, and preloading of the first page's script."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.urls import script_url

FIRST_SCRIPT = "latent_map/view.js"
"""The script of the component on the page that opens first."""
PRELOAD_PARAMETERS = "rel=modulepreload; fetchpriority=low"
"""Low priority: without Streamlit's own scripts there is no page to draw the map on."""
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",  # Streamlit loads components from blob: URLs
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}


class SecurityHeaders:
    """Adds `HEADERS` to every response, and to the first page a `Link` header that preloads the map's script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Calls the wrapped application; its arguments are those of ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["path"] == "/":
                    headers.append("Link", f"<{script_url(FIRST_SCRIPT)}>; {PRELOAD_PARAMETERS}")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
