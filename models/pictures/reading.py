"""Picture file -> upright image.

Pillow is given only what a still picture needs: a decoder from an allow-list, chosen by content, and neither metadata
nor further frames, where malicious files hide their payload. Pillow also reports problems with `warnings.warn`, which
only process-wide state could silence; without metadata it has nothing to warn about. (`Image.open` only warns about
decompression bombs, so it is not used.)
"""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import BoundedSemaphore

import numpy as np
from PIL import ExifTags, Image, ImageFile, ImageOps
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from models.pictures import opencv as cv2
from models.pictures.png import decode_bands, strip_png

MAX_FILE_MEGABYTES = 20
MAX_MEGAPIXELS = 51  # cameras of 50 megapixels write up to 50.4
MAX_SIDE = 40_000
MAX_DECODED_BYTES = 48e6
"""What decoders may hold of a picture at a time."""
MAX_JPEG_SCANS = 40
"""Encoders write at most 18; each of a progressive JPEG's scans can cost 0.1 s in 100 bytes."""
READ_SIDE = 1024
"""Longest side of the decoded picture, in pixels."""
BAND_PIXELS = 250_000
GIF_BYTES, WEBP_BYTES, AVIF_BYTES = 1.3, 16, 10
"""What Pillow's decoders of these formats hold of a pixel, measured."""
CONCURRENT_READS = 2

EMPTY = "This file is empty, or it is none: choose a picture and send it again."
UNKNOWN = "This is not a picture I can read: send a PNG, JPEG, WebP, AVIF, GIF or BMP."
UNSUPPORTED = "This is a {}, which I cannot read: save it as JPEG or PNG and send that."
TOO_LARGE = "This picture is far too large: scale it down and send it again."
DAMAGED = "This picture is cut short or damaged: save it again and retry."


class PictureError(ValueError):
    """A file or picture that cannot be used; the message is one sentence for the user."""


@contextmanager
def only_picture_errors() -> Iterator[None]:
    """Converts every exception into a `PictureError`."""
    try:
        yield
    except PictureError:
        raise
    except Exception as error:  # broken files make Pillow raise nearly anything
        is_bomb = isinstance(error, Image.DecompressionBombError)
        raise PictureError(TOO_LARGE if is_bomb else DAMAGED) from error


_slots = BoundedSemaphore(CONCURRENT_READS)


@only_picture_errors()
def read_picture(data: bytes) -> Image.Image:
    """Decodes a picture file: first frame, upright, mode L, LA, RGB or RGBA, no side over `READ_SIDE` pixels.

    At most `CONCURRENT_READS` files are decoded at a time; further threads wait.

    Raises:
        PictureError: and nothing else, if the file is not a complete picture of a known format and size.
    """
    if not isinstance(data, bytes | bytearray) or not data:
        raise PictureError(EMPTY)
    _require_at_most("file", len(data) / 1e6, "MB", MAX_FILE_MEGABYTES)
    for signature, read in _FORMATS:
        if re.match(signature, data, re.DOTALL):
            with _slots:
                picture, exif = read(data)
            if orientation := re.search(_EXIF_ORIENTATION, exif, re.DOTALL):
                picture.getexif()[ExifTags.Base.Orientation] = (orientation[1] or orientation[2])[0]
                ImageOps.exif_transpose(picture, in_place=True)
            return picture
    raise PictureError(UNSUPPORTED.format("HEIC picture") if data[4:11] == b"ftyphei" else UNKNOWN)


def to_plain_mode(image: Image.Image, max_side: int) -> Image.Image:
    """A copy in mode L, LA, RGB or RGBA, scaled down so that no side is over `max_side` pixels.

    Args:
        image: of any mode; converted in bands, because all at once may take 200 MB.
        max_side: in pixels.
    """
    width, height = image.size
    rows = height if image.mode in ("I", "F") else _band_rows(image.size, max_side)
    boxes = [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]
    return _join_bands(map(image.crop, boxes), image.size, max_side)


