"""Decoded images along a path over a map as an animation or a strip to download."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.server.parsing import InvalidRequestError, parse_number
from app.server.work_queue import stop_if_abandoned
from models.bundle import MAX_CODE, Map
from models.latent import resample_path, to_uint8

POINT_COUNTS = (2, 400)
FRAME_COUNTS = (2, 240)
DURATIONS_S = (0.5, 30.0)
ANIMATION_SIDE_PX = 280
MIN_FRAME_MS = 20
"""Browsers play shorter frames much more slowly."""
CLOCK_TICK_MS = {"webp": 1, "gif": 10}
"""Unit in which each format stores the duration of a frame."""
SAVE_OPTIONS = {"webp": {"quality": 90, "method": 2, "kmin": 0, "kmax": 1}, "gif": {}}
"""With `kmax` 1 every frame is a key frame: differences from frame to frame would accumulate an error."""
FRAME_MARK = 8
"""Grey levels by which the first pixel of every second frame is changed, see `encode_animation`."""
STRIP_IMAGES, STRIP_SIDE_PX, STRIP_GAP_PX = 10, 140, 8
WHITE = 255


@dataclass(frozen=True)
class PathRequest:
    """A path over a map and how to play it.

    Args:
        path: (m, 2) float32, the points that it leads through.
        frames: images on the way there.
        seconds: duration of the way there.
        return_trip: whether the animation also plays the way back.
    """

    path: NDArray[np.float32]
    frames: int
    seconds: float
    return_trip: bool

    def render(self, plane: Map, file_format: str) -> bytes:
        """Decodes the path.

        Args:
            plane: the map.
            file_format: "webp" or "gif" for an animation, "png" for ten images side by side.

        Returns:
            The file's content.

        Raises:
            InvalidRequestError: another format.
        """
        if file_format == "png":
            return encode_strip(plane.decode(resample_path(self.path, STRIP_IMAGES)))
        images = plane.decode(resample_path(self.path, self.frames))
        if self.return_trip:
            images = np.concatenate([images, images[-2:0:-1]])
        return encode_animation(images, file_format, self.seconds * len(images) / self.frames)


def parse_path_request(query: Mapping[str, str]) -> PathRequest:
    """Reads the parameters `path` (x,y,x,y and so on), `frames`, `seconds` and `back` (0 or 1).

    Raises:
        InvalidRequestError: one of them cannot be understood or is out of bounds.
    """
    back = query.get("back", "0")
    if back not in ("0", "1"):
        raise InvalidRequestError("back must be 0 or 1.")
    frames = parse_number("frames", query.get("frames", "60"), *FRAME_COUNTS)
    if not frames.is_integer():
        raise InvalidRequestError("frames must be a whole number.")
    return PathRequest(
        path=_parse_path(query.get("path", "")),
        frames=int(frames),
        seconds=parse_number("seconds", query.get("seconds", "4"), *DURATIONS_S),
        return_trip=back == "1",
    )


def _parse_path(text: str) -> NDArray[np.float32]:
    low, high = POINT_COUNTS
    numbers = text.split(",", 2 * high)
    if len(numbers) % 2 or not 2 * low <= len(numbers) <= 2 * high:
        raise InvalidRequestError(f"path must be {low} to {high} points, as x,y,x,y and so on.")
    codes = [parse_number("each coordinate of path", number, -MAX_CODE, MAX_CODE) for number in numbers]
    return np.array(codes, np.float32).reshape(-1, 2)


def encode_animation(
    images: NDArray[np.float32], file_format: str, seconds: float, side: int = ANIMATION_SIDE_PX
) -> bytes:
    """Encodes images as an animation that loops, with frames of equal duration.

    Encoders merge frames that hardly differ into a longer one, which would change the rhythm of a path that rests. So
    every second frame has its top left pixel changed by `FRAME_MARK`.

    Args:
        images: (n, 28, 28) float32 in [0, 1], n at least 1.
        file_format: "webp", or "gif", which is ten times as large and plays everywhere.
        seconds: duration, rounded to whole frames of at least `MIN_FRAME_MS`.
        side: width and height in pixels.

    Raises:
        InvalidRequestError: another format.
    """
    if file_format not in CLOCK_TICK_MS:
        raise InvalidRequestError("A path comes as webp, gif or png.")
    film = _Film(images, side)
    tick = CLOCK_TICK_MS[file_format]
    duration = max(MIN_FRAME_MS, round(1000 * seconds / len(images) / tick) * tick)
    content = BytesIO()
    film.save(content, file_format, save_all=True, duration=duration, loop=0, **SAVE_OPTIONS[file_format])
    return content.getvalue()


class _Film(Image.Image):
    """Images as the frames of one picture; each is enlarged when the encoder asks for it."""

    def __init__(self, images: NDArray[np.float32], side: int) -> None:
        super().__init__()
        self._images = images
        self._side = side
        self.n_frames = len(images)
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Shows the frame of a number."""
        stop_if_abandoned()
        if frame >= self.n_frames:
            raise EOFError
        self._frame = frame
        levels = _enlarge(self._images[frame], self._side)
        if frame % 2:
            levels[0, 0] ^= FRAME_MARK
        picture = Image.fromarray(levels)
        self.im, self._mode, self._size = picture.im, picture.mode, picture.size

    def tell(self) -> int:
        """The number of the frame that is shown."""
        return self._frame


def encode_strip(images: NDArray[np.float32]) -> bytes:
    """Encodes images (n, 28, 28) float32 in [0, 1] side by side, with narrow white gaps, as PNG."""
    gap = ((0, 0), (0, STRIP_GAP_PX))
    tiles = [np.pad(_enlarge(image, STRIP_SIDE_PX), gap, constant_values=WHITE) for image in images]
    content = BytesIO()
    Image.fromarray(np.hstack(tiles)[:, :-STRIP_GAP_PX]).save(content, "png")
    return content.getvalue()


def _enlarge(image: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    """An image (28, 28) in [0, 1] as grey levels (side, side), with bicubic interpolation.

    Bicubic enlargement blurs edges; what it would take from each pixel is added before.
    """
    small = Image.fromarray(image.astype(np.float32))
    blurred = small.resize((side, side), Image.Resampling.BICUBIC).resize(small.size, Image.Resampling.BOX)
    sharpened = Image.fromarray(2 * np.asarray(small) - np.asarray(blurred))
    return to_uint8(np.asarray(sharpened.resize((side, side), Image.Resampling.BICUBIC)))
