"""What a layout gains among near neighbours it loses among far ones: `python -m tests.benchmarks.layouts`.

t-SNE of the 10,000 held-out training garments at several perplexities and exaggerations, each measured by both
published protocols; the 5-nearest-neighbour accuracy leaves each garment itself out. Principal components and the
shipped maps are measured beside them.
"""

import numpy as np
from numpy.typing import NDArray

from models import load_bundle
from models.spec import ATLAS
from tests.benchmarks.serving import Row, run

HYPERPARAMETERS = ((10, 1), (30, 1), (30, 4), (150, 1), (500, 1))


def figures(name: str, images: NDArray[np.float32], codes: NDArray[np.float32], labels: NDArray[np.uint8]) -> Row:
    """Both protocols' figures of one layout."""
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors

    from training.metrics.embedding_metrics import embedding_metrics

    near = NearestNeighbors(n_neighbors=6).fit(codes).kneighbors(codes, return_distance=False)[:, 1:]
    named = np.array([np.bincount(votes, minlength=10).argmax() for votes in labels[near]])
    wide = embedding_metrics(images, codes)
    return {
        "layout": name,
        "5 neighbours": f"{np.mean(named == labels):.3f}",
        "trustworthiness": f"{trustworthiness(images, codes, n_neighbors=5):.4f}",
        "wide": f"{wide['trustworthiness']:.4f}",
        "continuity": f"{wide['continuity']:.4f}",
        "KL": f"{wide['kl_density']:.4f}",
    }


def measure(rounds: int) -> list[Row]:
    """A row a layout of the first so many of the held-out garments."""
    from openTSNE import TSNE
    from sklearn.decomposition import PCA

    from training.data.fashion_mnist import load
    from training.trainer.atlas import split

    train, held_out = split(ATLAS, load())
    held_out = held_out.take(slice(rounds))
    images = held_out.pixels()
    flat = images.reshape(len(images), -1)
    components = PCA(ATLAS.components, random_state=0).fit(train.pixels().reshape(len(train), -1)).transform(flat)
    rows = [figures("two principal components", flat, components[:, :2], held_out.labels)]
    for name, plane in load_bundle().maps.items():
        rows.append(figures(name, flat, plane.encode(images[..., 0]), held_out.labels))
    for perplexity, exaggeration in HYPERPARAMETERS:
        tsne = TSNE(perplexity=perplexity, exaggeration=exaggeration, negative_gradient_method="fft", random_state=0)
        codes = np.asarray(tsne.fit(components), np.float32)
        rows.append(figures(f"perplexity {perplexity}, exaggeration {exaggeration}", flat, codes, held_out.labels))
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=10_000)
