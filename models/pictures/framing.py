"""Segmentation -> prepared image: the garment framed and shaded as Fashion-MNIST frames and shades its own.

As in Xiao, Rasul and Vollgraf, "Fashion-MNIST" (2017), section 2, the garment is grey, negated and centred, and its
longest edge is scaled to 28 pixels. Unlike there, its greys are brought to one median and span, since they depend on
the camera's exposure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.pictures import opencv as cv2
from models.pictures.background import to_lab
from models.pictures.masks import Mask, border_mask, max_inner_radius
from models.pictures.reading import PictureError, only_picture_errors
from models.pictures.segmentation import Segmentation, segment
from models.spec import IMAGE_SHAPE, IMAGE_SIDE

InputDomain = Literal["data", "picture", "photo"]
"""Where a prepared image comes from: the data set, a drawing or other flat picture, or a photo."""
TARGET_MEDIAN, TARGET_SPAN = 0.62, 0.55
"""Median of a garment's greys after normalisation, and distance of their 3rd from their 97th percentile."""
MIN_SPAN = 0.3
"""Span of greys below which a garment keeps some of its flatness."""
MIN_GREY = 0.22
"""A garment's pixels are at least this light, so that none merges with the background."""
FILL_GREY, STROKE_GREY = 0.68, 0.42
"""Greys of a line drawing: what its strokes enclose, and the strokes."""


@dataclass(frozen=True)
class PreparedImage:
    """An image as the networks take it.

    Args:
        pixels: (28, 28) float32 in [0, 1], the garment light on black.
        domain: where it comes from; decides which classifier, views, temperature and threshold are used.
        segmentation: how the garment was found; None for an image of the data set.
    """

    pixels: NDArray[np.float32]
    domain: InputDomain = "data"
    segmentation: Segmentation | None = None


def prepare_image(picture: Image.Image, box: Sequence[float] | None = None, negative: bool = False) -> PreparedImage:
    """Segments and frames the garment in a picture.

    Args:
        picture: any picture.
        box: see `models.pictures.segmentation.segment`.
        negative: see `frame`.

    Raises:
        PictureError: nothing stands out from the background, or everything or many small things do; the box is too
            small; or the picture's pixels cannot be decoded.
        ValueError: the box is invalid; says what was expected.
    """
    segmentation = segment(picture, box)
    if segmentation.error:
        raise PictureError(segmentation.error)
    return frame(segmentation, negative)


@only_picture_errors()
def prepare(picture: Image.Image) -> NDArray[np.float32]:
    """The garment in any picture as Fashion-MNIST would hold it: (28, 28) float32 in [0, 1], light on black.

    An opaque picture of 28 x 28 pixels counts as prepared: at most it is negated.

    Raises:
        PictureError: and nothing else; see `prepare_image`.
    """
    return prepare_image(picture).pixels


def frame(segmentation: Segmentation, negative: bool = False) -> PreparedImage:
    """Crops the garment, normalises its greys and scales its longest edge to 28 pixels.

    Args:
        segmentation: of kind "data" or "unsegmented" it is framed already.
        negative: keeps dark garments dark. By default they become light, as in Fashion-MNIST, which holds negatives.
    """
    if segmentation.kind == "data":
        return PreparedImage(_to_light_on_black(_to_grey(segmentation)))
    if segmentation.kind == "unsegmented":
        return PreparedImage(_to_grey(segmentation), "picture", segmentation)
    rows, columns = (np.flatnonzero(segmentation.mask.any(axis=axis)) for axis in (1, 0))
    grey = _stroke_greys(segmentation, negative) if segmentation.kind == "lines" else _greys(segmentation, negative)
    garment = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    half = IMAGE_SIDE // 2  # even sides centre every garment exactly
    half_height, half_width = (max(1, round(edge * half / max(garment.shape))) for edge in garment.shape)
    scaled = cv2.resize(garment, (2 * half_width, 2 * half_height), interpolation=cv2.INTER_AREA)
    pixels = np.pad(scaled.clip(0, 1), ((half - half_height,) * 2, (half - half_width,) * 2))
    return PreparedImage(pixels, "photo" if segmentation.kind == "photo" else "picture", segmentation)


def _to_grey(segmentation: Segmentation) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1]."""
    return np.asarray(Image.fromarray(segmentation.pixels).convert("L"), np.float32) / np.float32(255)


def _to_light_on_black(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Negates an image whose border is light."""
    return grey if np.median(grey[border_mask(IMAGE_SHAPE, 1)]) < 0.5 else 1 - grey


def _greys(segmentation: Segmentation, negative: bool) -> NDArray[np.float32]:
    """Normalised greys of the garment, 0 around it: (H, W)."""
    lightness = to_lab(segmentation.pixels)[..., 0] / 100
    visible: Mask = segmentation.mask & segmentation.foreground
    grey = lightness if negative else 1 - lightness
    if segmentation.kind == "transparent":  # a transparent pixel within the garment has no colour of its own
        grey = np.where(segmentation.foreground, grey, np.median(grey[visible]))
    low, median, high = np.percentile(grey[visible], (3, 50, 97))
    grey = TARGET_MEDIAN + TARGET_SPAN * (grey - median) / max(high - low, MIN_SPAN)
    return np.asarray(np.clip(grey, MIN_GREY, 1) * segmentation.mask, np.float32)


def _stroke_greys(segmentation: Segmentation, negative: bool) -> NDArray[np.float32]:
    """Two greys for a line drawing, 0 around it: (H, W).

    The strokes of the outline are filled like the garment: they say where it ends and nothing more.
    """
    padded = np.pad(segmentation.mask, 1).astype(np.uint8)
    distance_from_edge = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    stroke_width = 2 * max_inner_radius(segmentation.foreground, 5)
    inner_strokes = segmentation.foreground & (distance_from_edge > stroke_width + 1)
    fill, stroke = (STROKE_GREY, FILL_GREY) if negative else (FILL_GREY, STROKE_GREY)
    return np.where(inner_strokes, stroke, fill).astype(np.float32) * segmentation.mask
