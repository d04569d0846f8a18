"""Embedding metrics of t-SNE for several perplexities and exaggerations: `python -m tests.benchmarks.embeddings`.

The data are the 10,000 held-out training images; principal components and the shipped maps are measured, too. Accuracy
is that of 5 nearest neighbours, leave-one-out.
"""

import numpy as np
from numpy.typing import NDArray

from models import load_bundle
from models.spec import ATLAS
from tests.benchmarks.runner import Row, run

HYPERPARAMETERS = ((10, 1), (30, 1), (30, 4), (150, 1), (500, 1))


def embedding_row(
    name: str, images: NDArray[np.float32], codes: NDArray[np.float32], labels: NDArray[np.uint8]
) -> dict[str, str]:
    """The metrics of one embedding as a row of the table.

    Args:
        name: of the embedding.
        images: (n, 784).
        codes: (n, 2).
        labels: (n,).
    """
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors

    from training.metrics.embedding_metrics import embedding_metrics

    neighbours = NearestNeighbors(n_neighbors=6).fit(codes).kneighbors(codes, return_distance=False)[:, 1:]
    predicted = np.array([np.bincount(votes, minlength=10).argmax() for votes in labels[neighbours]])
    metrics = embedding_metrics(images, codes)
    return {
        "embedding": name,
        "5-NN accuracy": f"{np.mean(predicted == labels):.3f}",
        "trustworthiness": f"{trustworthiness(images, codes, n_neighbors=5):.4f}",
        "trustworthiness, k = 10..200": f"{metrics['mean_trustworthiness']:.4f}",
        "continuity, k = 10..200": f"{metrics['mean_continuity']:.4f}",
        "KL": f"{metrics['kl_density']:.4f}",
    }


def measure(rounds: int) -> list[Row]:
    """A row for each embedding of the first `rounds` held-out images."""
    from openTSNE import TSNE
    from sklearn.decomposition import PCA

    from training.data.fashion_mnist import load
    from training.trainer.atlas import split

    train, held_out = split(ATLAS, load())
    held_out = held_out.take(slice(rounds))
    images = held_out.pixels()
    flat = images.reshape(len(images), -1)
    components = PCA(ATLAS.components, random_state=0).fit(train.pixels().reshape(len(train), -1)).transform(flat)
    rows = [embedding_row("two principal components", flat, components[:, :2], held_out.labels)]
    for name, plane in load_bundle().maps.items():
        rows.append(embedding_row(name, flat, plane.encode(images[..., 0]), held_out.labels))
    for perplexity, exaggeration in HYPERPARAMETERS:
        tsne = TSNE(perplexity=perplexity, exaggeration=exaggeration, negative_gradient_method="fft", random_state=0)
        codes = np.asarray(tsne.fit(components), np.float32)
        rows.append(
            embedding_row(f"perplexity {perplexity}, exaggeration {exaggeration}", flat, codes, held_out.labels)
        )
    return rows


if __name__ == "__main__":
    run(measure, __doc__, rounds=10_000)
