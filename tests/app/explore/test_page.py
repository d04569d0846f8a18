"""What a rerun of Explore costs: everything that does not change is computed once."""

import os
import subprocess
import sys

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app.render import map_payload
from app.session import caches
from tests.serving import ROOT


@pytest.fixture
def explore():
    return AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60).run()


def test_a_rerun_encodes_no_picture_lists_no_folder_and_describes_no_map(explore, monkeypatch):
    calls = []
    for owner, name in ((Image.Image, "save"), (os, "scandir"), (os, "listdir"), (map_payload, "describe_map")):
        monkeypatch.setattr(owner, name, lambda *_, name=name, **__: calls.append(name))
    assert not explore.run().exception
    assert calls == []


def test_sessions_share_one_payload_of_a_map(bundle):
    one, other = (caches.map_payload(bundle, "atlas") for _ in range(2))
    assert one is other
    assert caches.map_payload(bundle, list(bundle.maps)[-1])["map"] == list(bundle.maps)[-1]


def test_the_picture_of_the_grid_is_an_address_in_what_is_sent(explore):
    (figure,) = [piece.value for piece in explore.html if "decoded-grid" in piece.value]
    assert f'src="/wardrobe/grid/{caches.open_bundle().version}/blog"' in figure
    assert len(figure) < 3_000


def test_streamlit_does_not_import_pandas_to_send_the_payload_of_the_map():
    """It asks pandas whether a list or a dictionary is a table."""
    code = """
import sys
from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from app.render.map_payload import describe_maps
from models import load_bundle
bundle = load_bundle()
message = BidiComponent()
serialize_mixed_data(describe_maps(bundle, "atlas"), message)
assert '"maps": [{"name": "atlas"' in message.json, message.json[:200]
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_what_is_loaded_at_the_start_is_not_looked_at_by_garbage_collections():
    """Streamlit collects after every run of the script."""
    code = """
import gc
from app import main
main.FIRST_PAGE_S = 0
main._warm_up()
assert gc.get_freeze_count() > 100_000, gc.get_freeze_count()
assert len(gc.get_objects()) < 5_000, len(gc.get_objects())
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
