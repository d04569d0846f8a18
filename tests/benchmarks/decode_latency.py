"""Latency of decoding one code with LiteRT and with Keras: `python -m tests.benchmarks.decode_latency`.

The methods take turns on the same codes. The target is LiteRT at least 100 times faster than Keras' `predict`.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models import load_bundle
from tests.benchmarks.runner import Row, run

WARM_UP_ROUNDS = 3


def decoders(plane: Any, path: Any) -> dict[str, Callable[[Any], Any]]:
    """Functions that decode one code (1, 2) to an image (1, 28, 28), by name.

    Args:
        plane: the map.
        path: its decoder's `.keras` file.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import tensorflow as tf

    decoder = keras.models.load_model(path)
    compiled = tf.function(decoder)

    def with_shapes(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda code: np.clip(np.asarray(call(code.reshape(1, 1, 1, 2))).reshape(1, 28, 28), 0, 1)

    return {
        "LiteRT: bundle.maps[…].decode(x)": plane.decode,
        "Keras: model.predict(x)": with_shapes(lambda code: decoder.predict(code, verbose=0)),
        "Keras: model(x)": with_shapes(decoder),
        "Keras: tf.function(model)(x)": with_shapes(lambda code: compiled(tf.constant(code))),
    }


def measure(rounds: int) -> list[Row]:
    """Latencies of each method over `rounds` codes."""
    bundle = load_bundle()
    plane = next(iter(bundle.maps.values()))
    methods = decoders(plane, bundle.path / plane.info["decoder"]["keras"])
    codes = plane.codes("test")[:rounds]
    latencies: dict[str, list[float]] = {name: [] for name in methods}
    differences = dict.fromkeys(methods, 0.0)
    for number, code in enumerate(codes):
        exact = plane.decode(code[None])
        for name, decode in methods.items():
            start = time.perf_counter()
            image = decode(code[None])
            if number >= WARM_UP_ROUNDS:
                latencies[name].append(1e3 * (time.perf_counter() - start))
            differences[name] = max(differences[name], float(np.abs(image - exact).max()))
    medians = {name: statistics.median(times) for name, times in latencies.items()}
    fastest = next(iter(medians.values()))
    return [
        {
            "method": name,
            "p50 ms": median,
            "p95 ms": float(np.percentile(latencies[name], 95)),
            "ratio to LiteRT": median / fastest,
            "largest difference": f"{differences[name]:.0e}",
        }
        for name, median in medians.items()
    ]


if __name__ == "__main__":
    run(measure, __doc__, rounds=200)
