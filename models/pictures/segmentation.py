"""Picture -> segmentation: which pixels belong to the garment.

A picture on a plain background is segmented by its distance from the background's colour in CIE Lab; strokes that
enclose something are filled; a transparent picture by its alpha channel; anything else by GrabCut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.pictures.background import LabArray, Pixels, plain_background_foreground, to_lab
from models.pictures.grabcut import segment_photo
from models.pictures.masks import (
    Mask,
    close_outline,
    fill_small_holes,
    is_scattered,
    main_components,
    max_inner_radius,
)
from models.pictures.reading import PictureError, only_picture_errors, to_plain_mode
from models.spec import IMAGE_SHAPE, IMAGE_SIDE

Kind = Literal["data", "transparent", "plain", "lines", "photo", "unsegmented"]
"""How a picture was segmented. "data": an opaque picture of the data set's shape, which counts as framed already."""
CropBox = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, in shares of its width and height."""

BLANK = "I see nothing but background here: send a picture with a garment in it."
CLUTTERED = "I cannot tell a garment from what is around it: try a plain background."
EMPTY_BOX = "I see nothing but background in this box: draw it around the garment."
SMALL_BOX = "This box is too small to hold a garment: draw a larger one."
SCATTERED = "I see many small things here, and no garment among them: show me a single one."

SEGMENTATION_SIDE = 128
"""Longer side, in pixels, at which pictures are segmented."""
PLAIN_SIDE = 16 * IMAGE_SIDE
"""Longest side, in pixels, of the copy that is checked for transparency and scaled to `SEGMENTATION_SIDE`."""
MIN_BOX_SIDE = 0.03
"""Shortest side of a box, in shares of the picture."""
BOX_MARGIN = 0.2
"""How much of the picture is kept around a box, in shares of the box."""
OPAQUE_ALPHA = 0.1
"""A picture with a pixel of a lower alpha is transparent."""
FOREGROUND_ALPHA = 0.5
MAX_STROKE_RATIO = 0.4
"""A drawing's strokes are thinner than this share of what they enclose."""
MAX_STROKE_LIGHTNESS_RANGE, MAX_STROKE_AREA = 35, 0.62
"""Strokes may be thick if their lightness (0 to 100) varies less, and they cover less of what they enclose."""
MIN_COMPONENT_WEIGHT = 0.1
MAX_HOLE_SHARE = 0.03


@dataclass(frozen=True)
class Segmentation:
    """The garment in a picture.

    Args:
        mask: (H, W) bool, True where the garment is.
        foreground: (H, W) bool, what differs from the background; of a line drawing its strokes.
        pixels: (H, W, 3) uint8 RGB, the picture; of kinds "data" and "unsegmented" at the data set's shape.
        kind: how it was segmented.
        error: of kind "unsegmented", the sentence for the user that says why; else None.
    """

    mask: Mask
    foreground: Mask
    pixels: Pixels
    kind: Kind
    error: str | None = None


def segment(picture: Image.Image, box: Sequence[float] | None = None) -> Segmentation:
    """Finds the garment in a picture.

    Args:
        picture: any picture.
        box: left, top, right and bottom of the part that holds the garment, in shares of the picture's width and
            height; None searches everywhere. The segmentation then shows the box with `BOX_MARGIN` around it.

    Returns:
        The segmentation; of kind "unsegmented" and with an `error` where nothing stands out from the background, or
        everything or many small things do.

    Raises:
        PictureError: the picture's pixels cannot be decoded, or the box is too small.
        ValueError: the box is invalid; says what was expected.
    """
    crop_box = None if box is None else _check_box(box)
    with only_picture_errors():
        if crop_box:
            image, crop_box = _crop_with_margin(picture, crop_box)
        else:
            image = _drop_opaque_alpha(to_plain_mode(picture, PLAIN_SIDE))
            if image.size == IMAGE_SHAPE and image.mode in ("L", "RGB"):
                return _as_data(image) if np.ptp(np.asarray(image.convert("L"))) else _unsegmented(picture, BLANK)
        found = _segment_image(image, crop_box)
        if not found.mask.any():
            return _unsegmented(picture, EMPTY_BOX if crop_box else CLUTTERED if found.kind == "photo" else BLANK)
        if not crop_box and is_scattered(found.foreground & found.mask):
            return _unsegmented(picture, SCATTERED)
        return found


