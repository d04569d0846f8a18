"""Imagined garments -> a film or a strip of pictures, to keep. Knows no Streamlit and no server."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.latent import to_uint8

SHORTEST_FRAME = 20
"""Milliseconds; browsers play what is shorter much more slowly."""
TICK = {"webp": 1, "gif": 10}
"""In how many milliseconds each format counts."""
OPTIONS = {"webp": {"quality": 90, "method": 2, "kmin": 0, "kmax": 1}, "gif": {}}
"""With `kmax` 1 every frame is stored whole: differences from frame to frame would leave a growing error."""
TOLD_APART = 8
STRIP_SIDE, STRIP_GAP = 140, 8
WHITE = 255


def animation(garments: NDArray[np.float32], kind: str, seconds: float, side: int = 280) -> bytes:
    """A film that starts anew when it ends: one frame a garment, all equally long, `side` pixels square.

    Encoders join frames that hardly differ to a longer one, and a journey that rests would lose its rhythm. So in
    every second frame the pixel in the top left corner is eight grey levels off.

    Args:
        images: (n, 28, 28) in [0, 1], at least one.
        kind: "webp" is a tenth the size of "gif", which plays everywhere.
        seconds: length of the film, as near as whole frames of at least 20 ms come.

    Raises:
        ValueError: another kind.
    """
    if kind not in TICK:
        raise ValueError("A journey comes as webp, gif or png.")
    pictures = [_enlarged(garment, side) for garment in garments]
    for picture in pictures[1::2]:
        picture[0, 0] ^= TOLD_APART
    first, *others = map(Image.fromarray, pictures)
    tick = TICK[kind]
    duration = max(SHORTEST_FRAME, round(1000 * seconds / len(garments) / tick) * tick)
    film = BytesIO()
    first.save(film, kind, save_all=True, append_images=others, duration=duration, loop=0, **OPTIONS[kind])
    return film.getvalue()


def strip(garments: NDArray[np.float32]) -> bytes:
    """Garments (n, 28, 28) in [0, 1] side by side, 140 pixels each with a narrow white gap, as PNG."""
    step = STRIP_SIDE + STRIP_GAP
    levels = np.full((STRIP_SIDE, len(garments) * step - STRIP_GAP), WHITE, np.uint8)
    for number, garment in enumerate(garments):
        levels[:, number * step : number * step + STRIP_SIDE] = _enlarged(garment, STRIP_SIDE)
    picture = BytesIO()
    Image.fromarray(levels).save(picture, "png")
    return picture.getvalue()


def _enlarged(garment: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    """A garment (28, 28) in [0, 1] as grey levels (side, side), smoothly.

    Bicubic enlargement softens edges; what it would take from each pixel is added beforehand.
    """
    small = Image.fromarray(garment.astype(np.float32))
    softened = small.resize((side, side), Image.Resampling.BICUBIC).resize(small.size, Image.Resampling.BOX)
    sharpened = Image.fromarray(2 * np.asarray(small) - np.asarray(softened))
    return to_uint8(np.asarray(sharpened.resize((side, side), Image.Resampling.BICUBIC)))
