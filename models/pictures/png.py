"""PNG files, decoded in bands of rows, so that a large picture never lies in memory as a whole."""

import copy
import struct
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By colour type."""
FILTER_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
"""Modes of 8 bits a channel by the bytes of a pixel, which is all that PNG's filters know of a picture."""
INFLATED_BYTES = 65_536


def strip_png(data: bytes) -> bytes:
    """Keeps the chunks of a still picture, and verifies the checksums, which Pillow skips for pixels.

    A file that ends early is completed: whether all of its pixels are there is for who decodes it to find out.

    Raises:
        ValueError: a checksum is wrong.
    """
    view = memoryview(data)
    kept, pixels, start, name = [view[:8]], [], 8, b""
    while name != b"IEND" and len(data) >= start + 8:
        length, name = struct.unpack_from(">I4s", data, start)
        end = start + 8 + length
        checksum = data[end : end + 4]
        if len(checksum) == 4 and zlib.crc32(view[start + 4 : end]) != int.from_bytes(checksum):
            raise ValueError("wrong checksum")
        if name == b"IDAT":
            pixels.append(view[start + 8 : end])
        elif name in (b"IHDR", b"PLTE", b"tRNS", b"eXIf"):
            kept.append(view[start : end + 4])
        start = end + 4
    idat = b"".join([b"IDAT", *pixels])  # one chunk, because Pillow needs seconds for a million small ones
    checksum = struct.pack(">I", zlib.crc32(idat))
    return b"".join([*kept, struct.pack(">I", len(idat) - 4), idat, checksum, b"\0\0\0\0IEND\xaeB`\x82"])


def decode_bands(image: PngImageFile, file: bytes, rows: int) -> Iterator[Image.Image]:
    """Decodes a picture from top to bottom.

    Filters work on bytes and look one row up. So each band is unfiltered behind the last row of the one before, as a
    picture of 8 bits a channel whose pixels have as many bytes.

    Args:
        image: opened and not yet loaded; not interlaced.
        file: what it was opened from, of `strip_png`.
        rows: of a band; the last one may have less.

    Raises:
        ValueError: rows are missing or damaged.
    """
    width, height = image.size
    _, _, start, mode = image.tile[0]
    depth, color = file[24:26]
    line = -(-width * depth * CHANNELS[color] // 8)
    unit = max(1, depth * CHANNELS[color] // 8)
    heights = [min(rows, height - top) for top in range(0, height, rows)]
    compressed = memoryview(file)[start : start + int.from_bytes(file[start - 8 : start - 4])]
    parts = _inflate(compressed, [count * (1 + line) for count in heights])
    drops_low_bytes = unit > 4  # 16 bits a channel: Pillow keeps the high bytes of colours, too
    if drops_low_bytes:
        line, unit, mode = line // 2, unit // 2, FILTER_MODES[unit // 2]
    above = np.zeros(line, np.uint8)
    for count, part in zip(heights, parts, strict=True):
        filtered = np.frombuffer(part, np.uint8).reshape(count, -1)
        known = np.zeros((count + 1, 1 + line), np.uint8)  # a row that starts with 0 has no filter
        known[0, 1:] = above
        known[1:, 0] = filtered[:, 0]
        known[1:, 1:] = filtered[:, 1 :: 2 if drops_low_bytes else 1]
        size = line // unit, count + 1
        plain = Image.frombytes(FILTER_MODES[unit], size, zlib.compress(known.data, 0), "zip", FILTER_MODES[unit])
        above = np.frombuffer(plain.crop((0, count, *size)).tobytes(), np.uint8)
        band = plain.crop((0, 1, *size))
        if mode != plain.mode:
            band = Image.frombytes(image.mode, (width, count), band.tobytes(), "raw", mode)
        band.info = image.info.copy()
        band.palette = copy.copy(image.palette)
        yield band


def _inflate(compressed: memoryview, sizes: Iterable[int]) -> Iterator[bytes]:
    """Decompresses parts of given sizes; what follows them does not matter.

    Raises:
        ValueError: there is less.
    """
    stream, start = zlib.decompressobj(), 0
    waiting: bytes | memoryview = b""
    for size in sizes:
        part = bytearray()
        while len(part) < size:
            if not waiting:
                waiting = compressed[start : start + INFLATED_BYTES]
                start += INFLATED_BYTES
            found = stream.decompress(waiting, size - len(part))
            waiting = stream.unconsumed_tail
            if not found and not waiting and (stream.eof or start >= len(compressed)):
                raise ValueError("rows are missing")
            part += found
        yield bytes(part)
