"""Checks of the arrays that callers pass to networks."""

import numpy as np
from numpy.typing import NDArray

from models.spec import CODE_SIZE, IMAGE_SHAPE

MAX_CODE = 1e6
"""Largest absolute value of a coordinate that is decoded."""


def check_images(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns images (n, 28, 28) float32 in [0, 1] unchanged.

    Raises:
        ValueError: another dtype, shape or range; says what was expected.
    """
    _check_dtype_and_shape("images", images, IMAGE_SHAPE)
    if images.size and not (images.min() >= 0 and images.max() <= 1):
        raise ValueError("images must have finite pixels in [0, 1]; divide 0..255 by 255")
    return images


def check_codes(codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns codes (n, 2) float32 of at most `MAX_CODE` in absolute value unchanged.

    Raises:
        ValueError: another dtype, shape or range; says what was expected.
    """
    _check_dtype_and_shape("codes", codes, (CODE_SIZE,))
    if not (np.abs(codes) <= MAX_CODE).all():
        raise ValueError(f"codes must be finite numbers of at most {MAX_CODE:,.0f} in absolute value")
    return codes


def _check_dtype_and_shape(name: str, array: NDArray[np.float32], item_shape: tuple[int, ...]) -> None:
    shape = "(n, " + ", ".join(map(str, item_shape)) + ")"
    if not isinstance(array, np.ndarray) or array.dtype != np.float32:
        got = getattr(array, "dtype", type(array).__name__)
        raise ValueError(f"{name} must be a float32 array of shape {shape}, not {got}")
    if array.shape[1:] != item_shape or array.ndim != len(item_shape) + 1:
        raise ValueError(f"{name} must have shape {shape}, not {array.shape}")
