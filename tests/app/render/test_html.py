"""HTML from the server: what is variable stays text, whatever it says."""

from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from app.render import html
from models.spec import CLASS_NAMES

HOSTILE = """<img src=x onerror="alert(1)">'"><script>alert(2)</script>&amp;"""
LAYER = {"name": HOSTILE, "kind": HOSTILE, "output": [28, 28, 1], "parameters": 1234}
SHARES = np.linspace(0, 0.2, 10, dtype=np.float32)


class Reader(HTMLParser):
    """What a browser would make of a piece of HTML: its elements with their attributes, and its text."""

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
    "verdict": lambda text: html.verdict(text),
    "landing": lambda text: html.landing(text, 0.5, 0.5, text),
    "side by side": lambda text: html.side_by_side({text: SHARES}, [text] * 10),
    "layers": lambda text: html.layers([{**LAYER, "name": text, "kind": text}]),
    "metrics": lambda text: html.figures_table({text: {}}, {"a": html.Measure(text, "{}")}),
    "picture": lambda text: html.picture(text, text),
    "remembered": lambda text: html.remembered({text: text}, [text]),
    "garments": lambda text: html.garments([(text, text, text)], text),
    "table": lambda text: html.table([text], [[text]], test_id=text),
}


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_adds_no_element_and_no_attribute(piece):
    tame, hostile = (Reader(PIECES[piece](text)) for text in ("tame", HOSTILE))
    shape = [[(tag, sorted(attributes)) for tag, attributes in page.elements] for page in (tame, hostile)]
    assert shape[0] == shape[1]
    said = [value for _, attributes in hostile.elements for value in attributes.values()]
    assert HOSTILE in said or HOSTILE in hostile.text


def test_a_verdict_is_announced_and_says_its_sentence_and_nothing_else():
    page = Reader(html.verdict("A coat (97% sure)."))
    assert page.text.strip() == "A coat (97% sure)."
    assert page.attribute("data-testid") == ["verdict"]
    assert page.attribute("role") == ["status"]


def test_the_landing_has_its_ring_in_place_and_words_for_those_who_do_not_see_it():
    page = Reader(html.landing("data:,", 0.25, 0.75, "It lands here."))
    (landing,) = [attributes for _, attributes in page.elements if "data-testid" in attributes]
    assert (landing["data-testid"], landing["role"], landing["aria-label"]) == ("landing", "img", "It lands here.")
    assert "left: 25.00%" in page.text
    assert "top: 75.00%" in page.text


def test_what_the_network_sees_has_words_for_those_who_do_not_see_it():
    page = Reader(html.what_the_network_sees(Image.new("L", (28, 28))))
    assert page.attribute("data-testid") == ["what-the-network-sees"]
    assert all(page.attribute("alt"))


def test_the_classifiers_table_holds_each_ones_two_first_choices():
    text = Reader(html.side_by_side({"dense": SHARES, "conv": SHARES[::-1]}, CLASS_NAMES)).text
    dense, _, conv = text.partition("conv")
    assert 0 < dense.index("Ankle boot (20%)") < dense.index("Bag (18%)")
    assert conv.index("T-shirt/top (20%)") < conv.index("Trouser (18%)")


def test_the_layers_table_holds_shape_and_parameters_of_each_layer():
    page = Reader(html.layers([LAYER, LAYER]))
    assert page.text.count("28 × 28 × 1") == page.text.count("1,234") == 2


def test_the_grid_of_decodes_writes_its_codes_along_both_sides():
    garments = np.zeros((9, 28, 28), np.float32)
    page = Reader(html.decoded_grid(garments, 0.0, 5.0))
    ticks = page.text.partition("}\n.lw-grid span")[2].partition("}")[2].split()
    assert all(page.attribute("alt"))
    assert page.attribute("data-testid") == ["decoded-grid"]
    assert "".join(ticks) == "52.5002.55"  # upwards from below, then to the right


def test_figures_are_written_as_their_measure_says_and_the_unknown_stays_empty():
    measures = {"a": html.Measure("Share", "{:.1%}"), "b": html.Measure("Error", "{:.4f}")}
    page = Reader(html.figures_table({"ours": {"a": 0.5, "b": 0.02}, "theirs": {"b": 0.03}}, measures, strong=1))
    assert "50.0%" in page.text
    assert [word for word in ("0.0200", "0.0300") if word in page.text] == ["0.0200", "0.0300"]
    rows = [attributes["style"] for tag, attributes in page.elements if tag == "tr"]
    assert ["600" in style for style in rows] == [False, True, False]
    assert len([tag for tag, _ in page.elements if tag == "td"]) == 6
