"""What a visitor wants of a journey over the map, read from the words of an address. Knows no server."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.server import path_export
from app.server.parsing import number
from models.bundle import MAX_CODE, Map
from models.latent import resample_path

PLACES = (2, 400)
FRAMES = (2, 240)
SECONDS = (0.5, 30.0)
STRIP = 10


@dataclass(frozen=True)
class Journey:
    """A way over the map and how fast to walk it.

    Args:
        path: (m, 2) float32, the places it leads through.
        frames: garments on the way there.
        seconds: how long the way there takes.
        back: whether it returns the same way.
    """

    path: NDArray[np.float32]
    frames: int
    seconds: float
    back: bool

    def record(self, plane: Map, kind: str) -> bytes:
        """The journey as a looping "webp" or "gif", or ten of its garments side by side as a "png".

        Raises:
            ValueError: another kind.
        """
        if kind == "png":
            return path_export.strip(plane.decode(resample_path(self.path, STRIP)))
        garments = plane.decode(resample_path(self.path, self.frames))
        if self.back:
            garments = np.concatenate([garments, garments[-2:0:-1]])
        return path_export.animation(garments, kind, self.seconds * len(garments) / self.frames)


def read(query: Mapping[str, str]) -> Journey:
    """The journey that `path` (x,y,x,y and so on), `frames`, `seconds` and `back` describe.

    Raises:
        ValueError: one of them cannot be understood or is out of bounds; the sentence says what it may be.
    """
    back = query.get("back", "0")
    if back not in ("0", "1"):
        raise ValueError("back must be 0 or 1.")
    return Journey(
        _path(query.get("path", "")),
        _whole("frames", query.get("frames", "60"), *FRAMES),
        number("seconds", query.get("seconds", "4"), *SECONDS),
        back == "1",
    )


def _path(words: str) -> NDArray[np.float32]:
    low, high = PLACES
    numbers = words.split(",", 2 * high)
    if len(numbers) % 2 or not 2 * low <= len(numbers) <= 2 * high:
        raise ValueError(f"path must be {low} to {high} places, as x,y,x,y and so on.")
    codes = [number("each coordinate of path", one, -MAX_CODE, MAX_CODE) for one in numbers]
    return np.array(codes, np.float32).reshape(-1, 2)


def _whole(what: str, words: str, low: int, high: int) -> int:
    value = number(what, words, low, high)
    if value != int(value):
        raise ValueError(f"{what} must be a whole number.")
    return int(value)
