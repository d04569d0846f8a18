"""Responses that routes and handlers share: how long content may be cached, and errors of one sentence."""

from collections.abc import Mapping

from starlette.responses import PlainTextResponse, Response

CACHE_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For content whose address holds its version."""
NO_STORE = {"Cache-Control": "no-store"}


def error_response(status: int, sentence: str, headers: Mapping[str, str] = NO_STORE) -> Response:
    """An error as plain text, which is never cached.

    Args:
        status: the HTTP status code.
        sentence: what is wrong, in one sentence.
        headers: further headers.
    """
    return PlainTextResponse(sentence, status, {**NO_STORE, **headers})


def other_version_response() -> Response:
    """404 for the address of another version, which a page of before an update may still ask for."""
    return error_response(404, "This file is of another version: reload the page.")
