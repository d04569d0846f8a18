"""The atlas for several weights of its reconstruction loss: `python -m tests.benchmarks.reconstruction_weight`.

`--rounds` sets the epochs. All other hyperparameters are the atlas' own; the metrics are those of the 10,000 held-out
training images. All weights share one t-SNE embedding: that of the atlas in `runs`, or a new one.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.spec import ATLAS
from tests.benchmarks.embeddings import embedding_row
from tests.benchmarks.runner import Row, run

WEIGHTS = (0.5, 5.0, 50.0, 500.0)


def measure(rounds: int) -> list[Row]:
    """A row for each weight: reconstruction error and embedding metrics after `rounds` epochs."""
    from training.data.fashion_mnist import load
    from training.trainer.atlas import split, train_atlas
    from training.trainer.autoencoder import load_chosen

    data = load()
    _, held_out = split(ATLAS, data)
    images = held_out.pixels()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for embedding in Path("runs/maps/atlas").glob("tsne-*.npy"):
            shutil.copy(embedding, folder)
        for weight in WEIGHTS:
            train_atlas(replace(ATLAS, reconstruction_weight=weight, epochs=rounds), data, Path(folder))
            network = load_chosen(Path(folder))[0]
            codes = network.encoder.predict(images, batch_size=1_000, verbose=0)
            decoded = network.decoder.predict(codes[:, None, None, :], batch_size=1_000, verbose=0)
            error = float(np.mean(np.square(decoded - images), dtype=np.float64))
            row = embedding_row(f"{weight:g}", images.reshape(len(images), -1), codes, held_out.labels)
            rows.append({"reconstruction weight": row.pop("embedding"), "MSE": f"{error:.4f}", **row})
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=ATLAS.epochs)
