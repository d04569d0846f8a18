"""Computes the t-SNE embedding that the atlas learns to reproduce. Reads no label."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.float32]
Features = NDArray[np.float32]


def compute_tsne_embedding(features: Features, images: Features, perplexity: int, seed: int, folder: Path) -> Codes:
    """Embeds images in the plane by t-SNE (van der Maaten and Hinton, 2008).

    It takes minutes, so the result is cached in `folder`, one file for each number of images, perplexity and seed.

    Args:
        features: (n, d), what images are compared by.
        images: (n, 28, 28, 1) in [0, 1], which determine the orientation.
        perplexity: effective number of neighbours of each image.
        seed: of t-SNE's random numbers.
        folder: of the cache; it must exist.

    Returns:
        (n, 2) codes in the orientation of `orient_canonically`.
    """
    file = folder / f"tsne-{len(features)}-{perplexity}-{seed}.npy"
    if file.exists():
        cached: Codes = np.load(file)
        return cached
    from openTSNE import TSNE  # lazily: takes seconds to import

    # One thread, because floating-point sums depend on their order. Above 10,000 images openTSNE interpolates forces.
    tsne = TSNE(perplexity=perplexity, random_state=seed, n_jobs=1)
    codes = orient_canonically(np.asarray(tsne.fit(features)), images)
    partial = folder / f"{file.stem}.partial.npy"
    np.save(partial, codes)
    partial.replace(file)
    return codes


def orient_canonically(codes: NDArray[np.floating], images: Features) -> Codes:
    """Centres, rotates, mirrors and scales an embedding, so that equal embeddings look equal.

    The principal axis lies along x. Along x mean brightness grows, along y the number of rows that the foreground
    covers. The standard deviation over both axes together is 1.

    Args:
        codes: (n, 2).
        images: (n, 28, 28, 1) in [0, 1], in the order of `codes`.

    Returns:
        (n, 2) float32.
    """
    centred = codes - codes.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(centred.T))
    rotated = centred @ axes[:, ::-1]
    brightness = images.mean(axis=(1, 2, 3))
    height = (images.max(axis=(2, 3)) > 0).mean(axis=1)
    signs = [np.sign(np.cov(rotated[:, axis], value)[0, 1]) or 1 for axis, value in enumerate((brightness, height))]
    return np.asarray(rotated * signs / rotated.std(), np.float32)
