"""A large picture is decoded in little memory, or refused: by bands of rows, at a reduced size, two at a time."""

import json
import struct
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import read_picture
from models.pictures import opencv as cv2
from models.pictures import reading
from tests.models.pictures.picture_files import ORIENTATION, chunk, encode, mean_difference, rejection, shirt

MEMORY_LIMIT_MB = 60
MEASURE = """
import json, os, sys
from pathlib import Path
import cv2
from models import PictureError, read_picture
from tests.models.pictures.picture_files import FORMATS, encode, shirt

def kilobytes(name):
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if name in line)

for kind in FORMATS:  # loads what every decoder needs
    read_picture(encode(shirt(), kind))
for path in sys.argv[1:]:
    data = Path(path).read_bytes()
    if (child := os.fork()) == 0:
        before = kilobytes("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
        picture = read_picture(data)
        print(json.dumps([path, max(picture.size), (kilobytes("VmHWM") - before) / 1e3]), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


def black_png(width, height, color, depth=8, interlaced=False, rows=None):
    """A PNG of zeros, made without an encoder; an interlaced one has up to twice as many rows."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    size = (1 + -(-width * channels * depth // 8)) * height + 2 * height * interlaced
    pixels = zlib.compress(bytes(size), 1) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def large(side, mode="RGB"):
    return Image.new(mode, (side, side), 90 if mode == "L" else "#5a3c28")


LARGE = {
    "colours.png": lambda: black_png(7_100, 7_100, 2),
    "transparent, 16 bits.png": lambda: black_png(5_000, 5_000, 6, 16),
    "grey, interlaced.png": lambda: black_png(6_900, 6_900, 0, 8, True),
    "progressive.jpg": lambda: encode(large(3_400), "JPEG", progressive=True, quality=30),
    "plain.webp": lambda: encode(large(3_600), "WEBP", method=0),
    "transparent.webp": lambda: encode(large(2_440, "RGBA"), "WEBP", method=0),
    "small.webp": lambda: encode(large(1_730), "WEBP", method=0),
    "transparent.avif": lambda: encode(large(1_980, "RGBA"), "AVIF", speed=10),
    "any.gif": lambda: encode(large(5_900, "L"), "GIF"),
}


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peaks of memory are measured on Linux only")
def test_the_largest_picture_of_each_kind_takes_at_most_60_megabytes_while_it_is_decoded(tmp_path):
    for name, make in LARGE.items():
        (tmp_path / name).write_bytes(make())
    paths = [str(tmp_path / name) for name in LARGE]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", MEASURE, *paths], cwd=root, capture_output=True, text=True, check=True)
    measured = {Path(path).name: (side, peak) for path, side, peak in map(json.loads, done.stdout.splitlines())}
    assert measured.keys() == LARGE.keys()
    assert {name: peak for name, (_, peak) in measured.items() if peak > MEMORY_LIMIT_MB} == {}
    assert {side for side, _ in measured.values()} == {reading.READ_SIDE}


JPEG_SIZE = struct.pack(">2H", 80, 60)


