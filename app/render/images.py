"""Arrays -> pictures. Knows no Streamlit."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.render.palette import MARKS
from models.latent import Extent, to_uint8
from models.sprites import to_sprite

if TYPE_CHECKING:
    from models.pictures.segmentation import Segmentation

FADED = 40
"""Opacity, of 255, of what does not belong to a garment."""

TINT, LEAST_IMPORTANCE = (224, 72, 56), 0.05
"""A part that matters less than this to the verdict is hardly tinted."""


def garment(image: NDArray[np.float32]) -> Image.Image:
    """One garment, (28, 28) in [0, 1], as a 28 x 28 grey picture."""
    return Image.fromarray(to_uint8(image))


def cut_out(found: "Segmentation") -> Image.Image:
    """The picture in which a garment was found, all around it faded."""
    opacity = np.where(found.mask, 255, FADED)[..., None]
    return Image.fromarray(np.concatenate((found.pixels, opacity), axis=2).astype(np.uint8), "RGBA")


def heat(image: NDArray[np.float32], occlusion_map: NDArray[np.float32]) -> Image.Image:
    """A garment (28, 28) in [0, 1] with a tint where its importance (28, 28) is high; where none is, plain grey."""
    strength = (np.clip(occlusion_map / max(float(occlusion_map.max()), LEAST_IMPORTANCE), 0, 1) * (image > 0))[
        ..., None
    ]
    grey = np.repeat(to_uint8(image)[..., None], 3, axis=2)
    return Image.fromarray((grey * (1 - 0.7 * strength) + np.array(TINT) * 0.7 * strength).astype(np.uint8))


def contact_sheet(images: NDArray[np.float32], columns: int, scale: int = 2) -> Image.Image:
    """Garments (n, 28, 28) in [0, 1], `columns` a row, each pixel doubled smoothly `scale` times over."""
    sheet = to_sprite(to_uint8(images), columns)
    return sheet.resize((sheet.width * scale, sheet.height * scale), Image.Resampling.BICUBIC)


def terrain(garments: NDArray[np.uint8], tiles: int) -> Image.Image:
    """The garments (rows, columns, 28, 28) of a lattice as one picture, y upwards: about `tiles` by `tiles` of them."""
    rows, columns = (np.linspace(0, count - 1, tiles).round().astype(int) for count in garments.shape[:2])
    return to_sprite(garments[rows[::-1]][:, columns].reshape(-1, *garments.shape[2:]), tiles)


def scatter(codes: NDArray[np.float32], labels: NDArray[np.uint8], extent: Extent, side: int) -> Image.Image:
    """The map as a see-through picture, `side` pixels square: a soft dot a garment in its class's colour."""
    picture = np.zeros((side, side, 4), np.float32)
    low, high = np.array([extent.x0, extent.y0]), np.array([extent.x1, extent.y1])
    places = ((codes - low) / (high - low) * (side - 1)).round().astype(int)
    order = np.random.default_rng(0).permutation(len(codes))  # so that no class lies on top of all others
    colours = np.array([[int(mark.colour[i : i + 2], 16) for i in (1, 3, 5)] for mark in MARKS], np.float32)
    for down in (0, 1):
        for across in (0, 1):
            rows = np.clip(side - 1 - places[order, 1] + down, 0, side - 1)
            columns = np.clip(places[order, 0] + across, 0, side - 1)
            picture[rows, columns] = np.column_stack([colours[labels[order]], np.full(len(order), 190)])
    return Image.fromarray(picture.astype(np.uint8), "RGBA")


def data_url(picture: Image.Image, kind: str = "png") -> str:
    """A picture as a `data:` address; inside is the kind of file that is asked for."""
    buffer = BytesIO()
    picture.save(buffer, kind)
    return f"data:image/{kind};base64," + base64.b64encode(buffer.getvalue()).decode()


def preview(picture: Image.Image, side: int) -> str:
    """Any picture of `models.read_picture`, no edge over `side` pixels, as a `data:` address."""
    small = picture.copy()
    small.thumbnail((side, side))
    return data_url(small, "webp")
