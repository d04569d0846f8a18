"""Small pieces of HTML with stable test ids; everything variable is escaped. Knows no Streamlit."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.render import images

PIXELATED = "image-rendering: pixelated"
FRAMED = "object-fit: contain; border: 1px solid #8886"


def decoded_grid(decoded: NDArray[np.float32], low: float, high: float) -> str:
    """A grid of decoded images with the coordinates of their codes along two sides.

    Args:
        decoded: (side * side, 28, 28) in [0, 1], row by row from the largest y down.
        low: the smallest coordinate, of both axes.
        high: the largest coordinate, of both axes.
    """
    side = round(len(decoded) ** 0.5)
    ticks = [f"{value:.2g}" for value in np.linspace(low, high, side)]
    x_axis = "".join(f"<span>{tick}</span>" for tick in ticks)
    y_axis = "".join(f"<span>{tick}</span>" for tick in reversed(ticks))
    url = images.to_data_url(images.draw_contact_sheet(decoded, side))
    return f"""<style>
.lw-grid {{ display: grid; grid-template-columns: 2rem minmax(0, 36rem); max-width: 38rem; margin: 0;
  font-size: .8rem; opacity: .95 }}
.lw-grid div {{ display: flex; justify-content: space-around; text-align: center }}
.lw-grid div.up {{ flex-direction: column }}
.lw-grid img {{ width: 100%; border-radius: .75rem; display: block }}
.lw-grid span {{ flex: 1; align-content: center }}
</style>
<figure class="lw-grid" data-testid="decoded-grid"><div class="up" aria-hidden="true">{y_axis}</div>
<img src="{url}" alt="A {side} by {side} grid of imagined garments: x from {low:g} to {high:g} to the right,
 y from {low:g} to {high:g} upwards"><i></i><div aria-hidden="true">{x_axis}</div></figure>"""


def square_image(test_id: str, picture: Image.Image, alt: str, style: str = PIXELATED) -> str:
    """A picture in a square as wide as its column, at most 14rem.

    Args:
        test_id: names the element for tests.
        picture: the picture.
        alt: its text alternative.
        style: CSS declarations, `PIXELATED` or `FRAMED`.
    """
    return (
        f'<img data-testid="{escape(test_id)}" src="{images.to_data_url(picture)}" alt="{escape(alt)}"'
        f' style="width: min(100%, 14rem); aspect-ratio: 1; border-radius: .75rem; {style}">'
    )


def prediction(sentence: str) -> str:
    """The sentence about a prediction, large, announced by screen readers."""
    font = "font: 1.6rem/1.3 'Source Serif', Georgia, serif"
    return f'<p data-testid="verdict" role="status" style="{font}; margin: 0">{escape(sentence)}</p>'


def map_position(map_url: str, left: float, top: float, alt: str) -> str:
    """A small map with a ring around a position.

    Args:
        map_url: URL of the picture of the map.
        left: the ring's distance from the left edge, as a fraction of the width.
        top: its distance from the top edge, as a fraction of the height.
        alt: the text alternative of both.
    """
    return f"""<style>
.lw-position {{ position: relative; width: min(100%, 14rem); aspect-ratio: 1; margin: 0; overflow: hidden;
  border: 1px solid #8886; border-radius: .75rem }}
.lw-position img {{ position: absolute; inset: 0; width: 100%; height: 100% }}
.lw-position i {{ position: absolute; left: {left:.2%}; top: {top:.2%}; width: 1.5rem; height: 1.5rem;
  margin: -.75rem; border: 3px solid #b0413e; border-radius: 50%;
  box-shadow: 0 0 0 2px #fff, inset 0 0 0 2px #fff }}
</style>
<figure class="lw-position" data-testid="landing" role="img" aria-label="{escape(alt)}">
<img src="{escape(map_url)}" alt=""><i></i></figure>"""


