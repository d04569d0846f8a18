"""Streamlit's own files come from memory and are compressed once, whoever asks and how often."""

import gzip
import os
import pathlib

import pytest
import streamlit as st

from app.server import frontend_files
from app.server.frontend_files import FILES, FrontendFiles
from tests.app.server.asgi import run_async

SCRIPT = max((name for name in FILES if name.endswith(".js")), key=lambda name: FILES[name].stat().st_size)
FONT = next(name for name in FILES if name.endswith(".woff2"))


@pytest.fixture(autouse=True)
def nothing_in_memory():
    frontend_files._content.cache_clear()


def ask(path, method="GET", accepted="gzip, br"):
    """What the middleware sends; status 0 if it leaves the request to the application behind it."""
    sent = [{"status": 0, "headers": []}, {"body": b""}]

    async def send(message):
        sent[message["type"] == "http.response.body"] = message

    async def behind(scope, receive, send):
        pass

    headers = [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    run_async(FrontendFiles(behind), scope, None, send)
    start, body = sent
    return start["status"], {key.decode(): value.decode() for key, value in start["headers"]}, body["body"]


def test_a_script_is_read_and_compressed_once(monkeypatch):
    calls = []
    compress, read = gzip.compress, pathlib.Path.read_bytes
    monkeypatch.setattr(gzip, "compress", lambda *given: calls.append("compress") or compress(*given))
    monkeypatch.setattr(pathlib.Path, "read_bytes", lambda path: calls.append("read") or read(path))
    bodies = [ask(f"/static/{SCRIPT}")[2] for _ in range(3)]
    assert calls == ["read", "compress"]
    assert bodies == bodies[:1] * 3
    assert gzip.decompress(bodies[0]) == read(FILES[SCRIPT])
    assert len(bodies[0]) < FILES[SCRIPT].stat().st_size / 2


def test_a_script_is_sent_as_it_is_to_those_who_take_no_gzip():
    status, headers, body = ask(f"/static/{SCRIPT}", accepted="br")
    assert status == 200
    assert "content-encoding" not in headers
    assert headers["vary"] == "Accept-Encoding"
    assert body == FILES[SCRIPT].read_bytes()


@pytest.mark.parametrize(("name", "kind"), [(SCRIPT, "text/javascript; charset=utf-8"), (FONT, "font/woff2")])
def test_files_are_kept_by_browsers_for_good_and_have_their_type(name, kind):
    _, headers, body = ask(f"/static/{name}")
    assert headers["content-type"] == kind
    assert "immutable" in headers["cache-control"]
    assert int(headers["content-length"]) == len(body)
    assert ("content-encoding" in headers) == (name == SCRIPT)


@pytest.mark.parametrize(
    "path", ["/", "/static/", "/static/js", "/static/none.js", "/static/../index.html", f"/wardrobe/static/{SCRIPT}"]
)
def test_what_is_no_file_of_the_frontend_is_left_to_streamlit(path):
    assert ask(path)[0] == 0
    assert ask(f"/static/{SCRIPT}", method="POST")[0] == 0


def test_files_are_found_below_a_base_path(monkeypatch):
    monkeypatch.setattr(st, "get_option", lambda _: "/garments/")
    assert ask(f"/garments/static/{SCRIPT}")[0] == 200
    assert ask(f"/static/{SCRIPT}")[0] == 0


def test_no_request_looks_at_folders(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a folder is listed")

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "listdir", refuse)
    assert ask(f"/static/{SCRIPT}")[0] == 200
