"""Pictures of nothing anybody wears, made up: what a classifier should not be sure of.

Each is (28, 28) float32 in [0, 1], light on black, as `models.pictures.framing` would frame it. No picture of a real
thing is used: they are strokes, words, heaps of simple shapes, drawings put together at random (see
`procedural_objects`), patterns, and garments torn apart and put together wrongly.
"""

from collections.abc import Callable

import cv2
import numpy as np

from models.spec import IMAGE_SIDE
from training.augmentation.compositing import Image, framed
from training.augmentation.procedural_objects import procedural_object
from training.augmentation.rendering import damaged, jittered, noise_blotches, texture

CANVAS = 64
"""Shapes are drawn this large, then framed."""


def outlier(garments: Image, random: np.random.Generator) -> Image:
    """One picture of no garment; `images` (n, 28, 28) lend their pieces to some."""
    kind = _KINDS[random.choice(len(_KINDS), p=_OFTEN)]
    return np.clip(kind(garments, random), 0, 1).astype(np.float32)


def _strokes(_: Image, random: np.random.Generator) -> Image:
    """A few curves of a pen, like digits, letters and scribbles."""
    canvas = np.zeros((CANVAS, CANVAS), np.float32)
    width = int(random.integers(3, 11))
    for _stroke in range(int(random.integers(1, 5))):
        corners = random.uniform(8, CANVAS - 8, (int(random.integers(2, 5)), 2))
        along = np.linspace(0, 1, 24)
        while len(corners) > 1:  # de Casteljau's curve through the first and the last corner
            if corners.ndim == 2:
                corners = np.repeat(corners[:, None], len(along), axis=1)
            corners = corners[:-1] + along[:, None] * (corners[1:] - corners[:-1])
        curve = np.round(corners[0]).astype(np.int32)
        cv2.polylines(canvas, [curve], False, random.uniform(0.7, 1), width, cv2.LINE_AA)
    if random.random() < 0.5:  # small in the middle, as digits are
        return cv2.copyMakeBorder(cv2.resize(framed(canvas), (20, 20)), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0)
    return framed(canvas)


def _heap(_: Image, random: np.random.Generator) -> Image:
    """Ellipses, triangles and boxes in a heap, often the same left and right, as faces, houses and planes are."""
    canvas = np.zeros((CANVAS, CANVAS), np.float32)
    tone, varied = random.uniform(0.45, 0.9), random.random() < 0.6
    symmetric = random.random() < 0.6
    for number in range(int(random.integers(1, 7))):
        grey = random.uniform(0.22, 1) if varied else tone
        reach = CANVAS * (0.35 if number == 0 else 0.25)
        middle = random.uniform(0.25, 0.75, 2) * CANVAS if number else np.full(2, CANVAS / 2)
        half = random.uniform(0.15, 1, 2) * reach
        _add_shape(canvas, middle, half, grey, random)
        if symmetric:
            canvas = (
                np.maximum(canvas, canvas[:, ::-1]) if number < 3 else np.where(canvas > 0, canvas, canvas[:, ::-1])
            )
    picture = framed(np.ascontiguousarray(canvas, np.float32))
    return np.where(picture > 0.1, picture + random.uniform(0, 0.2) * texture(random), picture)


def _add_shape(canvas: Image, middle: Image, half: Image, grey: float, random: np.random.Generator) -> None:
    turn = float(random.choice((0, 90, random.uniform(0, 180))))
    kind = random.integers(4)
    if kind == 0:
        cv2.ellipse(canvas, middle.astype(int).tolist(), half.astype(int).tolist(), turn, 0, 360, grey, -1, cv2.LINE_AA)
        return
    if kind == 1:
        corners = np.array([[-1, 1], [1, 1], [random.uniform(-1, 1), -1]]) * half
    elif kind == 2:
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    else:  # a star, a leaf, a paw: a wavy circle
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        waves = 1 + random.uniform(0.1, 0.5) * np.sin(random.integers(2, 9) * angle + random.uniform(0, 6))
        corners = np.stack([np.cos(angle), np.sin(angle)], axis=1) * waves[:, None] * half
    slope = np.deg2rad(turn)
    corners = corners @ np.array([[np.cos(slope), np.sin(slope)], [-np.sin(slope), np.cos(slope)]]) + middle
    cv2.fillPoly(canvas, [np.round(corners).astype(np.int32)], grey, cv2.LINE_AA)


