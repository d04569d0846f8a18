"""Work in threads, a few pieces at a time: nobody waits for what others asked for and no longer want."""

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple

from anyio import CancelScope, CapacityLimiter, from_thread, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.server.responses import error_response

RETRY_AFTER_S = 5
Arguments = TypeVarTuple("Arguments")


class WorkQueue:
    """Answers requests in threads, a few at a time.

    A request whose client is gone leaves the queue, and its work ends early if it calls `stop_if_abandoned`.

    Args:
        concurrency: requests that are worked on at a time.
        max_waiting: requests that wait for their turn; one more is refused with 503.
        busy: the sentence for a refused request.
    """

    def __init__(self, concurrency: int, max_waiting: int, busy: str) -> None:
        self._limiter = CapacityLimiter(concurrency)
        self._max_requests = concurrency + max_waiting
        self._requests = 0
        self._busy = busy

    async def run(
        self, request: Request, respond: Callable[[*Arguments], Response], *arguments: *Arguments
    ) -> Response:
        """Answers a request in a thread.

        Args:
            request: its body is read already.
            respond: called in a thread.
            *arguments: of `respond`.

        Raises:
            ClientDisconnect: the client left before the answer.
        """
        if self._requests >= self._max_requests:
            return error_response(503, self._busy, {"Retry-After": str(RETRY_AFTER_S)})
        self._requests += 1
        with CancelScope() as scope:
            watcher = asyncio.create_task(_cancel_when_gone(request, scope))
            try:
                return await to_thread.run_sync(respond, *arguments, limiter=self._limiter)
            finally:
                watcher.cancel()
                self._requests -= 1
        raise ClientDisconnect


async def _cancel_when_gone(request: Request, scope: CancelScope) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def stop_if_abandoned() -> None:
    """Ends the work of this thread if its client is gone; does nothing in a thread that no `WorkQueue` started.

    Raises:
        asyncio.CancelledError: the client is gone.
    """
    try:
        from_thread.check_cancelled()
    except RuntimeError:  # a thread of somebody else
        return
