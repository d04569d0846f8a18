"""Pieces of pictures: trimmed, turned, laid over each other, framed. All are two-dimensional, light on black."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.spec import FOREGROUND_THRESHOLD, IMAGE_SIDE

Image = NDArray[Any]


def framed(picture: Image) -> Image:
    """What is seen of a picture of any size, its longer side 28 pixels long, in the middle of a (28, 28) one."""
    garment = trimmed(picture)
    scale = IMAGE_SIDE / max(garment.shape)
    height, width = (max(1, round(side * scale)) for side in garment.shape)
    scaled = cv2.resize(garment, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    frame = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    top, left = (IMAGE_SIDE - height) // 2, (IMAGE_SIDE - width) // 2
    frame[top : top + height, left : left + width] = scaled
    return frame


def trimmed(picture: Image) -> Image:
    """The bounding box of what is seen, or all of a picture without any."""
    seen = picture > FOREGROUND_THRESHOLD
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(rows) == 0:
        return picture
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def turned(picture: Image, x: float, y: float, degrees: float) -> Image:
    """Turned about a point, anticlockwise."""
    height, width = picture.shape
    result: Image = cv2.warpAffine(picture, cv2.getRotationMatrix2D((x, y), degrees, 1), (width, height))
    return result


def tilted(picture: Image, degrees: float) -> Image:
    """Turned about its middle, with room for its corners."""
    room = 8
    height, width = picture.shape
    return turned(np.pad(picture, room), width / 2 + room, height / 2 + room, degrees)


def over(behind: Image, before: Image, right: int, down: int) -> Image:
    """One picture over another, moved by so many pixels; a dark rim parts them."""
    top, left = max(0, -down), max(0, -right)
    height = max(top + behind.shape[0], top + down + before.shape[0])
    width = max(left + behind.shape[1], left + right + before.shape[1])
    both = np.zeros((height, width), np.float32)
    both[top : top + behind.shape[0], left : left + behind.shape[1]] = behind
    place = both[top + down : top + down + before.shape[0], left + right : left + right + before.shape[1]]
    rim = (
        cv2.dilate((before > FOREGROUND_THRESHOLD).astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
        > 0
    )
    place[rim] = before[rim]
    return both
