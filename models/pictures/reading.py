"""Any picture file -> a safe, upright image. Knows no garment.

Pillow gets only what a still picture needs: readers from an allow-list, chosen by content, and neither
metadata nor further frames. Hostile files live there, and Pillow reports what it finds with `warnings.warn`,
which only process-wide state can silence; so it is never provoked. (`Image.open` merely warns of a bomb.)
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from PIL import ExifTags, Image, ImageFile, ImageOps
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MEGABYTES = 20
MEGAPIXELS = 51  # cameras of 50 megapixels write up to 50.4
READ_SIDE = 1024

EMPTY = "This file is empty, or it is none: choose a picture and send it again."
UNKNOWN = "This is not a picture I can read: send a PNG, JPEG, WebP, AVIF, GIF or BMP."
UNSUPPORTED = "This is a {}, which I cannot read: save it as JPEG or PNG and send that."
TOO_LARGE = "This picture is far too large: scale it down and send it again."
DAMAGED = "This picture is cut short or damaged: save it again and retry."
CLUTTERED = "I cannot tell a garment from what is around it: try a plain background."
EMPTY_BOX = "I see nothing but background in this box: draw it around the garment."
SMALL_BOX = "This box is too small to hold a garment: draw a larger one."
SCATTERED = "I see many small things here, and no garment among them: show me a single one."
BLANK = "I see nothing but background here: send a picture with a garment in it."


class PictureError(ValueError):
    """A file or picture that cannot be used; the message is one sentence for whoever sent it."""


@contextmanager
def only_picture_errors() -> Iterator[None]:
    """Turns whatever goes wrong within into a `PictureError`."""
    try:
        yield
    except PictureError:
        raise
    except Exception as error:  # broken files make Pillow raise nearly anything
        bomb = isinstance(error, Image.DecompressionBombError)
        raise PictureError(TOO_LARGE if bomb else DAMAGED) from error


@only_picture_errors()
def read_picture(data: bytes) -> Image.Image:
    """Decodes a picture file: first frame, upright, mode L, LA, RGB or RGBA, no edge over `READ_SIDE` pixels.

    Raises `PictureError`, and nothing else, for what is not a whole picture of a known format and size.
    """
    if not isinstance(data, bytes | bytearray) or not data:
        raise PictureError(EMPTY)
    _admit("file", len(data) / 1e6, "MB", MEGABYTES)
    for signature, reader, still, megapixels in _KINDS:
        if re.match(signature, data, re.DOTALL):
            image = reader(BytesIO(still(data)))
            _admit("picture", image.width * image.height / 1e6, "megapixels", megapixels)
            image.draft(None, (READ_SIDE, READ_SIDE))
            picture = to_plain_mode(image, READ_SIDE)
            if turn := re.search(_ORIENTATION, image.info.get("exif", b""), re.DOTALL):
                picture.getexif()[ExifTags.Base.Orientation] = (turn[1] or turn[2])[0]
                ImageOps.exif_transpose(picture, in_place=True)
            return picture
    raise PictureError(UNSUPPORTED.format("HEIC picture") if data[4:11] == b"ftyphei" else UNKNOWN)


def to_plain_mode(image: Image.Image, side: int) -> Image.Image:
    """A copy in mode L, LA, RGB or RGBA, no edge over `side`; in bands, as a whole one may take 200 MB."""
    width, height = image.size
    factor = max(1, max(width, height) // side)
    rows = height if image.mode in ("I", "F") else factor * max(1, 1_000_000 // (width * factor))
    boxes = [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]
    bands = [_plain_mode(image.crop(box)).reduce(factor) for box in boxes]
    to_plain_mode = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for box, band in zip(boxes, bands, strict=True):
        to_plain_mode.paste(band, (0, box[1] // factor))
    to_plain_mode.thumbnail((side, side), Image.Resampling.HAMMING)
    return to_plain_mode


def _plain_mode(image: Image.Image) -> Image.Image:
    if not image.mode.startswith(("I", "F")):
        grey = image.mode in ("1", "L", "LA", "La")
        return image.convert(("L" if grey else "RGB") + ("A" if image.has_transparency_data else ""))
    deep = np.nan_to_num(np.asarray(image, np.float32))  # Pillow's own conversion clips deep greys to white
    whites = (65535.0,) if image.mode.startswith("I;16") else (1.0, 255.0, 65535.0, float(deep.max()))
    white = next(white for white in whites if deep.max() <= white)
    to_plain_mode = Image.fromarray(np.rint((deep / white).clip(0, 1) * 255).astype(np.uint8))
    if (key := image.info.get("transparency")) is not None:
        to_plain_mode.putalpha(Image.fromarray(np.where(deep == key, 0, 255).astype(np.uint8)))
    return to_plain_mode


def _admit(what: str, n: float, unit: str, most: int) -> None:
    if n > most:
        raise PictureError(f"This {what} is too large ({np.ceil(n):.0f} {unit}): send one of at most {most}.")


class _StillJpeg(JpegImageFile):
    """A JPEG without its EXIF, in which Pillow would look for the resolution."""

    def getexif(self) -> Image.Exif:
        return Image.Exif()


def _still_jpeg(data: bytes) -> bytes:
    """Refuses endless progressive scans: 100 bytes of one can cost 0.1 s; encoders write 18 at most."""
    _admit("picture", len(re.findall(rb"\xff\xda\0[\x08\x0a\x0c\x0e]", data)), "scans", 40)
    return data


def _still_bmp(data: bytes) -> bytes:
    """Refuses run lengths: Pillow unpacks them in Python, 20 MB in 10 s."""
    if data[14] != 12 and data[30] in (1, 2):
        raise PictureError(UNSUPPORTED.format("run-length compressed BMP"))
    return data


def _still_png(data: bytes) -> bytes:
    """Keeps what a still picture needs; checks all checksums, also those of pixels, which Pillow skips."""
    kept, pixels, start, name = [data[:8]], [b"IDAT"], 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, start)
        chunk = data[start : start + length + 12]
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise PictureError(DAMAGED)
        if name == b"IDAT":
            pixels.append(chunk[8:-4])
        elif name in (b"IHDR", b"PLTE", b"tRNS", b"eXIf"):
            kept.append(chunk)
        start += length + 12
    idat = b"".join(pixels)  # one chunk, as Pillow needs seconds for a million small ones
    kept += [struct.pack(">I", len(idat) - 4), idat, struct.pack(">I", zlib.crc32(idat)), chunk]
    return b"".join(kept)


def _still_gif(data: bytes) -> bytes:
    """Keeps header, graphic control and first image, which may be larger than the header says."""
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
    _admit("picture", (left + width) * (top + height) / 1e6, "megapixels", MEGAPIXELS)
    return header + control + data[start:]


def _still_avif(data: bytes) -> bytes:
    """Hides the EXIF item; how an AVIF picture is turned is a property outside it."""
    return re.sub(rb"(infe.{8,10})Exif", rb"\1none", data, flags=re.DOTALL)


# Signature, reader, what it gets, most megapixels: libwebp and libavif hold a picture several times over.
_KINDS: tuple[tuple[bytes, type[ImageFile.ImageFile], Callable[[bytes], bytes], int], ...] = (
    (rb"\x89PNG\r\n\x1a\n", PngImageFile, _still_png, MEGAPIXELS),
    (rb"\xff\xd8\xff", _StillJpeg, _still_jpeg, MEGAPIXELS),
    (rb"GIF8[79]a", GifImageFile, _still_gif, MEGAPIXELS),
    (rb"BM", BmpImageFile, _still_bmp, MEGAPIXELS),
    (rb"RIFF....WEBP", WebPImageFile, bytes, 17),
    (rb"....ftyp(....){0,16}?avi[fs]", AvifImageFile, _still_avif, 17),
)
# The tag's number, "one 16-bit number" and its value, in either byte order.
_ORIENTATION = rb"\x12\x01\x03\0\x01\0\0\0(.)\0|\x01\x12\0\x03\0\0\0\x01\0(.)"