def _blob(_: Image, random: np.random.Generator) -> Image:
    """What a failed cut-out leaves: a ragged patch of some pattern."""
    shape = noise_blotches(random, int(random.integers(3, 8))) > random.uniform(-0.5, 0.8)
    grey = random.uniform(0.4, 0.8) + random.uniform(0, 0.4) * texture(random)
    return framed((np.clip(grey, 0.2, 1) * shape).astype(np.float32))


def _pattern(_: Image, random: np.random.Generator) -> Image:
    """Nothing but a pattern, noise or a slope of grey from edge to edge."""
    rows, columns = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE] / IMAGE_SIDE
    slope = random.uniform(-1, 1) * rows + random.uniform(-1, 1) * columns
    grey = random.uniform(0.2, 0.7) + random.choice((0, 0.5)) * slope + random.choice((0, 0.3, 0.6)) * texture(random)
    return np.asarray(grey)


def _scattered(_: Image, random: np.random.Generator) -> Image:
    """Many small bits, as of text."""
    picture = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    for _bit in range(int(random.integers(4, 40))):
        top, left = random.integers(0, IMAGE_SIDE, 2)
        tall, wide = random.integers(1, 5, 2)
        picture[top : top + tall, left : left + wide] = random.uniform(0.3, 1)
    return picture


def _torn(garments: Image, random: np.random.Generator) -> Image:
    """Two garments cut in half and put together crosswise, or a small piece of one, enlarged."""
    one, other = garments[random.integers(len(garments), size=2)]
    if random.random() < 0.4:
        top, left = random.integers(4, 14, 2)
        piece = one[top : top + 10, left : left + 10]
        return cv2.resize(piece, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_LINEAR)
    half = IMAGE_SIDE // 2
    torn = np.rot90(other, int(random.integers(1, 4))).copy()
    if random.random() < 0.5:
        torn[:half] = one[half:]
    else:
        torn[:, :half] = one[:, half:]
    return framed(torn)


def _thing(_: Image, random: np.random.Generator) -> Image:
    """A face, a beast, a tool, a house and so on; some by a shaky hand, badly cut out, or of a patterned skin."""
    picture = procedural_object(random)
    if random.random() < 0.4:
        picture = jittered(picture, random.uniform(0.3, 1.2), random)
    picture = damaged(picture, random)
    return np.where(
        (picture > 0.1) & (random.random() < 0.25), picture + random.uniform(0, 0.3) * texture(random), picture
    )


def _words(_: Image, random: np.random.Generator) -> Image:
    """Lines of capitals, or one letter or digit."""
    canvas = np.zeros((CANVAS, CANVAS * 2), np.uint8)
    size, lines, single = random.uniform(0.4, 1), int(random.integers(1, 4)), random.random() < 0.4
    for line in range(1 if single else lines):
        letters = "".join(
            chr(letter) for letter in random.integers(48, 91, 1 if single else int(random.integers(3, 9)))
        )
        place = (int(random.integers(0, 12)), int(20 + 22 * size * line))
        face, thick = int(random.integers(0, 5)), int(random.integers(1, 4))
        cv2.putText(canvas, letters, place, face, float(size), int(random.integers(130, 256)), thick, cv2.LINE_AA)
    return framed(canvas / np.float32(255))


_KINDS: tuple[Callable[[Image, np.random.Generator], Image], ...] = (
    _strokes,
    _heap,
    _blob,
    _pattern,
    _scattered,
    _torn,
    _thing,
    _words,
)
_OFTEN = (0.15, 0.1, 0.05, 0.04, 0.03, 0.05, 0.5, 0.08)
