"""Why a picture may hold no garment, as far as its cut-out tells. Knows no network."""

from typing import Literal

import cv2
import numpy as np

from models.pictures.segmentation import Mask, Segmentation

RejectionReason = Literal["open", "cluttered", "unlike"]
"""Lines that enclose nothing; a cut-out that runs over the border; a clear shape that is like nothing known."""
THIN = 0.2
"""What is thinner than this share of its length is a line; of garments that were cut out none was."""
MOSTLY_INK = 0.5
AT_BORDER = 0.25
"""Of the picture's border: a cut-out that covers more of it is no single thing."""
BITS, SPAN = 5, 0.75
"""So many bits, none as wide or as tall as this share of them all, make no thing together; stripes of a shirt are."""


def rejection_reason(found: Segmentation) -> RejectionReason:
    """What is most likely wrong with a cut-out that no network takes for a garment."""
    mask = found.mask
    if float(np.concatenate((mask[[0, -1]].ravel(), mask[:, [0, -1]].ravel())).mean()) > AT_BORDER:
        return "cluttered"
    drawn = found.kind != "photo" and found.foreground.sum() > MOSTLY_INK * mask.sum()
    return "open" if drawn and _thinness(mask) < THIN else "unlike"


def is_scattered(found: Segmentation) -> bool:
    """Whether a cut-out is many small things, as letters, stars and coins are."""
    count, _, about, _ = cv2.connectedComponentsWithStats(
        (found.foreground & found.mask).astype(np.uint8), connectivity=8
    )
    if count - 1 < BITS:
        return False
    left, top, wide, tall = about[1:, :4].T
    across, down = np.ptp((left, left + wide)), np.ptp((top, top + tall))
    return bool(max(wide.max() / across, tall.max() / down) < SPAN)


def _thinness(mask: Mask) -> float:
    """How thick it is at its thickest, in shares of its longer edge."""
    thick = 2 * float(cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3).max())
    return thick / max(np.ptp(np.flatnonzero(mask.any(axis=axis))) + 1 for axis in (0, 1))
