"""Calls of an ASGI application without a server, with a client that sends and leaves when a test says so."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio

ASGIApp = Callable[..., Awaitable[None]]


def run_async(function: Callable[..., Awaitable[Any]], *arguments: object) -> Any:
    """Runs a coroutine function in a thread of its own; browser tests keep an event loop running in this one.

    Args:
        function: the coroutine function.
        *arguments: its arguments.

    Returns:
        What it returns.
    """
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, function, *arguments).result()


class Client:
    """One request to an ASGI application.

    Args:
        path: of the address.
        parts: of the body; None in its place means that the rest never arrives.
        **headers: with underscores for hyphens.
    """

    def __init__(self, path: str, *parts: bytes | None, **headers: str) -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "POST" if parts else "GET",
            "path": path,
            "query_string": b"",
            "headers": [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()],
        }
        self.parts = list(parts or [b""])
        self.gone = anyio.Event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def receive(self) -> dict[str, Any]:
        if self.parts and self.parts[0] is not None:
            part = self.parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.parts)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")

    async def ask(self, app: ASGIApp) -> None:
        """Sends the request and waits until the application is done with it."""
        await app(self.scope, self.receive, self.send)
