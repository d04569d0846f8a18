"""Picture files made in memory: complete, unusual and malicious."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models import PictureError, prepare, read_picture

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP")
ORIENTATION = 0x0112


def shirt(background="white", color="navy", mode="RGB"):
    """A T-shirt with a longer left sleeve, so that all its rotations and mirror images differ."""
    picture = Image.new(mode, (60, 80), background)
    ImageDraw.Draw(picture).polygon(
        [(18, 8), (42, 8), (56, 26), (42, 30), (42, 72), (18, 72), (18, 44), (4, 44)], color
    )
    return picture


def encode(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress(bytes(1 + width)) if width * height < 1e4 else b""
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def insert_chunks(data, *chunks):
    """A PNG with chunks inserted after its header."""
    return data[:33] + b"".join(chunks) + data[33:]


def gif(screen, frame):
    frame_header = b"," + struct.pack("<4HB", 0, 0, *frame, 0)
    return b"GIF89a" + struct.pack("<2H3B", *screen, 0, 0, 0) + frame_header + b"\x02\x02\x44\x01\x00;"


def bmp(width, height, compression):
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + header + bytes(range(256)) * 4 + b"\1\2" * 99


def animated_webp(canvas):
    data = encode(shirt(), "WEBP", save_all=True, append_images=[shirt("red")])
    return data[:24] + canvas + data[30:]


def mean_difference(one, other):
    return np.abs(np.asarray(one.convert("RGB"), float) - np.asarray(other.convert("RGB"), float)).mean()


def outcome(data):
    """The prepared image's bytes, or the error's sentence."""
    try:
        return prepare(read_picture(data)).tobytes()
    except PictureError as error:
        return str(error)


def rejection(data):
    with pytest.raises(PictureError) as caught:
        prepare(read_picture(data))
    return str(caught.value)