def segment_pixels(
    pixels: Pixels, alpha: NDArray[np.float32] | None = None, within: Mask | None = None
) -> Segmentation:
    """Finds the garment among pixels.

    Args:
        pixels: (H, W, 3) uint8 RGB, the longer side about `SEGMENTATION_SIDE`.
        alpha: (H, W) in [0, 1], or None for an opaque picture.
        within: (H, W) bool, True in the box that holds the garment; None where it may be anywhere.

    Returns:
        The segmentation; its mask is empty where nothing differs from the background.
    """
    lab = to_lab(pixels)
    if alpha is not None:
        foreground: Mask | None = alpha > FOREGROUND_ALPHA
        kind: Kind = "transparent"
    else:
        foreground, kind = plain_background_foreground(lab), "plain"
    if foreground is None:
        mask = segment_photo(pixels, within)
        return Segmentation(mask, mask, pixels, "photo")
    if within is not None:
        foreground = foreground & within
    if not foreground.any():
        return Segmentation(foreground, foreground, pixels, kind)
    enclosed = close_outline(foreground)
    if _is_line_drawing(foreground, enclosed, lab[..., 0]):
        return Segmentation(main_components(enclosed, MIN_COMPONENT_WEIGHT), foreground, pixels, "lines")
    mask = main_components(fill_small_holes(foreground, MAX_HOLE_SHARE), MIN_COMPONENT_WEIGHT)
    return Segmentation(mask, foreground, pixels, kind)


def _segment_image(image: Image.Image, box: CropBox | None) -> Segmentation:
    """Segments a picture from `to_plain_mode`, or a box of it, at `SEGMENTATION_SIDE` pixels."""
    scale = SEGMENTATION_SIDE / max(image.size)
    width, height = (max(3, round(side * scale)) for side in image.size)
    image = image.resize((width, height), Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    alpha = np.asarray(image.getchannel("A"), np.float32) / np.float32(255) if image.mode in ("LA", "RGBA") else None
    within = None if box is None else _box_to_mask(box, image.size)
    return segment_pixels(np.asarray(image.convert("RGB")), alpha, within)


def _as_data(image: Image.Image) -> Segmentation:
    mask = np.ones(IMAGE_SHAPE, bool)
    return Segmentation(mask, mask, np.asarray(image.convert("RGB")), "data")


def _unsegmented(picture: Image.Image, error: str) -> Segmentation:
    """All of a picture, grey, at the data set's shape."""
    mask = np.zeros(IMAGE_SHAPE, bool)
    grey = to_plain_mode(picture, IMAGE_SIDE).convert("L").resize(IMAGE_SHAPE, Image.Resampling.BOX)
    return Segmentation(mask, mask, np.asarray(grey.convert("RGB")), "unsegmented", error)


def _is_line_drawing(strokes: Mask, enclosed: Mask, lightness: LabArray) -> bool:
    """Whether strokes are thin compared with what they enclose, or of one lightness and mostly empty within."""
    if max_inner_radius(strokes) < MAX_STROKE_RATIO * max_inner_radius(enclosed):
        return True
    low, high = np.percentile(lightness[strokes], (10, 90))
    is_uniform = high - low < MAX_STROKE_LIGHTNESS_RANGE
    return bool(is_uniform and strokes.sum() < MAX_STROKE_AREA * enclosed.sum())


def _check_box(box: Sequence[float]) -> CropBox:
    try:
        left, top, right, bottom = map(float, box)
        is_valid = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    except (TypeError, ValueError):
        is_valid = False
    if not is_valid:
        raise ValueError(
            "A box is left, top, right and bottom, shares from 0 to 1, left before right, top above bottom."
        )
    if min(right - left, bottom - top) < MIN_BOX_SIDE:
        raise PictureError(SMALL_BOX)
    return left, top, right, bottom


def _crop_with_margin(picture: Image.Image, box: CropBox) -> tuple[Image.Image, CropBox]:
    """A box of a picture with `BOX_MARGIN` around it, and the box in shares of that crop."""
    edges = []
    for low, high, side in ((box[0], box[2], picture.width), (box[1], box[3], picture.height)):
        margin = BOX_MARGIN * (high - low)
        first, end = int(max(0, low - margin) * side), int(np.ceil(min(1, high + margin) * side))
        edges.append((first, end, *((share * side - first) / (end - first) for share in (low, high))))
    (left, right, box_left, box_right), (top, bottom, box_top, box_bottom) = edges
    crop = to_plain_mode(picture.crop((left, top, right, bottom)), PLAIN_SIDE)
    return _drop_opaque_alpha(crop), (box_left, box_top, box_right, box_bottom)


def _box_to_mask(box: CropBox, size: tuple[int, int]) -> Mask:
    """(H, W) bool, True within a box of a picture of a size (width, height)."""
    left, top, right, bottom = (round(share * side) for share, side in zip(box, size * 2, strict=True))
    mask = np.zeros(size[::-1], bool)
    mask[top : max(top + 1, bottom), left : max(left + 1, right)] = True
    return mask


def _drop_opaque_alpha(image: Image.Image) -> Image.Image:
    """Without its alpha channel if the picture is opaque."""
    if image.mode in ("LA", "RGBA") and np.asarray(image.getchannel("A")).min() > OPAQUE_ALPHA * 255:
        return image.convert(image.mode[:-1])
    return image
