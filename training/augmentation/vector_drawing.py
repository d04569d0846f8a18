"""Draws polygons in random greys: the primitives of `procedural_objects`."""

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augmentation.image_ops import Image, fit_to_frame, rotation_matrix

CANVAS_SIDE = 64
"""Pixels along each side of a drawing before it is scaled to the frame."""
DRAWING_SCALE = 0.62
"""Share of the canvas that coordinates from -1 to 1 take. The rest is a margin for rotation."""
SUBPIXEL_BITS = 4
"""Fractional bits of vertex coordinates, OpenCV's `shift`."""


class Shape(NamedTuple):
    """One polygon in coordinates from -1 to 1, y down.

    Attributes:
        vertices: (n, 2).
        tone: index of its grey: 0 for the main one, 1 to 8 for others, -1 for black (a hole).
    """

    vertices: NDArray[Any]
    tone: int = 0


Drawing = list[Shape]
"""Each shape covers the shapes before it."""


def polygon(vertices: Any, x: float = 0, y: float = 0, tone: int = 0, angle: float = 0) -> Shape:
    """Creates a polygon.

    Args:
        vertices: (n, 2), rotated about the origin and then moved.
        x: horizontal offset.
        y: vertical offset.
        tone: see `Shape`.
        angle: of the rotation, in radians.

    Returns:
        The polygon.
    """
    return Shape(np.asarray(vertices, float) @ rotation_matrix(angle).T + (x, y), tone)


def ellipse(x: float, y: float, rx: float, ry: float, tone: int = 0, angle: float = 0) -> Shape:
    """Creates an ellipse.

    Args:
        x: of its centre.
        y: of its centre.
        rx: semi-axis along x, before the rotation.
        ry: semi-axis along y, before the rotation.
        tone: see `Shape`.
        angle: of the rotation about its centre, in radians.

    Returns:
        A polygon of 28 vertices.
    """
    turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    return polygon(np.stack([rx * np.cos(turn), ry * np.sin(turn)], axis=1), x, y, tone, angle)


def box(x: float, y: float, rx: float, ry: float, tone: int = 0, angle: float = 0) -> Shape:
    """Creates a rectangle.

    Args:
        x: of its centre.
        y: of its centre.
        rx: half of its width.
        ry: half of its height.
        tone: see `Shape`.
        angle: of the rotation about its centre, in radians.

    Returns:
        A polygon of 4 vertices.
    """
    return polygon(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (rx, ry), x, y, tone, angle)


def add_mirrored(shapes: Drawing) -> Drawing:
    """Returns the shapes and, after them, their mirror images about the y axis."""
    return [*shapes, *(Shape(shape.vertices * (-1, 1), shape.tone) for shape in shapes)]


def rotate_all(shapes: Drawing, angle: float) -> Drawing:
    """Rotates a drawing about the origin.

    Args:
        shapes: the drawing.
        angle: in radians.

    Returns:
        The rotated shapes in the same order.
    """
    return [polygon(shape.vertices, 0, 0, shape.tone, angle) for shape in shapes]


def rasterize(shapes: Drawing, rng: Generator) -> Image:
    """Draws shapes in random greys after a random rotation, scaling and flip.

    Args:
        shapes: the drawing.
        rng: random generator.

    Returns:
        (28, 28) float32 in [0, 1], light on black, framed as `models.pictures.framing` does: in one grey or one grey
        a tone, sometimes with outlines.
    """
    angle = np.deg2rad(rng.normal(0, 10) if rng.random() < 0.8 else rng.uniform(0, 360))
    affine = rotation_matrix(angle)
    affine = affine @ np.diag(np.exp(rng.normal(0, 0.12, 2))) @ np.diag((rng.choice((-1, 1)), 1))
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.float32)
    greys = np.concatenate([[rng.uniform(0.4, 0.85)], rng.uniform(0.22, 1, 8)])
    flat, outlined = rng.random() < 0.35, rng.random()
    line_grey = float(rng.uniform(0.2, 0.45))
    for shape in shapes:
        vertices = (DRAWING_SCALE * shape.vertices @ affine.T + 1) * CANVAS_SIDE / 2 * 2**SUBPIXEL_BITS
        vertices = np.round(vertices).astype(np.int32)
        grey = 0.0 if shape.tone < 0 else float(greys[0 if flat else shape.tone])
        cv2.fillPoly(canvas, [vertices], grey, cv2.LINE_AA, SUBPIXEL_BITS)
        if outlined < 0.55 and shape.tone >= 0:
            width = 1 if outlined < 0.35 else 2
            cv2.polylines(canvas, [vertices], True, line_grey, width, cv2.LINE_AA, SUBPIXEL_BITS)
    return fit_to_frame(np.where(canvas < 0.12, np.float32(0), canvas))
