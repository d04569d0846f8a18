"""What a visitor notices of others who ask for much: `python -m tests.benchmarks.overload`.

While the others ask, the visitor asks for exact decodes. The targets: their median stays below 50 ms, none takes longer
than 500 ms, and the server needs at most 130 MB more than idle: 60 for each picture that it decodes at a time.
"""

import http.client
import io
import socket
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Thread
from urllib.parse import urlsplit

import psutil
from PIL import Image, ImageDraw

from app.server.urls import CLASSIFY_PATH, EXACT_DECODE_PATH, bundle_url, path_export_base_url
from models import Bundle, load_bundle
from tests.benchmarks.runner import Row, run
from tests.benchmarks.sketch_latency import SHIRT
from tests.models.pictures.picture_files import chunk
from tests.serving import Server, serving

ABANDONED_FILMS, ABANDONED_AFTER_S, FILMS, PICTURES, DRAWING_VISITORS = 45, 0.5, 50, 24, 30
PICTURE_SIDE = 7_100
BUSY = 503
PAUSE_S = 0.02
"""Between two exact decodes of the visitor."""


class Client:
    """Asks a server and measures it.

    Args:
        server: the server.
        bundle: the one that it serves.
    """

    def __init__(self, server: Server, bundle: Bundle) -> None:
        self.address = urlsplit(server.url)
        self.process = psutil.Process(server.process.pid)
        name = next(iter(bundle.maps))
        self.decode_path = bundle_url(EXACT_DECODE_PATH, bundle, name) + "?x=0.5&y=1"
        self.film_path = path_export_base_url(name) + ".webp?path=0.5,1,3,2.5,3,4&frames=60"
        self.classify_path = bundle_url(CLASSIFY_PATH, bundle, "robust")

    def ask(self, path: str, body: bytes | None = None) -> int:
        """Asks on a new connection and returns the status of the answer."""
        connection = http.client.HTTPConnection(self.address.netloc, timeout=600)
        connection.request("GET" if body is None else "POST", path, body)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    def abandon(self, path: str, seconds: float) -> None:
        """Asks and leaves before the answer."""
        with socket.create_connection((self.address.hostname, self.address.port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: any\r\n\r\n".encode())
            time.sleep(seconds)

    def megabytes(self) -> float:
        """Resident memory of the server."""
        return float(self.process.memory_info().rss / 1e6)

    def measure(self, what: str, load: Callable[[], int], least: int) -> Row:
        """Exact decodes of the visitor while others ask.

        Args:
            what: the name of the row.
            load: asks, and returns how many requests were answered.
            least: of the visitor's requests.
        """
        before, latencies, peak, answered = self.megabytes(), [], 0.0, [0]
        thread = Thread(target=lambda: answered.append(load()))
        start = time.perf_counter()
        thread.start()
        while thread.is_alive() or len(latencies) < least:
            asked = time.perf_counter()
            assert self.ask(self.decode_path) == 200
            latencies.append(1_000 * (time.perf_counter() - asked))
            peak = max(peak, self.megabytes())
            time.sleep(PAUSE_S)
        thread.join()
        return {
            "what": what,
            "answered": answered[-1],
            "seconds": time.perf_counter() - start,
            "p50 ms": median(latencies),
            "max ms": max(latencies),
            "more MB": peak - before,
            "MB left": self.megabytes() - before,
        }


def measure(rounds: int) -> list[Row]:
    """Exact decodes of an idle server, and of one that others keep busy; at least `rounds` each."""
    with serving() as server:
        client, sketch, picture = Client(server, load_bundle()), drawing(), large_picture()
        for _ in range(rounds):  # loads what the first answers need
            client.ask(client.decode_path)
            client.ask(client.classify_path, sketch)
        client.ask(client.film_path)
        loads: dict[str, Callable[[], int]] = {
            "nobody else": lambda: 0,
            f"{ABANDONED_FILMS} films, abandoned after {ABANDONED_AFTER_S} s": lambda: parallel(
                ABANDONED_FILMS, lambda: client.abandon(client.film_path, ABANDONED_AFTER_S)
            ),
            f"{FILMS} films": lambda: parallel(FILMS, lambda: client.ask(client.film_path)),
            f"{PICTURES} pictures of 50 megapixels": lambda: parallel(
                PICTURES, lambda: client.ask(client.classify_path, picture)
            ),
            f"{DRAWING_VISITORS} visitors who draw": lambda: parallel(
                DRAWING_VISITORS, lambda: client.ask(client.classify_path, sketch), 20
            ),
        }
        return [client.measure(what, load, rounds) for what, load in loads.items()]


def parallel(count: int, ask: Callable[[], int | None], times: int = 1) -> int:
    """Asks in threads and returns how many requests were answered and not refused.

    Args:
        count: threads.
        ask: returns the status; None if it did not wait for the answer.
        times: requests of each thread, one after the other.
    """
    with ThreadPoolExecutor(count) as pool:
        return sum(status not in (None, BUSY) for status in pool.map(lambda _: ask(), range(count * times)))


def drawing() -> bytes:
    """A drawing as the sketchpad posts it, PNG."""
    picture, file = Image.new("RGBA", (256, 256), "black"), io.BytesIO()
    ImageDraw.Draw(picture).line(SHIRT, "white", 18, "curve")
    picture.save(file, "PNG")
    return file.getvalue()


def large_picture() -> bytes:
    """A PNG of one colour that takes 200 MB as a whole."""
    size = PICTURE_SIDE.to_bytes(4) * 2
    pixels = zlib.compress(bytes((1 + 3 * PICTURE_SIDE) * PICTURE_SIDE), 6)
    header = chunk(b"IHDR", size + b"\x08\x02\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


if __name__ == "__main__":
    run(measure, __doc__, rounds=20)