def _band_rows(size: tuple[int, int], max_side: int) -> int:
    """Rows of about `BAND_PIXELS` pixels, a multiple of the factor by which they are reduced."""
    factor = _reduction(size, max_side)
    return factor * max(1, BAND_PIXELS // (size[0] * factor))


def _reduction(size: tuple[int, int], max_side: int) -> int:
    return max(1, max(size) // max_side)


def _join_bands(bands: Iterable[Image.Image], size: tuple[int, int], max_side: int) -> Image.Image:
    """Joins bands of rows to a picture as `to_plain_mode` returns it.

    Args:
        bands: from top to bottom, of any mode, each of `_band_rows` rows.
        size: (width, height) of all of them together.
        max_side: in pixels.
    """
    factor, joined, top = _reduction(size, max_side), None, 0
    scale = min(1.0, max_side / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    for band in bands:
        part = _convert_mode(band).reduce(factor)
        part = part.resize((width, part.height), Image.Resampling.HAMMING)
        joined = joined or Image.new(part.mode, (width, -(-size[1] // factor)))
        joined.paste(part, (0, top))
        top += part.height
    if joined is None:
        raise PictureError(DAMAGED)
    return joined.resize((width, height), Image.Resampling.HAMMING)


def _convert_mode(image: Image.Image) -> Image.Image:
    if not image.mode.startswith(("I", "F")):
        is_grey = image.mode in ("1", "L", "LA", "La")
        return image.convert(("L" if is_grey else "RGB") + ("A" if image.has_transparency_data else ""))
    values = np.asarray(image, np.float32)  # Pillow's own conversion clips deep greys to white
    values = np.nan_to_num(values) if image.mode == "F" else values
    whites = (65535.0,) if image.mode.startswith("I;16") else (1.0, 255.0, 65535.0, float(values.max()))
    white = next(white for white in whites if values.max() <= white)
    grey = Image.fromarray(np.rint((values / white).clip(0, 1) * 255).astype(np.uint8))
    if (transparent := image.info.get("transparency")) is not None:
        grey.putalpha(Image.fromarray(np.where(values == transparent, 0, 255).astype(np.uint8)))
    return grey


def _require_at_most(subject: str, amount: float, unit: str, limit: int) -> None:
    if amount > limit:
        raise PictureError(f"This {subject} is too large ({np.ceil(amount):.0f} {unit}): send one of at most {limit}.")


def _require_size(size: tuple[int, int], bytes_per_pixel: float) -> None:
    """Rejects a picture that would take too much memory.

    Args:
        size: (width, height).
        bytes_per_pixel: what its decoder needs.
    """
    limit = min(MAX_MEGAPIXELS, int(MAX_DECODED_BYTES / 1e6 / bytes_per_pixel))
    _require_at_most("picture", size[0] * size[1] / 1e6, "megapixels", limit)
    if max(size) > MAX_SIDE:
        raise PictureError(TOO_LARGE)


ReadPicture = tuple[Image.Image, bytes]
"""A picture as `to_plain_mode` returns it, and its EXIF."""


def _exif(image: Image.Image) -> bytes:
    exif: bytes = image.info.get("exif", b"")
    return exif


def _release(image: ImageFile.ImageFile) -> ImageFile.ImageFile:
    """Decodes a picture and drops the bytes that its decoder keeps."""
    image.load()
    image.fp = None
    return image


def _read_png(data: bytes) -> ReadPicture:
    file = strip_png(data)
    image = PngImageFile(BytesIO(file))
    if image.info.get("interlace"):
        _require_size(image.size, _stored_bytes(image.mode))
        return to_plain_mode(image, READ_SIDE), _exif(image)
    _require_size(image.size, 0.5)
    bands = decode_bands(image, file, _band_rows(image.size, READ_SIDE))
    return _join_bands(bands, image.size, READ_SIDE), _exif(image)


def _stored_bytes(mode: str) -> int:
    """Bytes that Pillow stores a pixel in."""
    return {"1": 1, "L": 1, "P": 1, "I;16": 2}.get(mode, 4)


class _JpegWithoutExif(JpegImageFile):
    """A JPEG decoder that does not parse EXIF, where Pillow would look for the resolution."""

    def getexif(self) -> Image.Exif:
        """An empty EXIF."""
        return Image.Exif()


def _read_jpeg(data: bytes) -> ReadPicture:
    """Scales while decoding. What comes in several scans, progressively or by colour, libjpeg holds as coefficients."""
    scans = len(re.findall(rb"\xff\xda\0[\x08\x0a\x0c\x0e]", data))
    _require_at_most("picture", scans, "scans", MAX_JPEG_SCANS)
    image = _JpegWithoutExif(BytesIO(data))
    size, (short, long) = image.size, sorted(image.size)
    _require_size(size, 0.5)
    shorter_side = min(READ_SIDE, -(-2 * READ_SIDE * short // long))
    image.draft(None, (READ_SIDE, shorter_side) if size[0] == long else (shorter_side, READ_SIDE))
    cost = _stored_bytes(image.mode) * (image.width * image.height) / (size[0] * size[1])
    if image.info.get("progressive") or (len(image.layer) > 1 and b"\xff\xda\0\x08" in data):
        samplings = [across * down for _, across, down, _ in image.layer]
        widest, highest = (max(layer[i] for layer in image.layer) for i in (1, 2))
        cost += 2 * sum(samplings) / (widest * highest)
    _require_size(size, cost)
    return to_plain_mode(image, READ_SIDE), _exif(image)


def _read_gif(data: bytes) -> ReadPicture:
    image = GifImageFile(BytesIO(_strip_gif(data)))
    _require_size(image.size, GIF_BYTES)
    return to_plain_mode(image, READ_SIDE), b""


def _read_bmp(data: bytes) -> ReadPicture:
    """Rejects run-length encoding, which Pillow decodes in Python: 20 MB take 10 s."""
    if data[14] != 12 and data[30] in (1, 2):
        raise PictureError(UNSUPPORTED.format("run-length compressed BMP"))
    image = BmpImageFile(BytesIO(data))
    _require_size(image.size, _stored_bytes(image.mode))
    return to_plain_mode(image, READ_SIDE), b""


def _read_webp(data: bytes) -> ReadPicture:
    """Reads a large still picture by OpenCV, which holds it once or twice where Pillow holds it four times."""
    image = WebPImageFile(BytesIO(data))
    is_large = image.width * image.height * WEBP_BYTES > MAX_DECODED_BYTES
    if not is_large or image.n_frames > 1:
        _require_size(image.size, WEBP_BYTES)
        return to_plain_mode(_release(image), READ_SIDE), _exif(image)
    is_opaque = image.mode == "RGB"
    _require_size(image.size, 8 if not is_opaque else 7 if b"VP8L" in data else 3.5)
    factor = next(factor for factor in (8, 4, 2, 1) if factor == 1 or factor <= _reduction(image.size, READ_SIDE))
    flag = getattr(cv2, f"IMREAD_REDUCED_COLOR_{factor}" if factor > 1 else "IMREAD_COLOR") if is_opaque else -1
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise PictureError(DAMAGED)
    height, width, _ = pixels.shape
    rows, mode = _band_rows((width, height), READ_SIDE), image.mode
    bands = (pixels[top : top + rows] for top in range(0, height, rows))
    pictures = (Image.frombytes(mode, band.shape[1::-1], band.tobytes(), "raw", f"BGR{mode[3:]}") for band in bands)
    return _join_bands(pictures, (width, height), READ_SIDE), _exif(image)


def _read_avif(data: bytes) -> ReadPicture:
    """Hides the EXIF item; an AVIF picture's rotation is stored elsewhere."""
    image = AvifImageFile(BytesIO(re.sub(rb"(infe.{8,10})Exif", rb"\1none", data, flags=re.DOTALL)))
    _require_size(image.size, AVIF_BYTES)
    return to_plain_mode(_release(image), READ_SIDE), _exif(image)


def _strip_gif(data: bytes) -> bytes:
    """Keeps the header, the graphic control extension and the first image, which may exceed the header's size."""
    start = 13 + (6 << (data[10] & 7) if data[10] & 0x80 else 0)
    header, control = data[:start], b""
    while data[start] == ord("!"):
        if data[start + 1 : start + 3] == b"\xf9\x04":
            control = data[start : start + 7] + b"\0"
        start += 2
        while data[start]:
            start += data[start] + 1
        start += 1
    start = data.index(b",", start, start + 1)
    left, top, width, height = struct.unpack_from("<4H", data, start + 1)
    _require_size((left + width, top + height), GIF_BYTES)
    return header + control + data[start:]


_FORMATS: tuple[tuple[bytes, Callable[[bytes], ReadPicture]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", _read_png),
    (rb"\xff\xd8\xff", _read_jpeg),
    (rb"GIF8[79]a", _read_gif),
    (rb"BM", _read_bmp),
    (rb"RIFF....WEBP", _read_webp),
    (rb"....ftyp(....){0,16}?avi[fs]", _read_avif),
)
# The tag's number, "one 16-bit integer", and its value, in little and big endian.
_EXIF_ORIENTATION = rb"\x12\x01\x03\0\x01\0\0\0(.)\0|\x01\x12\0\x03\0\0\0\x01\0(.)"
