"""Decodes of a regular grid of codes, as in the write-up (row A6): a picture, and the HTML around it."""

import io

import numpy as np

from app.render import images
from models.bundle import Map

SIDE, LOW, HIGH = 10, 0.0, 5.0
"""Codes along each axis, and the smallest and the largest coordinate."""
WEBP_QUALITY = 90


def draw_grid(plane: Map) -> bytes:
    """Decodes the grid with a map's decoder: a WebP file, row by row from the largest y down."""
    steps = np.linspace(LOW, HIGH, SIDE, dtype=np.float32)
    codes = np.stack(np.meshgrid(steps, steps[::-1]), axis=-1).reshape(-1, 2)
    file = io.BytesIO()
    images.draw_contact_sheet(plane.decode(codes), SIDE).save(file, "webp", quality=WEBP_QUALITY)
    return file.getvalue()


def grid_figure(url: str) -> str:
    """The HTML of the picture at a URL with the coordinates of its codes along two sides.

    `shared/ui/late_pictures.js` loads the picture when it is about to be seen.
    """
    ticks = [f"{value:.2g}" for value in np.linspace(LOW, HIGH, SIDE)]
    x_axis = "".join(f"<span>{tick}</span>" for tick in ticks)
    y_axis = "".join(f"<span>{tick}</span>" for tick in reversed(ticks))
    return f"""<style>
.lw-grid {{ display: grid; grid-template-columns: 2rem minmax(0, 36rem); max-width: 38rem; margin: 0;
  font-size: .8rem; opacity: .95 }}
.lw-grid div {{ display: flex; justify-content: space-around; text-align: center }}
.lw-grid div.up {{ flex-direction: column }}
.lw-grid img {{ width: 100%; aspect-ratio: 1; border-radius: .75rem; display: block }}
.lw-grid span {{ flex: 1; align-content: center }}
</style>
<figure class="lw-grid" data-testid="decoded-grid"><div class="up" aria-hidden="true">{y_axis}</div>
<img data-src="{url}" alt="A {SIDE} by {SIDE} grid of imagined garments: x from {LOW:g} to {HIGH:g} to the
 right, y from {LOW:g} to {HIGH:g} upwards"><i></i><div aria-hidden="true">{x_axis}</div></figure>"""
