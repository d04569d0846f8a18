"""Work is done a few pieces at a time; what nobody waits for any more is not done; beyond a short queue is 503."""

import re
import threading
import time

import anyio
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.server import handlers, path_export, routes
from app.server.routes import EXCEPTION_HANDLERS, FILMS, PICTURES, ROUTES
from app.server.work_queue import WorkQueue, stop_if_abandoned
from tests.app.server.asgi import Client, run_async

DEADLINE_S = 20


class Work:
    """Work that goes on until a test lets it end."""

    def __init__(self):
        self.started, self.running, self.most, self.may_end = 0, 0, 0, threading.Event()

    def respond(self, *_):
        self.started += 1
        self.running += 1
        self.most = max(self.most, self.running)
        assert self.may_end.wait(DEADLINE_S)
        self.running -= 1
        return PlainTextResponse("done")

    async def begins(self, count=1):
        while self.started < count:
            await anyio.sleep(0.001)


def app_of(queue, respond):
    async def endpoint(request: Request):
        return await queue.run(request, respond, request)

    return Starlette(routes=[Route("/", endpoint)], exception_handlers=EXCEPTION_HANDLERS)


def run(test):
    async def with_deadline():
        with anyio.fail_after(DEADLINE_S):
            await test()

    run_async(with_deadline)


@pytest.mark.parametrize("concurrency", [1, 2])
def test_no_more_work_than_allowed_runs_at_a_time_and_all_of_it_is_done(concurrency):
    work, clients = Work(), [Client("/") for _ in range(5)]
    app = app_of(WorkQueue(concurrency, 9, "Busy."), work.respond)

    async def test():
        async with anyio.create_task_group() as tasks:
            for client in clients:
                tasks.start_soon(client.ask, app)
            await work.begins(concurrency)
            work.may_end.set()

    run(test)
    assert work.most == concurrency
    assert [client.body for client in clients] == [b"done"] * 5


def test_a_request_beyond_a_short_queue_is_told_to_come_back():
    work, clients = Work(), [Client("/") for _ in range(30)]
    app = app_of(WorkQueue(1, 2, "The server is busy."), work.respond)

    async def test():
        async with anyio.create_task_group() as tasks:
            for client in clients:  # at once, so that none waits yet when the last one asks
                tasks.start_soon(client.ask, app)
            await work.begins()
            while sum(client.status == 503 for client in clients) < 27:
                await anyio.sleep(0.001)
            work.may_end.set()

    run(test)
    refused = [client for client in clients if client.status != 200]
    assert len(refused) == 27
    assert {(client.status, client.body, client.headers["retry-after"]) for client in refused} == {
        (503, b"The server is busy.", "5")
    }
    assert {client.headers["cache-control"] for client in refused} == {"no-store"}


def test_work_whose_client_left_the_queue_is_not_started_and_leaves_room():
    work, first, gone, last = Work(), Client("/"), Client("/"), Client("/")
    app = app_of(WorkQueue(1, 1, "Busy."), work.respond)

    async def test():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(first.ask, app)
            await work.begins()
            gone.gone.set()
            await gone.ask(app)
            tasks.start_soon(last.ask, app)
            await anyio.sleep(0.01)
            work.may_end.set()

    run(test)
    assert work.started == 2
    assert first.body == last.body == b"done"


def test_work_under_way_stops_when_its_client_leaves():
    started, frames = threading.Event(), []

    def respond(_):
        for frame in range(100_000):
            stop_if_abandoned()
            frames.append(frame)
            started.set()
            time.sleep(0.001)
        return PlainTextResponse("done")

    async def test():
        client = Client("/")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.ask, app_of(WorkQueue(1, 1, "Busy."), respond))
            await anyio.to_thread.run_sync(started.wait)
            client.gone.set()

    run(test)
    assert 0 < len(frames) < 100_000


