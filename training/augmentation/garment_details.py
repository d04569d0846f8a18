"""Draws details that identify a class into a garment: collars, lapels, buttons, pockets, necklines, belts.

Fashion-MNIST shows them as shades of a photo, and many are lost at 28 x 28 pixels. People who sketch a garment draw
these lines first.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD, IMAGE_SIDE
from training.augmentation.image_ops import Image

SUPERSAMPLING = 4
"""Lines are drawn at this multiple of the resolution, then downscaled."""


class DetailCanvas:
    """Lines in the coordinates of one garment: x in pixels right of its centre line, y in pixels below its top."""

    def __init__(self, garment: Image, rng: Generator) -> None:
        rows, columns = np.nonzero(garment > FOREGROUND_THRESHOLD)
        self.top = int(rows.min())
        self.height = int(rows.max()) - self.top
        upper = columns[rows <= self.top + 0.3 * self.height]
        self.center_x = (upper.min() + upper.max()) / 2
        hem = columns[np.abs(rows - self.top - 0.7 * self.height) < 2]
        self.half_width = float(min(np.ptp(hem) / 2 if len(hem) else 5, 0.45 * np.ptp(columns) + 1))
        self.pixels = np.zeros((IMAGE_SIDE * SUPERSAMPLING, IMAGE_SIDE * SUPERSAMPLING), np.uint8)
        self.line_width = int(rng.integers(3, 6))

    def draw_line(self, *points: tuple[float, float], symmetric: bool = False) -> None:
        """Draws a polyline.

        Args:
            points: (x, y) of its vertices.
            symmetric: whether to draw its mirror image about the centre line as well.
        """
        for side in (1, -1) if symmetric else (1,):
            vertices = (np.array(points) * (side, 1) + (self.center_x, self.top) + 0.5) * SUPERSAMPLING
            cv2.polylines(self.pixels, [np.round(vertices).astype(np.int32)], False, 255, self.line_width, cv2.LINE_AA)

    def draw_dot(self, x: float, y: float) -> None:
        """Draws a disc, a button.

        Args:
            x: of its centre, in the garment's coordinates.
            y: likewise.
        """
        center = (np.array((x + self.center_x, y + self.top)) + 0.5) * SUPERSAMPLING
        cv2.circle(self.pixels, np.round(center).astype(int).tolist(), self.line_width, 255, -1, cv2.LINE_AA)

    def compute_coverage(self) -> NDArray[np.float32]:
        """Returns the share of each pixel that lines cover, (28, 28) float32 in [0, 1]."""
        small = cv2.resize(self.pixels, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA)
        return small.astype(np.float32) / np.float32(255)


def add_garment_details(garment: Image, label: int, rng: Generator) -> Image:
    """Draws the details that are typical of a class, darker or lighter than the garment.

    Args:
        garment: (28, 28) float32 in [0, 1].
        label: its class, 0..9.
        rng: random generator.

    Returns:
        (28, 28) float32 with the same silhouette; `garment` itself for shoes, trousers and bags, and if it has fewer
        than 60 pixels of foreground.
    """
    draw = _DETAILS.get(CLASS_NAMES[label])
    if draw is None or (garment > FOREGROUND_THRESHOLD).sum() < 60:
        return garment
    canvas = DetailCanvas(garment, rng)
    draw(canvas, rng)
    contrast = rng.uniform(0.2, 0.6) * (-1 if rng.random() < 0.75 else 1)
    detailed = np.clip(garment + contrast * canvas.compute_coverage(), 0.2, 1)
    return np.where(garment > FOREGROUND_THRESHOLD, detailed, garment)


def _draw_shirt(canvas: DetailCanvas, rng: Generator) -> None:
    """A collar of two flaps, a row of buttons from it to the hem, sometimes a pocket on the chest."""
    wide, deep = rng.uniform(2, 4.5), rng.uniform(2.5, 6)
    flap = ((0, rng.uniform(1.5, 3.5)), (wide, 0), (rng.uniform(0.6, 1) * wide, deep), (0, 2.5))
    canvas.draw_line(*flap, symmetric=True)
    if rng.random() < 0.8:
        canvas.draw_line((0, 2.5), (0, canvas.height))
    if rng.random() < 0.7:
        _draw_buttons(canvas, (rng.choice((0, 0, 0.8)),), deep, rng)
    if rng.random() < 0.4:
        x, y, size = 0.5 * canvas.half_width, 0.32 * canvas.height, rng.uniform(1.5, 3)
        pocket = [(x - size, y), (x + size, y), (x + size, y + 2 * size), (x - size, y + 2 * size), (x - size, y)]
        canvas.draw_line(*pocket)


def _draw_coat(canvas: DetailCanvas, rng: Generator) -> None:
    """Lapels, or a zip up to a stand-up collar; one or two rows of buttons, pockets, a belt."""
    wide, deep = rng.uniform(2, 4.5), rng.uniform(0.2, 0.5) * canvas.height
    if rng.random() < 0.75:
        notch = rng.uniform(0.35, 0.6) * deep
        canvas.draw_line((wide, 0), (wide + rng.uniform(0, 2), notch), (0, deep), symmetric=True)
    else:
        canvas.draw_line((-wide, 2), (wide, 2))
        deep = 0
    canvas.draw_line((0, deep), (0, canvas.height))
    if rng.random() < 0.65:
        _draw_buttons(canvas, (-1.8, 1.8) if rng.random() < 0.4 else (1.2,), max(deep, 4), rng)
    if rng.random() < 0.5:
        y, slope = rng.uniform(0.55, 0.7) * canvas.height, rng.choice((0, 0, 2))
        canvas.draw_line((0.35 * canvas.half_width, y), (0.8 * canvas.half_width, y + slope), symmetric=True)
    if rng.random() < 0.25:
        _draw_horizontal_lines(canvas, rng.uniform(0.45, 0.55), rng)


def _draw_pullover(canvas: DetailCanvas, rng: Generator) -> None:
    """A round neckline, ribbing above the hem, sometimes stripes; no front opening."""
    _draw_neckline(canvas, rng)
    if rng.random() < 0.6:
        y = canvas.height - rng.uniform(2, 4)
        canvas.draw_line((-canvas.half_width, y), (canvas.half_width, y))
    for _ in range(int(rng.integers(1, 4)) if rng.random() < 0.3 else 0):
        _draw_horizontal_lines(canvas, rng.uniform(0.25, 0.8), rng)


def _draw_dress(canvas: DetailCanvas, rng: Generator) -> None:
    """A neckline, a waist, folds of the skirt."""
    if rng.random() < 0.5:
        _draw_neckline(canvas, rng)
    waist = rng.uniform(0.3, 0.5)
    if rng.random() < 0.7:
        _draw_horizontal_lines(canvas, waist, rng)
    for offset in rng.uniform(-0.8, 0.8, int(rng.integers(1, 5))) if rng.random() < 0.5 else ():
        x = offset * canvas.half_width
        canvas.draw_line((0.5 * offset * canvas.half_width, (waist + 0.1) * canvas.height), (x, canvas.height))


def _draw_neckline(canvas: DetailCanvas, rng: Generator) -> None:
    """A V-neck, or a round neckline of one or two arcs."""
    wide, deep, y = rng.uniform(2, 5), rng.uniform(1, 5), rng.uniform(0, 1.5)
    if rng.random() < 0.25:
        canvas.draw_line((wide, y), (0, y + deep), symmetric=True)
        return
    for arc in range(1 + int(rng.random() < 0.4)):
        angle = np.linspace(0, np.pi, 12)
        points = np.stack([(wide + arc) * np.cos(angle), y + (deep + arc) * np.sin(angle)], axis=1)
        canvas.draw_line(*map(tuple, points))


def _draw_horizontal_lines(canvas: DetailCanvas, relative_y: float, rng: Generator) -> None:
    """One or two lines across the whole image; `relative_y` is a share of the garment's height."""
    for y in (0, rng.uniform(1, 2.5))[: int(rng.integers(1, 3))]:
        canvas.draw_line((-IMAGE_SIDE, relative_y * canvas.height + y), (IMAGE_SIDE, relative_y * canvas.height + y))


def _draw_buttons(canvas: DetailCanvas, columns: tuple[float, ...], first: float, rng: Generator) -> None:
    for y in np.linspace(first + 1, canvas.height * rng.uniform(0.7, 0.95), int(rng.integers(3, 7))):
        for x in columns:
            canvas.draw_dot(x, float(y))


_DETAILS: dict[str, Callable[[DetailCanvas, Generator], None]] = {
    "T-shirt/top": _draw_neckline,
    "Pullover": _draw_pullover,
    "Dress": _draw_dress,
    "Coat": _draw_coat,
    "Shirt": _draw_shirt,
}
