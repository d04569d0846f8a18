"""HTML from the server: variable text is escaped."""

import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from app.render import html

HOSTILE = """<img src=x onerror="alert(1)">'"><script>alert(2)</script>&amp;"""
LAYER = {"output": [28, 28, 1]}


class Reader(HTMLParser):
    """Parses HTML into its elements with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.text += text

    def attribute(self, name):
        return [attributes[name] for _, attributes in self.elements if name in attributes]


PIECES = {
    "prediction": lambda text: html.prediction(text),
    "map position": lambda text: html.map_position(text, 0.5, 0.5, text),
    "square image": lambda text: html.square_image(text, Image.new("L", (28, 28)), text),
    "network diagram": lambda text: html.network_diagram([{**LAYER, "kind": text}], text),
    "map image": lambda text: html.map_image(text, text),
    "image strips": lambda text: html.image_strips({text: text}, [text]),
    "image links": lambda text: html.image_links([(text, text, text)], text),
}


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_adds_no_element_and_no_attribute(piece):
    tame, hostile = (Reader(PIECES[piece](text)) for text in ("tame", HOSTILE))
    shape = [[(tag, sorted(attributes)) for tag, attributes in page.elements] for page in (tame, hostile)]
    assert shape[0] == shape[1]
    said = [value for _, attributes in hostile.elements for value in attributes.values()]
    assert HOSTILE in said or HOSTILE in hostile.text


def test_a_prediction_is_announced_and_consists_of_its_sentence():
    page = Reader(html.prediction("A coat (97% sure)."))
    assert page.text.strip() == "A coat (97% sure)."
    assert page.attribute("data-testid") == ["verdict"]
    assert page.attribute("role") == ["status"]


def test_a_map_position_has_its_ring_and_a_text_alternative():
    page = Reader(html.map_position("data:,", 0.25, 0.75, "It lands here."))
    (figure,) = [attributes for _, attributes in page.elements if "data-testid" in attributes]
    assert (figure["data-testid"], figure["role"], figure["aria-label"]) == ("landing", "img", "It lands here.")
    assert "left: 25.00%" in page.text
    assert "top: 75.00%" in page.text


def test_a_square_image_has_its_test_id_and_its_text_alternative():
    page = Reader(html.square_image("what-the-network-sees", Image.new("L", (28, 28)), "28 by 28 pixels"))
    assert page.attribute("data-testid") == ["what-the-network-sees"]
    assert page.attribute("alt") == ["28 by 28 pixels"]


def test_a_network_diagram_has_a_box_for_each_shape_and_the_kinds_of_layers_between():
    layers = [
        {"kind": "InputLayer", "output": [28, 28, 1]},
        {"kind": "Conv2D", "output": [28, 28, 16]},
        {"kind": "Activation", "output": [28, 28, 16]},
        {"kind": "Dense", "output": [10]},
    ]
    text = Reader(html.network_diagram(layers, "conv")).text
    assert re.sub(r"\s+", " ", text.rpartition("}")[2]).strip() == (
        "28 × 28 × 1Conv2D + Activation→28 × 28 × 16Dense→10"
    )
