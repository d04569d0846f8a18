"""Arrays to Pillow images and `data:` URLs. Knows no Streamlit."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.render.palette import MARKERS
from models.latent import Extent, to_uint8
from models.sprites import to_sprite

if TYPE_CHECKING:
    from models.pictures.segmentation import Segmentation

BACKGROUND_OPACITY = 40
DOT_OPACITY = 190
HEAT_COLOR, HEAT_OPACITY = (224, 72, 56), 0.7
MIN_HEAT_SCALE = 0.05
"""Loss of probability that gets the full tint at least, so that noise is not magnified."""


def draw_image(image: NDArray[np.float32]) -> Image.Image:
    """An image (28, 28) in [0, 1] as a grey Pillow image of the same size."""
    return Image.fromarray(to_uint8(image))


def draw_segmentation(segmentation: "Segmentation") -> Image.Image:
    """The picture in which a garment was found, with the background faded."""
    opacity = np.where(segmentation.mask, 255, BACKGROUND_OPACITY)[..., None]
    return Image.fromarray(np.concatenate((segmentation.pixels, opacity), axis=2).astype(np.uint8), "RGBA")


def draw_heatmap(image: NDArray[np.float32], occlusion_map: NDArray[np.float32]) -> Image.Image:
    """Tints the parts of an image that support a class.

    Args:
        image: (28, 28) in [0, 1].
        occlusion_map: (28, 28), loss of probability in [-1, 1], see `models.recognition.occlusion`.

    Returns:
        28 x 28 RGB; the background and what loses no probability stay grey.
    """
    scale = max(float(occlusion_map.max()), MIN_HEAT_SCALE)
    strength = HEAT_OPACITY * (np.clip(occlusion_map / scale, 0, 1) * (image > 0))[..., None]
    grey = np.repeat(to_uint8(image)[..., None], 3, axis=2)
    return Image.fromarray((grey * (1 - strength) + np.array(HEAT_COLOR) * strength).astype(np.uint8))


def draw_contact_sheet(images: NDArray[np.float32], columns: int, scale: int = 2) -> Image.Image:
    """Lays images out row by row.

    Args:
        images: (n, 28, 28) in [0, 1].
        columns: images per row.
        scale: enlargement, with bicubic interpolation.
    """
    sheet = to_sprite(to_uint8(images), columns)
    return sheet.resize((sheet.width * scale, sheet.height * scale), Image.Resampling.BICUBIC)


def draw_terrain(images: NDArray[np.uint8], tiles: int) -> Image.Image:
    """A sample of the images of a lattice, laid out as on the map.

    Args:
        images: (rows, columns, 28, 28), the first row with the smallest y.
        tiles: images along each axis.
    """
    rows, columns = (np.linspace(0, count - 1, tiles).round().astype(int) for count in images.shape[:2])
    return to_sprite(images[rows[::-1]][:, columns].reshape(-1, *images.shape[2:]), tiles)


def draw_scatter(codes: NDArray[np.float32], labels: NDArray[np.uint8], extent: Extent, side: int) -> Image.Image:
    """A scatter plot of codes in the colours of their classes, without axes, on a transparent background.

    Args:
        codes: (n, 2); what lies outside the extent is drawn on its edge.
        labels: (n,) class indices.
        extent: the part of the plane that is drawn.
        side: width and height in pixels.
    """
    picture = np.zeros((side, side, 4), np.float32)
    low, high = np.array([extent.x0, extent.y0]), np.array([extent.x1, extent.y1])
    pixels = ((codes - low) / (high - low) * (side - 1)).round().astype(int)
    order = np.random.default_rng(0).permutation(len(codes))  # so that no class lies on top of all others
    colours = np.array([[int(marker.colour[i : i + 2], 16) for i in (1, 3, 5)] for marker in MARKERS], np.float32)
    for down in (0, 1):
        for right in (0, 1):
            rows = np.clip(side - 1 - pixels[order, 1] + down, 0, side - 1)
            columns = np.clip(pixels[order, 0] + right, 0, side - 1)
            picture[rows, columns] = np.column_stack([colours[labels[order]], np.full(len(order), DOT_OPACITY)])
    return Image.fromarray(picture.astype(np.uint8), "RGBA")


def to_data_url(picture: Image.Image, file_format: str = "png") -> str:
    """Encodes a picture as a `data:` URL.

    Args:
        picture: of a mode that the format can store.
        file_format: Pillow's name of the format.
    """
    buffer = BytesIO()
    picture.save(buffer, file_format)
    return f"data:image/{file_format};base64," + base64.b64encode(buffer.getvalue()).decode()


def to_thumbnail_url(picture: Image.Image, max_side: int) -> str:
    """Shrinks a picture and encodes it as a `data:` URL.

    Args:
        picture: of any mode that `models.read_picture` returns.
        max_side: limit of width and height in pixels.
    """
    thumbnail = picture.copy()
    thumbnail.thumbnail((max_side, max_side))
    return to_data_url(thumbnail, "webp")
