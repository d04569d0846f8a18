"""A running server and a browser for it: what browser tests and benchmarks share."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app" / "main.py"
CHROMIUM_NAMES = ("chromium", "google-chrome", "chromium-browser")
HEADLESS_SHELL = "chromium-headless-shell"
"""Chromium without the parts that draw windows, which starts pages in less time."""
MAP_ON_SCREEN = '[data-testid="latent-map"][aria-busy="false"]'
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True)
class Server:
    """A running server: its URL, its process and when that was started (`time.perf_counter`)."""

    url: str
    process: subprocess.Popen[bytes]
    spawned: float


def find_chromium(*preferred: str) -> str | None:
    """Path of a Chromium: `CHROMIUM` from the environment, else one on the path, else None.

    Args:
        *preferred: names that are looked for before `CHROMIUM_NAMES`, the browsers that people have.
    """
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, (*preferred, *CHROMIUM_NAMES))), None)


def free_port() -> int:
    """A port of this machine that is not in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: Path = APP, options: Sequence[str] = (), **environment: str) -> Iterator[Server]:
    """Runs `streamlit run script` until the block ends; enters the block when the health check succeeds.

    Args:
        script: the app.
        options: further command line options.
        **environment: added to the environment.
    """
    with spawned(script, options, **environment) as server:
        wait_until_healthy(server)
        yield server


@contextmanager
def spawned(
    script: Path = APP, options: Sequence[str] = (), port: int | None = None, **environment: str
) -> Iterator[Server]:
    """Runs `streamlit run script` until the block ends, without waiting for the server.

    Args:
        script: the app.
        options: further command line options.
        port: of this machine; a free one if it is left out.
        **environment: added to the environment.
    """
    port = free_port() if port is None else port
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    command += ["--server.port", str(port), *options]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Server(f"http://127.0.0.1:{port}", process, start)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(server: Server, seconds: float = 60) -> None:
    """Waits until the health check succeeds.

    Args:
        server: the server.
        seconds: how long to wait at most.

    Raises:
        RuntimeError: the server ended or did not respond in time.
    """
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer; its exit code: {server.process.poll()}")


@cache
def shared_server() -> Server:
    """The app's server that all tests of one run share; stopped when the interpreter ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(serving())
