"""Picture file -> upright image.

Pillow is given only what a still picture needs: a decoder from an allow-list, chosen by content, and neither metadata
nor further frames, where malicious files hide their payload. Pillow also reports problems with `warnings.warn`, which
only process-wide state could silence; without metadata it has nothing to warn about. (`Image.open` only warns about
decompression bombs, so it is not used.)
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

MAX_FILE_MEGABYTES = 20
MAX_MEGAPIXELS = 51  # cameras of 50 megapixels write up to 50.4
MAX_MEGAPIXELS_BUFFERED = 17
"""For libwebp and libavif, which hold several copies of a picture in memory."""
MAX_JPEG_SCANS = 40
"""Encoders write at most 18; each of a progressive JPEG's scans can cost 0.1 s in 100 bytes."""
READ_SIDE = 1024
"""Longest side of the decoded picture, in pixels."""
BAND_PIXELS = 1_000_000

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


@only_picture_errors()
def read_picture(data: bytes) -> Image.Image:
    """Decodes a picture file: first frame, upright, mode L, LA, RGB or RGBA, no side over `READ_SIDE` pixels.

    Raises:
        PictureError: and nothing else, if the file is not a complete picture of a known format and size.
    """
    if not isinstance(data, bytes | bytearray) or not data:
        raise PictureError(EMPTY)
    _require_at_most("file", len(data) / 1e6, "MB", MAX_FILE_MEGABYTES)
    for signature, decoder, sanitize, max_megapixels in _FORMATS:
        if re.match(signature, data, re.DOTALL):
            image = decoder(BytesIO(sanitize(data)))
            _require_at_most("picture", image.width * image.height / 1e6, "megapixels", max_megapixels)
            image.draft(None, (READ_SIDE, READ_SIDE))
            picture = to_plain_mode(image, READ_SIDE)
            if orientation := re.search(_EXIF_ORIENTATION, image.info.get("exif", b""), re.DOTALL):
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
    factor = max(1, max(width, height) // max_side)
    rows = height if image.mode in ("I", "F") else factor * max(1, BAND_PIXELS // (width * factor))
    boxes = [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]
    bands = [_convert_mode(image.crop(box)).reduce(factor) for box in boxes]
    copy = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for box, band in zip(boxes, bands, strict=True):
        copy.paste(band, (0, box[1] // factor))
    copy.thumbnail((max_side, max_side), Image.Resampling.HAMMING)
    return copy


def _convert_mode(image: Image.Image) -> Image.Image:
    if not image.mode.startswith(("I", "F")):
        is_grey = image.mode in ("1", "L", "LA", "La")
        return image.convert(("L" if is_grey else "RGB") + ("A" if image.has_transparency_data else ""))
    values = np.nan_to_num(np.asarray(image, np.float32))  # Pillow's own conversion clips deep greys to white
    whites = (65535.0,) if image.mode.startswith("I;16") else (1.0, 255.0, 65535.0, float(values.max()))
    white = next(white for white in whites if values.max() <= white)
    grey = Image.fromarray(np.rint((values / white).clip(0, 1) * 255).astype(np.uint8))
    if (transparent := image.info.get("transparency")) is not None:
        grey.putalpha(Image.fromarray(np.where(values == transparent, 0, 255).astype(np.uint8)))
    return grey


def _require_at_most(subject: str, amount: float, unit: str, limit: int) -> None:
    if amount > limit:
        raise PictureError(f"This {subject} is too large ({np.ceil(amount):.0f} {unit}): send one of at most {limit}.")


class _JpegWithoutExif(JpegImageFile):
    """A JPEG decoder that does not parse EXIF, where Pillow would look for the resolution."""

    def getexif(self) -> Image.Exif:
        """An empty EXIF."""
        return Image.Exif()


def _check_jpeg(data: bytes) -> bytes:
    """Rejects a JPEG of very many progressive scans."""
    scans = len(re.findall(rb"\xff\xda\0[\x08\x0a\x0c\x0e]", data))
    _require_at_most("picture", scans, "scans", MAX_JPEG_SCANS)
    return data


def _check_bmp(data: bytes) -> bytes:
    """Rejects run-length encoding, which Pillow decodes in Python: 20 MB take 10 s."""
    if data[14] != 12 and data[30] in (1, 2):
        raise PictureError(UNSUPPORTED.format("run-length compressed BMP"))
    return data


def _strip_png(data: bytes) -> bytes:
    """Keeps the chunks of a still picture, and verifies the checksums, which Pillow skips for pixels."""
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
    idat = b"".join(pixels)  # one chunk, because Pillow needs seconds for a million small ones
    kept += [struct.pack(">I", len(idat) - 4), idat, struct.pack(">I", zlib.crc32(idat)), chunk]
    return b"".join(kept)


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
    _require_at_most("picture", (left + width) * (top + height) / 1e6, "megapixels", MAX_MEGAPIXELS)
    return header + control + data[start:]


def _strip_avif(data: bytes) -> bytes:
    """Hides the EXIF item; an AVIF picture's rotation is stored elsewhere."""
    return re.sub(rb"(infe.{8,10})Exif", rb"\1none", data, flags=re.DOTALL)


# Signature, decoder, what checks or strips the file before it is decoded, and the limit in megapixels.
_FORMATS: tuple[tuple[bytes, type[ImageFile.ImageFile], Callable[[bytes], bytes], int], ...] = (
    (rb"\x89PNG\r\n\x1a\n", PngImageFile, _strip_png, MAX_MEGAPIXELS),
    (rb"\xff\xd8\xff", _JpegWithoutExif, _check_jpeg, MAX_MEGAPIXELS),
    (rb"GIF8[79]a", GifImageFile, _strip_gif, MAX_MEGAPIXELS),
    (rb"BM", BmpImageFile, _check_bmp, MAX_MEGAPIXELS),
    (rb"RIFF....WEBP", WebPImageFile, bytes, MAX_MEGAPIXELS_BUFFERED),
    (rb"....ftyp(....){0,16}?avi[fs]", AvifImageFile, _strip_avif, MAX_MEGAPIXELS_BUFFERED),
)
# The tag's number, "one 16-bit integer", and its value, in little and big endian.
_EXIF_ORIENTATION = rb"\x12\x01\x03\0\x01\0\0\0(.)\0|\x01\x12\0\x03\0\0\0\x01\0(.)"