@pytest.mark.parametrize("file_format", ["webp", "gif"])
def test_an_animation_is_given_up_between_two_frames(file_format, monkeypatch):
    class LeftError(Exception):
        """What `stop_if_abandoned` would raise."""

    enlarged = []

    def stop():
        if len(enlarged) == 3:
            raise LeftError

    monkeypatch.setattr(path_export, "stop_if_abandoned", stop)
    monkeypatch.setattr(path_export, "_enlarge", lambda *_: enlarged.append(1) or np.zeros((28, 28), np.uint8))
    with pytest.raises(LeftError):
        path_export.encode_animation(np.zeros((50, 28, 28), np.float32), file_format, 1)
    assert len(enlarged) == 3


def test_work_outside_a_queue_is_never_stopped():
    stop_if_abandoned()
    run_async(anyio.to_thread.run_sync, stop_if_abandoned)


def test_an_exact_decode_waits_neither_for_films_nor_for_pictures(monkeypatch):
    films, pictures, app = Work(), Work(), Starlette(routes=ROUTES)
    monkeypatch.setattr(handlers, "send_path_file", films.respond)
    monkeypatch.setattr(handlers, "send_prediction", pictures.respond)
    monkeypatch.setattr(handlers, "send_exact_decode", lambda *_: PlainTextResponse("decoded"))
    asked = [Client("/wardrobe/journey/atlas.webp") for _ in range(5)]
    asked += [Client("/wardrobe/verdict/1/robust", b"picture") for _ in range(5)]
    visitor = Client("/wardrobe/answer/1/atlas")

    async def test():
        async with anyio.create_task_group() as tasks:
            for client in asked:
                tasks.start_soon(client.ask, app)
            await films.begins()
            await pictures.begins(2)
            await visitor.ask(app)
            assert (films.started, pictures.started) == (1, 2)
            films.may_end.set()
            pictures.may_end.set()

    run(test)
    assert visitor.body == b"decoded"
    assert {client.body for client in asked} == {b"done"}
    assert (films.most, pictures.most) == (1, 2)


@pytest.mark.parametrize("queue", [FILMS, PICTURES])
def test_a_refusal_is_one_sentence_that_says_what_to_do(queue):
    assert re.fullmatch(r"The server is busy with other [^\n.]+: try again in a few seconds\.", queue._busy)


def test_a_body_that_stops_arriving_is_not_waited_for():
    client = Client("/wardrobe/verdict/1/robust", b"half a pic", None)

    async def test():
        with pytest.raises(TimeoutError):
            await routes._read_body(Request(client.scope, client.receive), 100, pause_s=0.01)

    run(test)


def test_a_body_that_arrives_byte_by_byte_for_long_is_not_waited_for():
    client = Client("/wardrobe/verdict/1/robust", *[b"x"] * 10_000)

    async def slowly():
        await anyio.sleep(0.001)
        return await client.receive()

    async def test():
        with pytest.raises(TimeoutError):
            await routes._read_body(Request(client.scope, slowly), 100_000, pause_s=5, timeout_s=0.02)

    run(test)
    assert client.parts


def test_a_late_body_gets_one_sentence_and_the_connection_is_closed(monkeypatch):
    async def too_late(*_):
        raise TimeoutError

    monkeypatch.setattr(routes, "_read_body", too_late)
    client = Client("/wardrobe/verdict/1/robust", b"half a pic", None)
    run(lambda: client.ask(Starlette(routes=ROUTES)))
    assert (client.status, client.headers["connection"], client.headers["cache-control"]) == (408, "close", "no-store")
    assert client.body == b"The request took too long to arrive: send it again."


def test_a_client_that_leaves_in_the_middle_of_a_post_is_no_error():
    from app.main import app

    handled = app._exception_handlers
    client = Client("/wardrobe/verdict/1/robust", b"half a pic", None)
    client.gone.set()
    run(lambda: client.ask(Starlette(routes=ROUTES, exception_handlers=handled)))
