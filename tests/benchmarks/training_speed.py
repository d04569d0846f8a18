"""Training time of the atlas and of the write-up's autoencoder: `python -m tests.benchmarks.training_speed`.

Both are trained from random weights for the same number of epochs, a fifth of the 50 that were published for an MSE of
0.0244. The time of the atlas includes its t-SNE embedding; it trains on the first 50,000 training images.
"""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.spec import ATLAS, BLOG
from tests.benchmarks.runner import Row, run

BLOG_SEED = 4
"""The first seed whose untrained code uses both coordinates."""


def measure(rounds: int) -> list[Row]:
    """Wall-clock and processor time, and test errors, after `rounds` epochs."""
    from training.data.fashion_mnist import load
    from training.trainer.atlas import train_atlas
    from training.trainer.autoencoder import load_chosen, train_blog

    data = load()
    test = data.test.pixels()
    rows: list[Row] = []
    for train, config in ((train_atlas, ATLAS), (train_blog, replace(BLOG, seed=BLOG_SEED))):
        with tempfile.TemporaryDirectory() as folder:
            started, cpu_started = time.perf_counter(), time.process_time()
            train(replace(config, epochs=rounds), data, Path(folder))  # type: ignore[operator]
            seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
            network = load_chosen(Path(folder))[0]
        codes = network.encoder.predict(test, batch_size=1_000, verbose=0)
        decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
        error = float(np.mean(np.square(decoded - test), dtype=np.float64))
        rows.append(
            {
                "network": config.name,
                "epochs": rounds,
                "seconds": seconds,
                "CPU seconds": cpu_seconds,
                "test MSE": f"{error:.4f}",
            }
        )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=10)
