"""Latency and memory of classifying a picture file on one core: `python -m tests.benchmarks.picture_latency`.

Targets: a photo of 12 megapixels in 400 ms (95th percentile) and 150 MB, a drawing in 80 ms.
"""

import io
import os
import resource
import time

import numpy as np
from PIL import Image, ImageDraw

from models import load_bundle, read_picture
from tests.benchmarks.runner import Row, run

DRAWING_SIDE = 320
PHOTO_SIZE = 4_000, 3_000
SHIRT = [(0.3, 0.1), (0.7, 0.1), (0.95, 0.35), (0.72, 0.42), (0.72, 0.92), (0.28, 0.92), (0.28, 0.42), (0.05, 0.35)]


def photo() -> bytes:
    """A JPEG of a phone camera's size: a T-shirt on a textured background, with sensor noise."""
    random = np.random.default_rng(0)
    cells = random.integers(90, 200, (12, 16, 3), np.uint8)
    picture = Image.fromarray(cells).resize(PHOTO_SIZE, Image.Resampling.BICUBIC)
    corners = [(x * PHOTO_SIZE[0] * 0.5 + PHOTO_SIZE[0] * 0.25, y * PHOTO_SIZE[1]) for x, y in SHIRT]
    ImageDraw.Draw(picture).polygon(corners, (40, 60, 120))
    noise = random.integers(-12, 13, (PHOTO_SIZE[1], PHOTO_SIZE[0], 1), np.int16)
    noisy = np.clip(np.asarray(picture, np.int16) + noise, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=88)
    return file.getvalue()


def drawing() -> bytes:
    """A PNG of the sketchpad's size: white strokes on black."""
    picture, file = Image.new("RGB", (DRAWING_SIDE, DRAWING_SIDE)), io.BytesIO()
    corners = [(x * DRAWING_SIDE, y * DRAWING_SIDE) for x, y in SHIRT]
    ImageDraw.Draw(picture).line([*corners, corners[0]], "white", 20)
    picture.save(file, "PNG")
    return file.getvalue()


def peak_memory() -> float:
    """Peak resident memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure(rounds: int) -> list[Row]:
    """Latency of `rounds` predictions for each picture, and growth of the peak memory."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    files = {"drawing": drawing(), "photo, 12 megapixels": photo()}
    bundle = load_bundle()
    bundle.classify(read_picture(files["drawing"]))
    rows = []
    for name, content in files.items():
        before, latencies = peak_memory(), []
        for _ in range(rounds):
            started = time.perf_counter()
            bundle.classify(read_picture(content))
            latencies.append((time.perf_counter() - started) * 1e3)
        rows.append(
            {
                "picture": name,
                "predictions": rounds,
                "p50 ms": float(np.median(latencies)),
                "p95 ms": float(np.percentile(latencies, 95)),
                "peak memory growth MB": peak_memory() - before,
            }
        )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=40)
