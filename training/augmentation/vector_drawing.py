"""Drawings put together from polygons, and how they are painted. Knows no garment."""

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from training.augmentation.compositing import Image, framed

CANVAS = 64
"""Drawings are painted this large, then framed."""
SHARE = 0.62
"""Of the canvas, that a part from -1 to 1 takes: room to turn."""
SUBPIXEL = 4
"""Bits of a pixel's fraction that corners are rounded to."""
Points = NDArray[Any]


class Part(NamedTuple):
    """One polygon, (n, 2), in a square from -1 to 1, y down.

    `tone` groups parts of one grey: 0 the body's, 1 to 8 others, -1 cuts a hole.
    """

    corners: Points
    tone: int = 0


Drawing = list[Part]
"""Every part lies on top of those before."""


def ellipse(x: float, y: float, wide: float, tall: float, tone: int = 0, turn: float = 0) -> Part:
    """An ellipse with half axes `wide` and `tall` about (x, y), turned by so many radians."""
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    return polygon(np.stack([wide * np.cos(angle), tall * np.sin(angle)], axis=1), x, y, tone, turn)


def box(x: float, y: float, wide: float, tall: float, tone: int = 0, turn: float = 0) -> Part:
    """`wide` and `tall` from the middle to the edge, as for an ellipse."""
    return polygon(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (wide, tall), x, y, tone, turn)


def polygon(corners: Any, x: float = 0, y: float = 0, tone: int = 0, turn: float = 0) -> Part:
    """Corners (n, 2), turned about the origin by so many radians, then moved by (x, y)."""
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return Part(np.asarray(corners, float) @ rotation.T + (x, y), tone)


def both_sides(parts: Drawing) -> Drawing:
    """The parts and their mirror images, left to right."""
    return [*parts, *(Part(part.corners * (-1, 1), part.tone) for part in parts)]


def paint(parts: Drawing, random: np.random.Generator) -> Image:
    """A drawing in random greys, turned and stretched a little, as `models.pictures.framing` would frame it.

    Returns:
        (28, 28) float32 in [0, 1], light on black; flat or each part of its own grey, some with lines around parts.
    """
    turn = np.deg2rad(random.normal(0, 10) if random.random() < 0.8 else random.uniform(0, 360))
    change = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    change = change @ np.diag(np.exp(random.normal(0, 0.12, 2))) @ np.diag((random.choice((-1, 1)), 1))
    canvas = np.zeros((CANVAS, CANVAS), np.float32)
    tones = np.concatenate([[random.uniform(0.4, 0.85)], random.uniform(0.22, 1, 8)])
    flat, lined = random.random() < 0.35, random.random()
    line = float(random.uniform(0.2, 0.45))
    for part in parts:
        corners = np.round((SHARE * part.corners @ change.T + 1) * CANVAS / 2 * 2**SUBPIXEL).astype(np.int32)
        grey = 0.0 if part.tone < 0 else float(tones[0 if flat else part.tone])
        cv2.fillPoly(canvas, [corners], grey, cv2.LINE_AA, SUBPIXEL)
        if lined < 0.55 and part.tone >= 0:
            cv2.polylines(canvas, [corners], True, line, 1 if lined < 0.35 else 2, cv2.LINE_AA, SUBPIXEL)
    return framed(np.where(canvas < 0.12, np.float32(0), canvas))
