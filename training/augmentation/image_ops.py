"""Crops, rotates, overlays and frames grey images: 2-D arrays in [0, 1], light foreground on black."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.spec import FOREGROUND_THRESHOLD, IMAGE_SIDE

Image = NDArray[Any]
CROSS_KERNEL = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def fit_to_frame(image: Image) -> Image:
    """Crops an image of any size to its foreground and centres it in (28, 28), its longer side 28 pixels long."""
    cropped = crop_to_foreground(image)
    scale = IMAGE_SIDE / max(cropped.shape)
    height, width = (max(1, round(side * scale)) for side in cropped.shape)
    scaled = cv2.resize(cropped, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    frame = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    top, left = (IMAGE_SIDE - height) // 2, (IMAGE_SIDE - width) // 2
    frame[top : top + height, left : left + width] = scaled
    return frame


def crop_to_foreground(image: Image) -> Image:
    """Returns the bounding box of the foreground as a view; the whole image if it has no foreground."""
    foreground = image > FOREGROUND_THRESHOLD
    rows, columns = np.flatnonzero(foreground.any(axis=1)), np.flatnonzero(foreground.any(axis=0))
    if len(rows) == 0:
        return image
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def rotation_matrix(radians: float) -> NDArray[np.float64]:
    """Returns the (2, 2) matrix that rotates column vectors (x, y) by an angle."""
    return np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])


def rotate(image: Image, x: float, y: float, degrees: float) -> Image:
    """Rotates an image about a point without changing its size.

    Args:
        image: (h, w).
        x: column of the fixed point, in pixels.
        y: row of the fixed point, in pixels.
        degrees: anticlockwise angle.

    Returns:
        (h, w), black where nothing was.
    """
    height, width = image.shape
    return cv2.warpAffine(image, cv2.getRotationMatrix2D((x, y), degrees, 1), (width, height))


def rotate_expanded(image: Image, degrees: float) -> Image:
    """Rotates an image about its centre.

    Args:
        image: (h, w).
        degrees: anticlockwise angle.

    Returns:
        (h + 16, w + 16), padded so that the corners stay inside for small angles.
    """
    margin = 8
    height, width = image.shape
    return rotate(np.pad(image, margin), width / 2 + margin, height / 2 + margin, degrees)


def overlay(background: Image, foreground: Image, right: int, down: int) -> Image:
    """Occludes one image by another, with a dark outline of one pixel between them.

    Args:
        background: (h, w).
        foreground: (h', w'), drawn over `background`.
        right: offset of the left edge of `foreground` from that of `background`, in pixels; may be negative.
        down: offset of the top edges, likewise.

    Returns:
        The smallest float32 image that holds both.
    """
    top, left = max(0, -down), max(0, -right)
    height = max(top + background.shape[0], top + down + foreground.shape[0])
    width = max(left + background.shape[1], left + right + foreground.shape[1])
    both = np.zeros((height, width), np.float32)
    both[top : top + background.shape[0], left : left + background.shape[1]] = background
    covered = both[top + down : top + down + foreground.shape[0], left + right : left + right + foreground.shape[1]]
    outlined = cv2.dilate((foreground > FOREGROUND_THRESHOLD).astype(np.uint8), CROSS_KERNEL) > 0
    covered[outlined] = foreground[outlined]
    return both
