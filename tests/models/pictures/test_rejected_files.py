"""All other files are rejected in one friendly sentence, without any other effect."""

import io
import os
import struct
import time
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from models import PictureError, prepare, read_picture
from tests.models.pictures.picture_files import (
    FORMATS,
    animated_webp,
    bmp,
    chunk,
    encode,
    gif,
    insert_chunks,
    outcome,
    png,
    rejection,
    shirt,
)


def test_only_bytes_are_accepted():
    for value in (None, "shirt.png", 5, ["x"], shirt()):
        with pytest.raises(PictureError):
            read_picture(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"BM",
        b"RIFF\0\0\0\0WEBP",
        b"\0\0\0\x1cftypavif",
        b"BMW is a car maker",
        b"hello" * 100,
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"P1 100000 100000 1",
        encode(shirt(), "TIFF"),
        encode(shirt(), "ICO"),
        png(0, 0),
    ],
)
def test_a_file_that_is_no_picture_is_rejected_in_one_sentence(data):
    sentence = rejection(data)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 120


def test_a_rejection_says_what_to_do():
    assert "empty" in rejection(b"")
    assert "JPEG" in rejection(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert "PNG" in rejection(bmp(9, 9, compression=1))
    assert "20" in rejection(bytes(20_000_001))
    assert "too large" in rejection(animated_webp(b"\xff\x3f\0\xff\x3f\0"))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.5, 0.97])
def test_a_truncated_picture_is_rejected(kind, part):
    data = encode(shirt().resize((240, 320)), kind)
    assert "cut short" in rejection(data[: int(len(data) * part)])


LAST_CHUNK, LAST_CHECKSUM = 12, 4


@pytest.mark.parametrize("missing", [1, LAST_CHUNK - 4, LAST_CHUNK, LAST_CHUNK + LAST_CHECKSUM])
@pytest.mark.parametrize("trailing", [b"", chunk(b"tEXt", b"Comment\0a shirt")[:-9]])
def test_a_png_that_ends_behind_its_pixels_is_read(missing, trailing):
    data = encode(shirt(), "PNG")[:-missing]
    if missing == LAST_CHUNK:
        data += trailing
    assert read_picture(data).tobytes() == shirt().tobytes()


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA"])
def test_a_png_without_its_last_row_is_rejected(mode):
    picture = shirt().convert(mode)
    data = encode(picture.crop((0, 0, 60, 79)), "PNG")
    longer = struct.pack(">II", 60, 80) + data[24:29]
    data = data[:8] + chunk(b"IHDR", longer) + data[33:]
    assert "cut short" in rejection(data)
    assert "cut short" in rejection(data[:-LAST_CHUNK])


@pytest.mark.parametrize("offset", [20, 60, -6])
def test_a_png_with_a_wrong_checksum_is_rejected(offset):
    data = bytearray(encode(shirt(), "PNG"))
    data[offset] ^= 1
    assert "damaged" in rejection(bytes(data))


@pytest.mark.parametrize(
    "bomb",
    [
        png(30_000, 30_000),
        png(1, 2**31 - 1),
        png(10_000, 9_500),  # Pillow alone would only warn from 89 to 179 megapixels
        gif((65_000, 65_000), (1, 1)),
        gif((1, 1), (11_000, 11_000)),
        bmp(20_000, 9_000, compression=0),
        encode(shirt(), "JPEG").replace(struct.pack(">2H", 80, 60), struct.pack(">2H", 9_000, 11_000)),
        encode(shirt(), "AVIF").replace(struct.pack(">2I", 60, 80), struct.pack(">2I", 9_000, 11_000)),
        animated_webp(b"\xff\x27\0\xff\x27\0"),
    ],
)
def test_a_decompression_bomb_is_rejected_by_its_size_before_it_is_decoded(bomb, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load_prepare", lambda image: pytest.exit("decoded a bomb"))
    assert "megapixels" in rejection(bomb)


def test_a_photo_of_50_megapixels_is_read():
    photo = Image.new("L", (8_192, 6_144), 255)
    photo.paste(0, (2_000, 1_000, 5_000, 5_000))
    assert prepare(read_picture(encode(photo, "JPEG"))).max() > 0.5


def test_a_jpeg_of_very_many_scans_is_rejected():
    data = encode(shirt(), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    assert read_picture(data[:-2] + last + data[-2:]).size == shirt().size
    assert "scans" in rejection(data[:-2] + last * 99 + data[-2:])


def test_a_decompression_bomb_in_the_metadata_is_ignored():
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000)))
    assert read_picture(insert_chunks(encode(shirt(), "PNG"), text)).tobytes() == shirt().tobytes()


