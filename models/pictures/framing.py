"""A picture's garment, cut out and framed as Fashion-MNIST frames its own. Knows no network."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.pictures.reading import (
    BLANK,
    CLUTTERED,
    EMPTY_BOX,
    SCATTERED,
    SMALL_BOX,
    PictureError,
    only_picture_errors,
    to_plain_mode,
)
from models.pictures.segmentation import Mask, Segmentation, segment
from models.recognition.rejection import is_scattered
from models.spec import FOREGROUND_THRESHOLD, IMAGE_SHAPE, IMAGE_SIDE

Floats = NDArray[Any]
CropBox = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, in shares of its width and height."""
SEGMENTATION_SIDE = 128
MIN_BOX_SIDE = 0.03
"""A box that is narrower or flatter than this share of the picture holds no garment."""
BOX_MARGIN = 0.2
"""How much of its ground is shown around a box, in shares of the box."""
OPAQUE_ALPHA = 0.1
"""A pixel less opaque than this makes a picture a transparent one."""
TARGET_MEDIAN, TARGET_SPAN, MIN_SPAN, MIN_GREY = 0.62, 0.55, 0.3, 0.22
"""A garment's median grey and the span around it; a flatter one than the least span stays flat."""
TTA_TRANSFORMS = ((1, 1, 0), (0.93, 0.93, 0), (1, 1, 7), (1, 1, -7), (0.88, 1, 0), (1, 0.88, 0))
"""Width, height and tilt in degrees of the views of a garment whose answers are put together."""
SILHOUETTE_GREYS = (0.62, 0.8)
"""Greys of a garment of which its outline alone is shown."""
FILL_GREY, LINE_GREY = 0.68, 0.42
"""Greys of a drawing: what its lines enclose, and the lines."""


@only_picture_errors()
def prepare(picture: Image.Image) -> Floats:
    """Makes of any picture what Fashion-MNIST would hold: (28, 28) float32 in [0, 1], garment light on black.

    As in Xiao, Rasul and Vollgraf, "Fashion-MNIST" (2017), section 2, the garment is grey, negated and centred, its
    longest edge scaled to 28 pixels. Unlike there, it is cut out of whatever is around it, and its greys are brought
    to one median and span, since a camera's exposure says nothing. An opaque picture of 28x28 counts as prepared:
    at most it is negated.

    Raises `PictureError`, and nothing else, where nothing stands out from the background, or everything or
    many small things do.
    """
    return segment_and_frame(picture)[0]


def segment_and_frame(
    picture: Image.Image, box: Sequence[float] | None = None, negative: bool = False
) -> tuple[Floats, Segmentation | None]:
    """What `prepare` makes of a picture, and how the garment was cut out of it; None where it was prepared already.

    Args:
        picture: any picture.
        box: left, top, right and bottom of the part that holds the garment, in shares of the picture's width and
            height; None looks for the garment everywhere. The cut-out then shows the box and a little around it.
        negative: makes of a cut-out garment's dark parts its light ones.

    Raises:
        PictureError: nothing stands out from the background, or everything or many small things do, or the box is
            too small.
        ValueError: the box is none; says what was expected.
    """
    return _look_at(picture, None if box is None else _checked(box), negative)


@only_picture_errors()
def downscale(picture: Image.Image) -> Floats:
    """All of a picture, grey, scaled to (28, 28) float32 in [0, 1], for where no garment can be cut out of it.

    Raises `PictureError`, and nothing else, where its pixels cannot be decoded.
    """
    grey = to_plain_mode(picture, IMAGE_SIDE).convert("L").resize(IMAGE_SHAPE, Image.Resampling.BOX)
    return np.asarray(grey, np.float32) / np.float32(255)


@only_picture_errors()
def _look_at(picture: Image.Image, box: CropBox | None, negative: bool) -> tuple[Floats, Segmentation | None]:
    if box:
        found = _find_garment(*_part(picture, box))
        return frame(found, negative), found
    image = _opaque_if_it_is(to_plain_mode(picture, 16 * IMAGE_SIDE))
    if image.size == IMAGE_SHAPE and image.mode in ("L", "RGB"):
        return _light_on_black(np.asarray(image.convert("L"), np.float32) / np.float32(255)), None
    found = _find_garment(image)
    return frame(found, negative), found


def _checked(box: Sequence[float]) -> CropBox:
    """The box as four numbers."""
    try:
        left, top, right, bottom = map(float, box)
        fits = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(
            "A box is left, top, right and bottom, shares from 0 to 1, left before right, top above bottom."
        )
    if min(right - left, bottom - top) < MIN_BOX_SIDE:
        raise PictureError(SMALL_BOX)
    return left, top, right, bottom


def _part(picture: Image.Image, box: CropBox) -> tuple[Image.Image, CropBox]:
    """A box of a picture with a little around it, and where the box lies in that."""
    edges = []
    for low, high, side in ((box[0], box[2], picture.width), (box[1], box[3], picture.height)):
        margin = BOX_MARGIN * (high - low)
        first, past = int(max(0, low - margin) * side), int(np.ceil(min(1, high + margin) * side))
        edges.append((first, past, *((share * side - first) / (past - first) for share in (low, high))))
    (left, right, west, east), (top, bottom, north, south) = edges
    part = to_plain_mode(picture.crop((left, top, right, bottom)), 16 * IMAGE_SIDE)
    return _opaque_if_it_is(part), (west, north, east, south)