def network_diagram(layers: Sequence[Mapping[str, Any]], name: str) -> str:
    """A drawing of a network: a box for each shape of the data, and between boxes the kinds of layers.

    Args:
        layers: in their order, each with its `kind` and its `output` shape.
        name: the network's name, for screen readers.
    """
    parts: list[str] = []
    kinds: list[str] = []
    for number, layer in enumerate(layers):
        shape = list(layer["output"])
        if layer["kind"] != "InputLayer":
            kinds.append(layer["kind"])
        if number + 1 < len(layers) and list(layers[number + 1]["output"]) == shape:
            continue
        if kinds:
            parts.append(f"<em>{escape(' + '.join(dict.fromkeys(kinds)))}<b>\u2192</b></em>")
        parts.append(_shape_box(shape))
        kinds = []
    return f"""<style>
.lw-net {{ display: flex; align-items: center; gap: .6rem; overflow-x: auto; margin: 0; padding: .5rem 0 }}
.lw-net span {{ display: grid; justify-items: center; gap: .3rem; flex: none; font-size: .8rem }}
.lw-net i {{ background: #3f90da55; border: 1px solid #3f90da; border-radius: 3px }}
.lw-net em {{ flex: none; max-width: 7.5rem; font-size: .75rem; text-align: center; opacity: .85 }}
.lw-net b {{ display: block }}
</style>
<figure class="lw-net" data-testid="network-drawing" role="group" aria-label="{escape(name)}" tabindex="0">
{"".join(parts)}</figure>"""


def _shape_box(shape: Sequence[int]) -> str:
    """A box for data of shape (height, width, channels) or (units,)."""
    height, width = (8 + 3 * shape[0], 6 + 5 * log2(shape[-1])) if len(shape) == 3 else (8 + 10 * log2(shape[0]), 10)
    return f'<span><i style="width: {width:.0f}px; height: {height:.0f}px"></i>{format_shape(shape)}</span>'


def format_shape(shape: Sequence[int]) -> str:
    """A shape as text: "28 × 28 × 1"."""
    return " \u00d7 ".join(map(str, shape))


def map_image(url: str, alt: str) -> str:
    """A square picture of a map as wide as its column, at most 26rem.

    Args:
        url: the picture's URL.
        alt: its text alternative.
    """
    return (
        f'<img src="{escape(url)}" alt="{escape(alt)}" style="width: min(100%, 26rem); aspect-ratio: 1;'
        ' border-radius: .75rem; border: 1px solid #8886">'
    )


def image_strips(strips: Mapping[str, str], class_names: Sequence[str]) -> str:
    """Strips of images below each other, one image a class.

    Args:
        strips: URLs by title.
        class_names: written above the images.
    """
    heads = "".join(f"<span>{escape(name)}</span>" for name in class_names)
    rows = "".join(
        f'<b>{escape(title)}</b><img src="{escape(url)}" alt="{escape(title)}: {len(class_names)} garments">'
        for title, url in strips.items()
    )
    return f"""<style>
.lw-strips {{ overflow-x: auto }}
.lw-strips div {{ display: grid; grid-template-columns: 8rem minmax(40rem, 60rem); gap: .5rem; align-items: center }}
.lw-strips p {{ display: flex; margin: 0; font-size: .8rem; text-align: center }}
.lw-strips span {{ flex: 1 }}
.lw-strips img {{ width: 100%; border-radius: .5rem; display: block }}
</style>
<figure class="lw-strips" style="margin: 0" tabindex="0"><div><i></i><p>{heads}</p>{rows}</div></figure>"""


def image_links(cards: Sequence[tuple[str, str, str]], test_id: str) -> str:
    """Rows of small images, each a link to a page of the app.

    Args:
        cards: the image's URL, its text alternative and the link's target, of each.
        test_id: names the element for tests.
    """
    inner = "".join(
        f'<a href="{escape(link)}" target="_self" data-app-link title="{escape(alt)}"><img src="{escape(url)}"'
        f' alt="{escape(alt)}" style="width: 3.5rem; border-radius: .4rem; display: block"></a>'
        for url, alt, link in cards
    )
    return f'<div data-testid="{escape(test_id)}" style="display: flex; flex-wrap: wrap; gap: .4rem">{inner}</div>'
