"""Generates out-of-distribution images for outlier exposure.

Each is (28, 28) float32 in [0, 1], light on black, framed as `models.pictures.framing` does. No photograph is used:
they are strokes, text, collages of simple shapes, procedural objects, patterns, and garments spliced together.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from models.spec import IMAGE_SIDE
from training.augmentation.image_ops import Image, fit_to_frame, rotation_matrix
from training.augmentation.procedural_objects import generate_procedural_object
from training.augmentation.rendering import (
    distort_elastically,
    random_texture,
    simulate_segmentation_errors,
    value_noise,
)
from training.augmentation.vector_drawing import CANVAS_SIDE


def generate_outlier(garments: Image, rng: Generator) -> Image:
    """Generates one image that shows no garment.

    Args:
        garments: (n, 28, 28), the source of spliced pieces.
        rng: random generator.

    Returns:
        (28, 28) float32 in [0, 1].
    """
    generate = _GENERATORS[rng.choice(len(_GENERATORS), p=_PROBABILITIES)]
    return np.clip(generate(garments, rng), 0, 1).astype(np.float32)


def _draw_strokes(_: Image, rng: Generator) -> Image:
    """Draws a few Bézier curves that look like digits, letters and scribbles."""
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.float32)
    width = int(rng.integers(3, 11))
    for _stroke in range(int(rng.integers(1, 5))):
        points = rng.uniform(8, CANVAS_SIDE - 8, (int(rng.integers(2, 5)), 2))
        t = np.linspace(0, 1, 24)
        while len(points) > 1:  # de Casteljau's algorithm
            if points.ndim == 2:
                points = np.repeat(points[:, None], len(t), axis=1)
            points = points[:-1] + t[:, None] * (points[1:] - points[:-1])
        curve = np.round(points[0]).astype(np.int32)
        cv2.polylines(canvas, [curve], False, rng.uniform(0.7, 1), width, cv2.LINE_AA)
    if rng.random() < 0.5:  # 20 x 20 pixels in the centre, as MNIST frames digits
        return cv2.copyMakeBorder(cv2.resize(fit_to_frame(canvas), (20, 20)), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0)
    return fit_to_frame(canvas)


def _draw_collage(_: Image, rng: Generator) -> Image:
    """Draws overlapping shapes, often mirror-symmetric as faces, houses and planes are."""
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE), np.float32)
    tone, varied = rng.uniform(0.45, 0.9), rng.random() < 0.6
    symmetric = rng.random() < 0.6
    for number in range(int(rng.integers(1, 7))):
        grey = rng.uniform(0.22, 1) if varied else tone
        reach = CANVAS_SIDE * (0.35 if number == 0 else 0.25)
        center = rng.uniform(0.25, 0.75, 2) * CANVAS_SIDE if number else np.full(2, CANVAS_SIDE / 2)
        half = rng.uniform(0.15, 1, 2) * reach
        _add_shape(canvas, center, half, grey, rng)
        if symmetric:
            mirrored = canvas[:, ::-1]
            canvas = np.maximum(canvas, mirrored) if number < 3 else np.where(canvas > 0, canvas, mirrored)
    image = fit_to_frame(np.ascontiguousarray(canvas, np.float32))
    return np.where(image > 0.1, image + rng.uniform(0, 0.2) * random_texture(rng), image)


def _add_shape(canvas: Image, center: Image, half: Image, grey: float, rng: Generator) -> None:
    """Fills an ellipse, a triangle, a rectangle or a wavy disc (a star, a leaf, a paw)."""
    degrees = float(rng.choice((0, 90, rng.uniform(0, 180))))
    kind = rng.integers(4)
    if kind == 0:
        cv2.ellipse(
            canvas, center.astype(int).tolist(), half.astype(int).tolist(), degrees, 0, 360, grey, -1, cv2.LINE_AA
        )
        return
    if kind == 1:
        vertices = np.array([[-1, 1], [1, 1], [rng.uniform(-1, 1), -1]]) * half
    elif kind == 2:
        vertices = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    else:
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        radius = 1 + rng.uniform(0.1, 0.5) * np.sin(rng.integers(2, 9) * angle + rng.uniform(0, 6))
        vertices = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None] * half
    vertices = vertices @ rotation_matrix(np.deg2rad(degrees)).T + center
    cv2.fillPoly(canvas, [np.round(vertices).astype(np.int32)], grey, cv2.LINE_AA)


def _draw_blob(_: Image, rng: Generator) -> Image:
    """Draws a ragged patch of a texture, as a failed segmentation leaves it."""
    mask = value_noise(rng, int(rng.integers(3, 8))) > rng.uniform(-0.5, 0.8)
    grey = rng.uniform(0.4, 0.8) + rng.uniform(0, 0.4) * random_texture(rng)
    return fit_to_frame((np.clip(grey, 0.2, 1) * mask).astype(np.float32))


def _draw_pattern(_: Image, rng: Generator) -> Image:
    """Fills the whole frame with a texture, a gradient or both."""
    rows, columns = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE] / IMAGE_SIDE
    gradient = rng.uniform(-1, 1) * rows + rng.uniform(-1, 1) * columns
    grey = rng.uniform(0.2, 0.7) + rng.choice((0, 0.5)) * gradient + rng.choice((0, 0.3, 0.6)) * random_texture(rng)
    return np.asarray(grey)


def _draw_rectangles(_: Image, rng: Generator) -> Image:
    """Scatters small rectangles, which resemble text."""
    image = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    for _rectangle in range(int(rng.integers(4, 40))):
        top, left = rng.integers(0, IMAGE_SIDE, 2)
        height, width = rng.integers(1, 5, 2)
        image[top : top + height, left : left + width] = rng.uniform(0.3, 1)
    return image


def _splice_garments(garments: Image, rng: Generator) -> Image:
    """Joins half of one garment to half of a rotated other, or enlarges a small crop of one."""
    one, other = garments[rng.integers(len(garments), size=2)]
    if rng.random() < 0.4:
        top, left = rng.integers(4, 14, 2)
        crop = one[top : top + 10, left : left + 10]
        return cv2.resize(crop, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_LINEAR)
    half = IMAGE_SIDE // 2
    spliced = np.rot90(other, int(rng.integers(1, 4))).copy()
    if rng.random() < 0.5:
        spliced[:half] = one[half:]
    else:
        spliced[:, :half] = one[:, half:]
    return fit_to_frame(spliced)


def _render_object(_: Image, rng: Generator) -> Image:
    """Renders a procedural object, some with elastic distortion, segmentation errors or a texture."""
    image = generate_procedural_object(rng)
    if rng.random() < 0.4:
        image = distort_elastically(image, rng.uniform(0.3, 1.2), rng)
    image = simulate_segmentation_errors(image, rng)
    textured = (image > 0.1) & (rng.random() < 0.25)
    return np.where(textured, image + rng.uniform(0, 0.3) * random_texture(rng), image)


def _draw_text(_: Image, rng: Generator) -> Image:
    """Draws up to three lines of capitals and digits, or a single character."""
    canvas = np.zeros((CANVAS_SIDE, CANVAS_SIDE * 2), np.uint8)
    size, lines, single = rng.uniform(0.4, 1), int(rng.integers(1, 4)), rng.random() < 0.4
    for line in range(1 if single else lines):
        codes = rng.integers(48, 91, 1 if single else int(rng.integers(3, 9)))
        text = "".join(chr(code) for code in codes)
        origin = (int(rng.integers(0, 12)), int(20 + 22 * size * line))
        font, thickness = int(rng.integers(0, 5)), int(rng.integers(1, 4))
        cv2.putText(canvas, text, origin, font, float(size), int(rng.integers(130, 256)), thickness, cv2.LINE_AA)
    return fit_to_frame(canvas / np.float32(255))


_GENERATORS: tuple[Callable[[Image, Generator], Image], ...] = (
    _draw_strokes,
    _draw_collage,
    _draw_blob,
    _draw_pattern,
    _draw_rectangles,
    _splice_garments,
    _render_object,
    _draw_text,
)
_PROBABILITIES = (0.15, 0.1, 0.05, 0.04, 0.03, 0.05, 0.5, 0.08)
