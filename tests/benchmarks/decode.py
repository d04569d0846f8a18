"""One garment from one code, LiteRT beside the Keras decoder it was exported from: `python -m tests.benchmarks.decode`.

All are given the same codes, one at a time, in turn. The target is LiteRT at least 100 times faster than `predict`.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models import load_bundle
from tests.benchmarks.serving import Row, run

WARM_UP = 3


def decoders(plane: Any, path: Any) -> dict[str, Callable[[Any], Any]]:
    """The ways to decode one code (1, 2) into a garment (1, 28, 28)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import tensorflow as tf

    decoder = keras.models.load_model(path)
    compiled = tf.function(decoder)

    def shaped(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda code: np.clip(np.asarray(call(code.reshape(1, 1, 1, 2))).reshape(1, 28, 28), 0, 1)

    return {
        "LiteRT: bundle.maps[…].decode(x)": plane.decode,
        "Keras: model.predict(x)": shaped(lambda code: decoder.predict(code, verbose=0)),
        "Keras: model(x)": shaped(decoder),
        "Keras: tf.function(model)(x)": shaped(lambda code: compiled(tf.constant(code))),
    }


def measure(rounds: int) -> list[Row]:
    """Median milliseconds of each, and as a ratio to LiteRT."""
    bundle = load_bundle()
    plane = next(iter(bundle.maps.values()))
    ways = decoders(plane, bundle.path / plane.info["decoder"]["keras"])
    codes = plane.codes("test")[:rounds]
    taken: dict[str, list[float]] = {name: [] for name in ways}
    off = dict.fromkeys(ways, 0.0)
    for number, code in enumerate(codes):
        exact = plane.decode(code[None])
        for name, decode in ways.items():
            start = time.perf_counter()
            garment = decode(code[None])
            if number >= WARM_UP:
                taken[name].append(1e3 * (time.perf_counter() - start))
            off[name] = max(off[name], float(np.abs(garment - exact).max()))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    fastest = next(iter(medians.values()))
    return [
        {
            "one decode": name,
            "p50 ms": median,
            "p95 ms": float(np.percentile(taken[name], 95)),
            "ratio to LiteRT": median / fastest,
            "differs by at most": f"{off[name]:.0e}",
        }
        for name, median in medians.items()
    ]


if __name__ == "__main__":
    run(measure, __doc__, rounds=200)
