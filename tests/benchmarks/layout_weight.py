"""What redrawing gains where the layout counts less: `python -m tests.benchmarks.layout_weight [--rounds EPOCHS]`.

The atlas is trained with several weights of the reconstruction beside the layout, the rest as in its settings, and
measured on the 10,000 held-out training garments. All start from the same layout: that of the atlas in `runs`,
or one that is made once.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.spec import ATLAS
from tests.benchmarks.layouts import figures
from tests.benchmarks.serving import Row, run

WEIGHTS = (0.5, 5.0, 50.0, 500.0)


def measure(rounds: int) -> list[Row]:
    """A row a weight: error, and both protocols' figures of the codes, after so many epochs."""
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
            found = figures(f"{weight:g}", images.reshape(len(images), -1), codes, held_out.labels)
            rows.append({"weight of redrawing": found.pop("layout"), "error": f"{error:.4f}", **found})
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=ATLAS.epochs)
