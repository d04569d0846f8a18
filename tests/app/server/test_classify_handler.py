"""A posted picture gets its prediction, or one sentence that says why there is none."""

import http.client
import json
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image

from app.server.routes import MAX_PICTURE_BYTES
from app.server.urls import classify_url
from models.classify import classify_file
from tests.models.pictures.picture_files import encode, shirt
from tests.serving import shared_server


@pytest.fixture
def post():
    """Posts a body to a path; returns the response's status, headers and text."""
    connection = http.client.HTTPConnection(urlsplit(shared_server().url).netloc, timeout=60)

    def send(path, body):
        connection.request("POST", path, body=body)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()

    yield send
    connection.close()


def drawing():
    return encode(shirt("black", "white"), "PNG")


def test_a_posted_picture_gets_the_prediction_of_the_requested_classifier(post, bundle):
    for name in bundle.classifiers:
        status, headers, body = post(classify_url(bundle, name), drawing())
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert json.loads(body) == classify_file(bundle, drawing(), name)
    assert classify_file(bundle, drawing(), "dense") != classify_file(bundle, drawing())


@pytest.mark.parametrize("body", [b"", b"milk, bread", encode(Image.new("L", (64, 64)), "PNG"), drawing()[:-40]])
def test_a_posted_picture_that_cannot_be_classified_gets_one_sentence(post, bundle, body):
    status, headers, text = post(classify_url(bundle, "robust"), body)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (422, "application/json", "no-store")
    assert json.loads(text) == classify_file(bundle, body)
    assert re.fullmatch(r"[A-Z][^\n]+\.", json.loads(text)["error"])


def test_a_posted_picture_that_is_too_large_is_refused(post, bundle):
    status, headers, text = post(classify_url(bundle, "robust"), bytes(MAX_PICTURE_BYTES + 1))
    assert (status, headers["Cache-Control"]) == (413, "no-store")
    assert re.fullmatch(r"This is too large: [^\n]+\.", text)


def test_another_version_or_an_unknown_classifier_is_not_found(post, bundle):
    for wrong, sentence in (("unknown", "no such classifier"), ("../000000000000/robust", "another version")):
        path = classify_url(bundle, wrong) if "/" not in wrong else f"/wardrobe/verdict/{wrong[3:]}"
        status, _, text = post(path, drawing())
        assert status == 404
        assert sentence in text
