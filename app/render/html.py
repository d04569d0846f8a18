"""Small pieces of HTML with stable test ids; everything variable is escaped. Knows no Streamlit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.render import images

PIXELS = "image-rendering: pixelated"


def decoded_grid(garments: NDArray[np.float32], low: float, high: float) -> str:
    """Decodes (side * side, 28, 28) of a square grid of codes, top row first, with the codes along two sides."""
    side = round(len(garments) ** 0.5)
    ticks = [f"{value:.2g}" for value in np.linspace(low, high, side)]
    across = "".join(f"<span>{tick}</span>" for tick in ticks)
    up = "".join(f"<span>{tick}</span>" for tick in reversed(ticks))
    picture = images.data_url(images.contact_sheet(garments, side))
    return f"""<style>
.lw-grid {{ display: grid; grid-template-columns: 2rem minmax(0, 36rem); max-width: 38rem; margin: 0;
  font-size: .8rem; opacity: .95 }}
.lw-grid div {{ display: flex; justify-content: space-around; text-align: center }}
.lw-grid div.up {{ flex-direction: column }}
.lw-grid img {{ width: 100%; border-radius: .75rem; display: block }}
.lw-grid span {{ flex: 1; align-content: center }}
</style>
<figure class="lw-grid" data-testid="decoded-grid"><div class="up" aria-hidden="true">{up}</div>
<img src="{picture}" alt="A {side} by {side} grid of imagined garments: x from {low:g} to {high:g} to the right,
 y from {low:g} to {high:g} upwards"><i></i><div aria-hidden="true">{across}</div></figure>"""


def what_the_network_sees(picture: Image.Image) -> str:
    """The 28 x 28 picture, enlarged without smoothing."""
    return _square("what-the-network-sees", picture, "What the network sees: 28 by 28 grey pixels", PIXELS)


def what_mattered(picture: Image.Image, label: str) -> str:
    """The same picture, tinted where it speaks for a class."""
    words = f"The parts that speak for {label}, tinted: covered, it would be less sure"
    return _square("what-mattered", picture, words, PIXELS)


def redrawn(picture: Image.Image) -> str:
    """What a map makes of a garment."""
    return _square("redrawn", picture, "The garment that the map draws at this place", PIXELS)


def of_the_data_set(picture: Image.Image, words: str) -> str:
    """A garment of the data set, enlarged without smoothing."""
    return _square("test-garment", picture, words, PIXELS)


def cut_out(picture: Image.Image) -> str:
    """The garment that was found."""
    words = "The garment that was cut out of the picture"
    return _square("cut-out", picture, words, "object-fit: contain; border: 1px solid #8886")


def _square(test_id: str, picture: Image.Image, words: str, style: str) -> str:
    return (
        f'<img data-testid="{test_id}" src="{images.data_url(picture)}" alt="{escape(words)}"'
        f' style="width: min(100%, 14rem); aspect-ratio: 1; border-radius: .75rem; {style}">'
    )


def verdict(sentence: str) -> str:
    """The verdict, large, announced to screen readers."""
    font = "font: 1.6rem/1.3 'Source Serif', Georgia, serif"
    return f'<p data-testid="verdict" role="status" style="{font}; margin: 0">{escape(sentence)}</p>'


def landing(background: str, left: float, top: float, words: str) -> str:
    """A small map with a ring at (left, top), shares of its width and height."""
    return f"""<style>
.lw-landing {{ position: relative; width: min(100%, 14rem); aspect-ratio: 1; margin: 0; overflow: hidden;
  border: 1px solid #8886; border-radius: .75rem }}
.lw-landing img {{ position: absolute; inset: 0; width: 100%; height: 100% }}
.lw-landing i {{ position: absolute; left: {left:.2%}; top: {top:.2%}; width: 1.5rem; height: 1.5rem;
  margin: -.75rem; border: 3px solid #b0413e; border-radius: 50%;
  box-shadow: 0 0 0 2px #fff, inset 0 0 0 2px #fff }}
</style>
<figure class="lw-landing" data-testid="landing" role="img" aria-label="{escape(words)}">
<img src="{escape(background)}" alt=""><i></i></figure>"""


def side_by_side(everyone: Mapping[str, NDArray[np.float32]], class_names: Sequence[str]) -> str:
    """A table of classifiers, each with its first and second choice."""
    rows = []
    for name, probabilities in everyone.items():
        order = (int(i) for i in np.argsort(-probabilities)[:2])
        rows.append((name, *(f"{class_names[i]} ({probabilities[i]:.0%})" for i in order)))
    return table(("Classifier", "First choice", "Second choice"), rows, test_id="side-by-side")


def layers(rows: Sequence[Mapping[str, Any]]) -> str:
    """A network's layers: name, kind, output shape and parameters."""
    body = [(row["name"], row["kind"], " × ".join(map(str, row["output"])), f"{row['parameters']:,}") for row in rows]
    return table(("Layer", "Kind", "Output", "Parameters"), body, numbers=1)