def _find_garment(image: Image.Image, box: CropBox | None = None) -> Segmentation:
    """The garment in a picture of `to_plain_mode`, or in a box of it, cut out at 128 pixels."""
    scale = SEGMENTATION_SIDE / max(image.size)
    size = tuple(max(3, round(side * scale)) for side in image.size)
    image = image.resize((size[0], size[1]), Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    alpha = np.asarray(image.getchannel("A"), np.float32) / np.float32(255) if image.mode in ("LA", "RGBA") else None
    found = segment(np.asarray(image.convert("RGB")), alpha, None if box is None else _inside(box, image.size))
    if not found.mask.any():
        raise PictureError(EMPTY_BOX if box else CLUTTERED if found.kind == "photo" else BLANK)
    if not box and is_scattered(found):
        raise PictureError(SCATTERED)
    return found


def _inside(box: CropBox, size: tuple[int, int]) -> Mask:
    """True within a box, for each pixel of a picture of that width and height: (H, W)."""
    left, top, right, bottom = (round(share * side) for share, side in zip(box, size * 2, strict=True))
    mask = np.zeros(size[::-1], bool)
    mask[top : max(top + 1, bottom), left : max(left + 1, right)] = True
    return mask


def _opaque_if_it_is(image: Image.Image) -> Image.Image:
    """Without the transparency of a picture that nothing shows through."""
    if image.mode in ("LA", "RGBA") and np.asarray(image.getchannel("A")).min() > OPAQUE_ALPHA * 255:
        return image.convert(image.mode[:-1])
    return image


def frame(found: Segmentation, negative: bool = False) -> Floats:
    """The garment alone, its greys brought to one scale, its longest edge 28 pixels: (28, 28) float32 in [0, 1].

    Fashion-MNIST holds negatives: dark cloth is light there. A `negative` of the garment leaves dark cloth dark.
    """
    grey = _greys(found, negative)
    rows, columns = np.flatnonzero(found.mask.any(axis=1)), np.flatnonzero(found.mask.any(axis=0))
    garment = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    half = IMAGE_SIDE // 2  # sides are even, so that each garment is centred exactly
    tall, wide = (max(1, round(edge * half / max(garment.shape))) for edge in garment.shape)
    scaled = cv2.resize(garment, (2 * wide, 2 * tall), interpolation=cv2.INTER_AREA)
    return np.pad(scaled.clip(0, 1), ((half - tall,) * 2, (half - wide,) * 2))


def _greys(found: Segmentation, negative: bool = False) -> Floats:
    """The garment's greys, dark ones light or, of its negative, dark: 0 around it, (H, W)."""
    if found.kind == "lines":
        cloth, lines = (LINE_GREY, FILL_GREY) if negative else (FILL_GREY, LINE_GREY)
        return np.where(_inner_lines(found), lines, cloth).astype(np.float32) * found.mask
    lightness = cv2.cvtColor(found.colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0] / 100
    seen: Mask = found.mask & found.foreground
    dark = lightness if negative else 1 - lightness
    if found.kind == "transparent":  # what shows through a hole has no colour
        dark = np.where(found.foreground, dark, np.median(dark[seen]))
    low, middle, high = np.percentile(dark[seen], (3, 50, 97))
    grey = TARGET_MEDIAN + TARGET_SPAN * (dark - middle) / max(high - low, MIN_SPAN)
    return (np.clip(grey, MIN_GREY, 1) * found.mask).astype(np.float32)


def _inner_lines(found: Segmentation) -> Mask:
    """A drawing's lines without its outline, which says where the garment ends and no more."""
    from_edge = cv2.distanceTransform(np.pad(found.mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    pen = 2 * float(cv2.distanceTransform(np.pad(found.foreground, 1).astype(np.uint8), cv2.DIST_L2, 5).max())
    return found.foreground & (from_edge > pen + 1)


def tta_views(prepared: Floats, photo: bool = False) -> Floats:
    """A prepared garment as it is, smaller, tilted either way, narrower and flatter, and all mirrored: (12, 28, 28).

    Light and folds, which a `photo` shows and a drawing does not, say little of what a garment is: the same views of
    its silhouettes are added, (36, 28, 28).
    """
    shown = [
        prepared,
        *(grey * (prepared > FOREGROUND_THRESHOLD).astype(np.float32) for grey in SILHOUETTE_GREYS if photo),
    ]
    seen = np.stack(
        [cv2.warpAffine(one, _about_the_middle(*view), one.shape) for one in shown for view in TTA_TRANSFORMS]
    )
    return np.concatenate((seen, seen[:, :, ::-1])).astype(np.float32)


def _about_the_middle(wide: float, tall: float, degrees: float) -> Floats:
    """The affine map that turns by so much and then stretches, leaving the middle where it is: (2, 3)."""
    middle = (IMAGE_SIDE - 1) / 2
    turned = cv2.getRotationMatrix2D((middle, middle), degrees, 1) - np.array([[0, 0, middle], [0, 0, middle]])
    return np.diag((wide, tall)) @ turned + np.array([[0, 0, middle], [0, 0, middle]])


def _light_on_black(grey: Floats) -> Floats:
    """A picture of the data set as it is, or its negative as it was."""
    if grey.min() == grey.max():
        raise PictureError(BLANK)
    border = np.ones(IMAGE_SHAPE, bool)
    border[1:-1, 1:-1] = False
    return grey if np.median(grey[border]) < 0.5 else 1 - grey