@pytest.mark.parametrize(
    ("data", "megapixels"),
    [
        (black_png(5_000, 5_000, 2, interlaced=True, rows=b""), 12),
        (encode(shirt(), "JPEG", progressive=True).replace(JPEG_SIZE, struct.pack(">2H", 7_100, 7_100)), 14),
        (
            encode(shirt(), "JPEG", progressive=True, subsampling=0).replace(
                JPEG_SIZE, struct.pack(">2H", 3_000, 4_000)
            ),
            6,
        ),
    ],
    ids=["interlaced PNG", "progressive JPEG", "progressive JPEG with all colours"],
)
def test_what_decoders_hold_as_a_whole_is_refused_above_fewer_megapixels(data, megapixels, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load_prepare", lambda image: pytest.exit("decoded a bomb"))
    assert rejection(data).endswith(f"megapixels): send one of at most {megapixels}.")


def with_16_bits(mode):
    channels = {"RGB": [2, 1, 0], "RGBA": [2, 1, 0, 3]}[mode]
    deep = np.asarray(shirt().convert(mode)).astype(np.uint16)[..., channels] * 257
    return cv2.imencode(".png", deep)[1].tobytes()


PALETTE = shirt().quantize(4)
PNGS = {
    "1 bit": encode(shirt().convert("1"), "PNG"),
    "grey": encode(shirt().convert("L"), "PNG"),
    "grey and alpha": encode(shirt().convert("LA"), "PNG"),
    "16-bit grey": encode(Image.fromarray(np.asarray(shirt().convert("L")).astype(np.uint16) * 257), "PNG"),
    "palette of 1 bit": encode(shirt().quantize(2), "PNG", bits=1),
    "palette of 2 bits": encode(PALETTE, "PNG", bits=2),
    "palette of 4 bits": encode(PALETTE, "PNG", bits=4),
    "palette": encode(shirt().quantize(200), "PNG", bits=8),
    "palette with alpha": encode(PALETTE, "PNG", transparency=bytes([0, 90, 255, 255])),
    "colours": encode(shirt(), "PNG"),
    "colours with one transparent": encode(shirt(), "PNG", transparency=(255, 255, 255)),
    "colours and alpha": encode(shirt("#0000", "navy", "RGBA"), "PNG"),
    "16-bit colours": with_16_bits("RGB"),
    "16-bit colours and alpha": with_16_bits("RGBA"),
}


@pytest.mark.parametrize("kind", PNGS)
def test_a_png_is_read_in_bands_as_pillow_reads_it_as_a_whole(kind, tmp_path, monkeypatch):
    file = tmp_path / "any.png"
    file.write_bytes(PNGS[kind])
    whole = reading.to_plain_mode(Image.open(file), reading.READ_SIDE)
    monkeypatch.setattr(reading, "BAND_PIXELS", 60 * 7)
    read = read_picture(PNGS[kind])
    assert (read.mode, read.size) == (whole.mode, whole.size)
    assert read.tobytes() == whole.tobytes()


def test_every_filter_of_a_png_crosses_the_bands(monkeypatch):
    monkeypatch.setattr(reading, "BAND_PIXELS", 50 * 3)
    noise = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)
    for strategy in range(5):
        flag = 1 << (3 + strategy)  # libpng's PNG_FILTER_NONE to PNG_FILTER_PAETH
        data = cv2.imencode(".png", noise[..., ::-1], [cv2.IMWRITE_PNG_FILTER, flag])[1].tobytes()
        assert np.array_equal(np.asarray(read_picture(data)), noise)


@pytest.mark.parametrize("size", [(2_100, 1_500), (1_000, 3_150)])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_large_webp_looks_as_pillow_shows_it(size, alpha, monkeypatch):
    picture = shirt("#0000" if alpha else "white", "navy", "RGBA" if alpha else "RGB").resize(size)
    data = encode(picture, "WEBP", method=0, quality=90)
    read = read_picture(data)
    monkeypatch.setattr(reading, "WEBP_BYTES", 0.1)
    whole = read_picture(data)
    assert (read.mode, read.size) == (whole.mode, whole.size)
    assert mean_difference(read, whole) < 2


@pytest.mark.parametrize("alpha", [False, True])
def test_a_large_webp_is_turned_upright_once(alpha):
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned by 90 degrees to the left
    picture = shirt("#0000" if alpha else "white", "navy", "RGBA" if alpha else "RGB").resize((1_500, 2_000))
    lying = encode(picture.rotate(90, expand=True).resize((2_400, 1_800)), "WEBP", method=0, exif=exif)
    read = read_picture(lying)
    assert read.size == (768, 1_024)
    assert mean_difference(read, picture.resize(read.size)) < 5


def test_a_long_jpeg_is_reduced_while_it_is_decoded():
    panorama = Image.new("L", (12_000, 700), 255)
    panorama.paste(0, (3_000, 0, 6_000, 700))
    read = np.asarray(read_picture(encode(panorama, "JPEG")))
    assert read.shape == (60, 1024)
    assert (read[:, 300:480] < 5).all()
    assert (read[:, 600:] > 250).all()


def test_at_most_two_pictures_are_decoded_at_a_time(monkeypatch):
    running, most, third = [], [], threading.Event()

    def read(_):
        running.append(1)
        most.append(len(running))
        if len(running) > 2:
            third.set()
        third.wait(0.05)
        running.pop()
        return shirt(), b""

    monkeypatch.setattr(reading, "_FORMATS", ((b"", read),))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(read_picture, [b"any"] * 8))
    assert max(most) == 2