def network(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """A drawing of a network: a box for each shape that data have on their way, and what turns one into the next."""
    parts: list[str] = []
    waiting: list[str] = []
    for number, row in enumerate(rows):
        shape = list(row["output"])
        changes = number + 1 == len(rows) or list(rows[number + 1]["output"]) != shape
        waiting += [] if row["kind"] == "InputLayer" else [row["kind"]]
        if not changes:
            continue
        if waiting:
            parts.append(f"<em>{escape(' + '.join(dict.fromkeys(waiting)))}<b>\u2192</b></em>")
        parts.append(_shape(shape))
        waiting = []
    return f"""<style>
.lw-net {{ display: flex; align-items: center; gap: .6rem; overflow-x: auto; margin: 0; padding: .5rem 0 }}
.lw-net span {{ display: grid; justify-items: center; gap: .3rem; flex: none; font-size: .8rem }}
.lw-net i {{ background: #3f90da55; border: 1px solid #3f90da; border-radius: 3px }}
.lw-net em {{ flex: none; max-width: 7.5rem; font-size: .75rem; text-align: center; opacity: .85 }}
.lw-net b {{ display: block }}
</style>
<figure class="lw-net" data-testid="network-drawing" role="group" aria-label="{escape(name)}" tabindex="0">
{"".join(parts)}</figure>"""


def _shape(shape: Sequence[int]) -> str:
    """A box for data of shape (height, width, channels) or (numbers,)."""
    high, wide = (8 + 3 * shape[0], 6 + 5 * log2(shape[-1])) if len(shape) == 3 else (8 + 10 * log2(shape[0]), 10)
    words = " \u00d7 ".join(map(str, shape))
    return f'<span><i style="width: {wide:.0f}px; height: {high:.0f}px"></i>{words}</span>'


@dataclass(frozen=True)
class Measure:
    """A column of figures: its title and how its numbers are written."""

    title: str
    format: str


def figures_table(
    rows: Mapping[str, Mapping[str, Any]], measures: Mapping[str, Measure], strong: int = 0, head: str = "Network"
) -> str:
    """Figures, a row a network and a column a measure; the unknown stays empty, the first `strong` rows stand out."""
    body = [
        (name, *(measure.format.format(figures[key]) if key in figures else "" for key, measure in measures.items()))
        for name, figures in rows.items()
    ]
    titles = [measure.title for measure in measures.values()]
    return table((head, *titles), body, numbers=len(measures), strong=strong)


def picture(address: str, words: str) -> str:
    """A square picture as wide as its column, at most 26rem."""
    return (
        f'<img src="{escape(address)}" alt="{escape(words)}" style="width: min(100%, 26rem); aspect-ratio: 1;'
        ' border-radius: .75rem; border: 1px solid #8886">'
    )


def remembered(strips: Mapping[str, str], class_names: Sequence[str]) -> str:
    """Strips of garments, one address a name, one below the other under the names of their classes."""
    heads = "".join(f"<span>{escape(name)}</span>" for name in class_names)
    rows = "".join(
        f'<b>{escape(title)}</b><img src="{escape(address)}" alt="{escape(title)}: {len(class_names)} garments">'
        for title, address in strips.items()
    )
    return f"""<style>
.lw-strips {{ overflow-x: auto }}
.lw-strips div {{ display: grid; grid-template-columns: 8rem minmax(40rem, 60rem); gap: .5rem; align-items: center }}
.lw-strips p {{ display: flex; margin: 0; font-size: .8rem; text-align: center }}
.lw-strips span {{ flex: 1 }}
.lw-strips img {{ width: 100%; border-radius: .5rem; display: block }}
</style>
<figure class="lw-strips" style="margin: 0" tabindex="0"><div><i></i><p>{heads}</p>{rows}</div></figure>"""


def garments(cards: Sequence[tuple[str, str, str]], test_id: str) -> str:
    """Small garments in rows, each a link: (picture's address, words, where it leads)."""
    inner = "".join(
        f'<a href="{escape(link)}" target="_self" title="{escape(words)}"><img src="{escape(address)}"'
        f' alt="{escape(words)}" style="width: 3.5rem; border-radius: .4rem; display: block"></a>'
        for address, words, link in cards
    )
    return f'<div data-testid="{escape(test_id)}" style="display: flex; flex-wrap: wrap; gap: .4rem">{inner}</div>'


def table(
    head: Sequence[str], body: Sequence[Sequence[str]], numbers: int = 0, test_id: str = "", strong: int = 0
) -> str:
    """A plain table; its last `numbers` columns are set flush right, its first `strong` rows in bold."""

    def row(tag: str, cells: Sequence[str], weight: str = "inherit") -> str:
        name = "left; min-width: 8rem" if numbers else "left"  # on a phone, too, before the figures beside it
        aligned = [name] * (len(cells) - numbers) + ["right"] * numbers
        place = "vertical-align: bottom; padding: .3rem .8rem .3rem 0"
        inner = "".join(
            f'<{tag} style="text-align: {side}; {place}">{escape(cell)}</{tag}>'
            for cell, side in zip(cells, aligned, strict=True)
        )
        line = "border-bottom: 1px solid var(--st-border-color, #8884)"
        return f'<tr style="{line}; font-weight: {weight}">{inner}</tr>'

    rows = (row("td", cells, "600" if number < strong else "inherit") for number, cells in enumerate(body))
    return (
        f'<div style="overflow-x: auto"><table data-testid="{escape(test_id)}" style="width: 100%;'
        f' border-collapse: collapse; font-variant-numeric: tabular-nums"><thead>{row("th", head)}</thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
