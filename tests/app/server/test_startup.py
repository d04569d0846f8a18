"""The process starts with enough file descriptors and asks nobody on the internet for its address."""

import subprocess
import sys

import pytest
from streamlit import config, net_util
from streamlit.web import bootstrap
from streamlit.web.server.server_util import is_url_from_allowed_origins

from app.server import startup
from tests.serving import ROOT

LIMITED = """
import resource
from app.server.startup import raise_file_limit
for hard in (4_500, 300):
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    raise_file_limit()
    raise_file_limit()
    print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be():
    done = subprocess.run([sys.executable, "-c", LIMITED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["4096 4500", "300 300"]


def test_windows_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)  # cannot be imported
    startup.raise_file_limit()


@pytest.fixture
def no_internet(monkeypatch):
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *_, **__: pytest.fail("asked the internet"))


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_a_server_on_every_interface_prints_its_address_without_asking_the_internet(no_internet, address, capsys):
    before = {name: config.get_option(name) for name in ("server.address", "server.headless", "server.port")}
    try:
        config.set_option("server.address", address)
        config.set_option("server.headless", True)
        bootstrap._print_url(False)
    finally:
        for name, value in before.items():
            config.set_option(name, value)
    assert f"URL: http://127.0.0.1:{before['server.port']}" in capsys.readouterr().out


def test_a_page_of_unknown_origin_is_refused_without_asking_the_internet(no_internet, monkeypatch):
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # restored afterwards
    startup.forbid_address_lookup()
    assert not is_url_from_allowed_origins("http://pages.example")
    assert is_url_from_allowed_origins("http://localhost:8501")