def warning_files():
    """Files about which Pillow warns by default."""
    control = chunk(b"acTL", struct.pack(">II", 1, 0))
    exif = Image.Exif()
    exif[0x010E] = "a description longer than four bytes"
    entry, overlong = struct.pack(">HHI", 0x010E, 2, 37), struct.pack(">HHI", 0x010E, 2, 2**31)
    return {
        "a size just under Pillow's limit": png(10_000, 9_500),
        "a frame beyond the screen": gif((1, 1), (10_000, 9_500)),
        "two animation controls": insert_chunks(encode(shirt(), "PNG"), control, control),
        "broken EXIF in a JPEG": encode(shirt(), "JPEG", exif=exif).replace(entry, overlong),
        "broken EXIF in an AVIF": encode(shirt(), "AVIF", exif=exif).replace(entry, overlong),
        "broken EXIF in a WebP": encode(shirt(), "WEBP", exif=exif).replace(entry, overlong),
        "broken index of an MPO": encode(shirt(), "MPO", save_all=True, append_images=[shirt()]).replace(
            b"MPF\0II*\0", b"MPF\0IIII"
        ),
    }


@pytest.mark.parametrize("name", warning_files())
def test_pillow_alone_would_warn_about_these_files(name):
    with pytest.warns((UserWarning, Image.DecompressionBombWarning), match="."), suppress(OSError):
        ImageOps.exif_transpose(Image.open(io.BytesIO(warning_files()[name])))


@pytest.mark.parametrize("name", warning_files())
def test_no_warning_is_issued(name):
    with warnings.catch_warnings(record=True) as issued:
        warnings.simplefilter("always")
        outcome(warning_files()[name])
    assert not issued


def test_threads_are_independent_and_leave_process_wide_settings_alone():
    good = encode(shirt(), "PNG")
    files = [good, *warning_files().values()] * 8
    before = (list(warnings.filters), Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(outcome, files)) == [outcome(data) for data in files]
    assert before == (list(warnings.filters), Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK)


EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"
SEEDS = [
    *(encode(shirt(), kind) for kind in FORMATS),
    encode(shirt(), "JPEG", progressive=True, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
    encode(shirt().convert("P"), "PNG", transparency=0, save_all=True, append_images=[shirt().convert("P")]),
    encode(shirt("#0000", "navy", "RGBA"), "WEBP", lossless=True),
    *(path.read_bytes() for path in sorted(EXAMPLES.glob("*.png"))),
]
MUTATIONS = int(os.environ.get("MUTATIONS", "200"))
"""Number of damaged files in the next test; 10,000 take some minutes."""


@settings(max_examples=MUTATIONS, deadline=None, derandomize=True, database=None)
@given(
    data=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.binary(max_size=6)), min_size=1, max_size=5),
)
def test_a_damaged_file_is_read_or_rejected_in_one_sentence(data, edits):
    for position, length, new in edits:
        start = int(position * len(data))
        data = data[:start] + new + data[start + length :]
    started = time.perf_counter()
    result = outcome(data)
    assert time.perf_counter() - started < 5
    if isinstance(result, str):
        assert result.endswith(".")
        assert "\n" not in result
    else:
        prepared = np.frombuffer(result, np.float32)
        assert prepared.size == 28 * 28
        assert 0 <= prepared.min() <= prepared.max() <= 1
