"""The atlas' training beside that of the write-up's network: `python -m tests.benchmarks.training_speed`.

Both are trained from nothing for the same number of epochs, a fifth of the 50 that were published for an error of
0.0244; the atlas with its layout, on the first 50,000 training garments. Both are measured on the same test garments.
"""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.spec import ATLAS, BLOG
from tests.benchmarks.serving import Row, run

BLOG_SEED = 4
"""The first whose untrained code uses both coordinates."""


def measure(rounds: int) -> list[Row]:
    """Seconds by the clock and on all processors together, and test errors, after so many epochs."""
    from training.data.fashion_mnist import load
    from training.trainer.atlas import train_atlas
    from training.trainer.autoencoder import load_chosen, train_blog

    data = load()
    test = data.test.pixels()
    rows: list[Row] = []
    for train, config in ((train_atlas, ATLAS), (train_blog, replace(BLOG, seed=BLOG_SEED))):
        with tempfile.TemporaryDirectory() as folder:
            started, worked = time.perf_counter(), time.process_time()
            train(replace(config, epochs=rounds), data, Path(folder))  # type: ignore[operator]
            seconds, work = time.perf_counter() - started, time.process_time() - worked
            network = load_chosen(Path(folder))[0]
        codes = network.encoder.predict(test, batch_size=1_000, verbose=0)
        decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
        error = float(np.mean(np.square(decoded - test), dtype=np.float64))
        rows.append(
            {
                "network": config.name,
                "epochs": rounds,
                "seconds": seconds,
                "processor seconds": work,
                "test error": f"{error:.4f}",
            }
        )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=10)
