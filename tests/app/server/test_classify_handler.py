"""A posted picture is answered with its verdict or its one sentence."""

import http.client
import json
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image

from app.server.handlers import LARGEST_DRAWING
from app.server.urls import verdict_address
from models.classify import classify_file
from tests.models.pictures.picture_files import encode, shirt
from tests.serving import shared_server


@pytest.fixture
def post():
    """Posts a body to a path; returns status, headers and what the answer says."""
    connection = http.client.HTTPConnection(urlsplit(shared_server().url).netloc, timeout=60)

    def send(path, body):
        connection.request("POST", path, body=body)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()

    yield send
    connection.close()


def a_drawing():
    return encode(shirt("black", "white"), "PNG")


def test_a_posted_picture_gets_the_verdict_of_the_classifier_that_is_asked(post, bundle):
    for name in bundle.classifiers:
        status, headers, body = post(verdict_address(bundle, name), a_drawing())
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert json.loads(body) == classify_file(bundle, a_drawing(), name)
    assert classify_file(bundle, a_drawing(), "dense") != classify_file(bundle, a_drawing())


@pytest.mark.parametrize("body", [b"", b"milk, bread", encode(Image.new("L", (64, 64)), "PNG"), a_drawing()[:-40]])
def test_a_posted_picture_that_cannot_be_used_gets_its_one_sentence(post, bundle, body):
    status, headers, told = post(verdict_address(bundle, "robust"), body)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (422, "application/json", "no-store")
    assert json.loads(told) == classify_file(bundle, body)
    assert re.fullmatch(r"[A-Z][^\n]+\.", json.loads(told)["error"])


def test_a_posted_picture_may_not_be_large(post, bundle):
    status, _, told = post(verdict_address(bundle, "robust"), bytes(LARGEST_DRAWING + 1))
    assert status == 413
    assert "too large" in json.loads(told)["error"]


def test_there_is_no_verdict_of_another_version_or_by_nobody(post, bundle):
    for wrong, said in (("nobody", "no such classifier"), ("../000000000000/robust", "another version")):
        path = verdict_address(bundle, wrong) if "/" not in wrong else f"/wardrobe/verdict/{wrong[3:]}"
        status, _, told = post(path, a_drawing())
        assert status == 404
        assert said in told
