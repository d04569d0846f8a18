"""Prepared image -> views for test-time augmentation (TTA)."""

import numpy as np
from numpy.typing import NDArray

from models.pictures import opencv as cv2
from models.pictures.framing import InputDomain
from models.spec import FOREGROUND_THRESHOLD, IMAGE_SIDE

TRANSFORMS = ((1, 1, 0), (0.93, 0.93, 0), (1, 1, 7), (1, 1, -7), (0.88, 1, 0), (1, 0.88, 0))
"""Scale of the width, scale of the height, and rotation in degrees of each view."""
SILHOUETTE_GREYS = (0.62, 0.8)
"""Greys of the silhouettes that are added for photos."""


def tta_views(pixels: NDArray[np.float32], domain: InputDomain = "picture") -> NDArray[np.float32]:
    """Views of one image, of which each is followed, further on, by its mirror image.

    Args:
        pixels: (28, 28) in [0, 1].
        domain: "data" gives the image alone; "picture" also scales, rotates and squeezes it; "photo" adds the same
            views of its silhouettes, because light and folds in photos say little about the class.

    Returns:
        (n, 28, 28) float32 in [0, 1]; n is 2, 12 or 36. The second half mirrors the first.
    """
    if domain == "data":
        return np.stack((pixels, pixels[:, ::-1]))
    images = [pixels]
    if domain == "photo":
        images += [grey * (pixels > FOREGROUND_THRESHOLD).astype(np.float32) for grey in SILHOUETTE_GREYS]
    views = np.stack(
        [cv2.warpAffine(image, _affine(*transform), image.shape) for image in images for transform in TRANSFORMS]
    )
    return np.concatenate((views, views[:, :, ::-1])).astype(np.float32)


def _affine(width_scale: float, height_scale: float, degrees: float) -> NDArray[np.float64]:
    """The affine matrix (2, 3) that rotates and then scales about the image's centre."""
    center = (IMAGE_SIDE - 1) / 2
    shift = np.array([[0, 0, center], [0, 0, center]])
    rotation = cv2.getRotationMatrix2D((center, center), degrees, 1) - shift
    return np.asarray(np.diag((width_scale, height_scale)) @ rotation + shift)
