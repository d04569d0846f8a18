"""From picture file to verdict on one core, and the memory it takes: `python -m tests.benchmarks.picture_latency`.

Targets: a photo of 12 megapixels in at most 400 ms (95 of 100) and 150 MB, a drawing in at most 80 ms.
"""

import io
import os
import resource
import time

import numpy as np
from PIL import Image, ImageDraw

from models import load_bundle, read_picture
from tests.benchmarks.serving import Row, run

SIDE = 320
PHOTO = 4_000, 3_000
SHIRT = [(0.3, 0.1), (0.7, 0.1), (0.95, 0.35), (0.72, 0.42), (0.72, 0.92), (0.28, 0.92), (0.28, 0.42), (0.05, 0.35)]


def photo() -> bytes:
    """A JPEG as large as a telephone's, of a T-shirt on a patterned ground, with the grain of a camera."""
    random = np.random.default_rng(0)
    cells = random.integers(90, 200, (12, 16, 3), np.uint8)
    picture = Image.fromarray(cells).resize(PHOTO, Image.Resampling.BICUBIC)
    corners = [(x * PHOTO[0] * 0.5 + PHOTO[0] * 0.25, y * PHOTO[1]) for x, y in SHIRT]
    ImageDraw.Draw(picture).polygon(corners, (40, 60, 120))
    grain = random.integers(-12, 13, (PHOTO[1], PHOTO[0], 1), np.int16)
    noisy = np.clip(np.asarray(picture, np.int16) + grain, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=88)
    return file.getvalue()


def drawing() -> bytes:
    """A PNG of the sketchpad's size: chalk on black."""
    picture, file = Image.new("RGB", (SIDE, SIDE)), io.BytesIO()
    corners = [(x * SIDE, y * SIDE) for x, y in SHIRT]
    ImageDraw.Draw(picture).line([*corners, corners[0]], "white", 20)
    picture.save(file, "PNG")
    return file.getvalue()


def most_memory() -> float:
    """Megabytes that this process ever took at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure(rounds: int) -> list[Row]:
    """Milliseconds of so many verdicts on each picture; megabytes above the most it took before."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    files = {"drawing": drawing(), "photo, 12 megapixels": photo()}
    bundle = load_bundle()
    bundle.classify(read_picture(files["drawing"]))
    rows = []
    for name, content in files.items():
        before, waits = most_memory(), []
        for _ in range(rounds):
            started = time.perf_counter()
            bundle.classify(read_picture(content))
            waits.append((time.perf_counter() - started) * 1e3)
        rows.append(
            {
                "picture": name,
                "verdicts": rounds,
                "p50 ms": float(np.median(waits)),
                "p95 ms": float(np.percentile(waits, 95)),
                "more MB": most_memory() - before,
            }
        )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=40)
