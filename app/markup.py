"""Small pieces of HTML with stable test ids; everything variable is escaped. Knows no Streamlit."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app import images


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
    return (
        f'<img data-testid="what-the-network-sees" src="{images.data_url(picture)}" alt="What the network sees:'
        ' 28 by 28 grey pixels" style="width: min(100%, 14rem); aspect-ratio: 1; border-radius: .75rem;'
        ' image-rendering: pixelated">'
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


def figures_table(networks: Mapping[str, Mapping[str, Any]], measures: Mapping[str, str]) -> str:
    """Measured figures, a row a network and a column a measure, with the published figure where there is one."""
    body = []
    for name, about in networks.items():
        cells = [_beside_published(about["figures"][key], about["published"].get(key)) for key in measures]
        body.append((name, *cells))
    return table(("Network", *measures.values()), body, numbers=len(measures))


def _beside_published(ours: float, theirs: float | None) -> str:
    return f"{ours:.4f}" if theirs is None else f"{ours:.4f} (published {theirs:g})"


def table(head: Sequence[str], body: Sequence[Sequence[str]], numbers: int = 0, test_id: str = "") -> str:
    """A plain table; its last `numbers` columns are set flush right."""

    def row(tag: str, cells: Sequence[str]) -> str:
        aligned = ["left"] * (len(cells) - numbers) + ["right"] * numbers
        inner = "".join(
            f'<{tag} style="text-align: {side}; padding: .3rem .8rem .3rem 0">{escape(cell)}</{tag}>'
            for cell, side in zip(cells, aligned, strict=True)
        )
        return f'<tr style="border-bottom: 1px solid var(--st-border-color, #8884)">{inner}</tr>'

    return (
        f'<div style="overflow-x: auto"><table data-testid="{escape(test_id)}" style="width: 100%;'
        f' border-collapse: collapse; font-variant-numeric: tabular-nums"><thead>{row("th", head)}</thead>'
        f"<tbody>{''.join(row('td', cells) for cells in body)}</tbody></table></div>"
    )
