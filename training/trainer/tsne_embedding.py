"""Computes the t-SNE embedding that the atlas learns to reproduce. Reads no label."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.spec import AtlasConfig
from training.data import Split

KEY_DIGITS = 16
Codes = NDArray[np.float32]
Features = NDArray[np.float32]


def compute_tsne_embedding(features: Features, images: Split, config: AtlasConfig, folder: Path) -> Codes:
    """Embeds images in the plane by t-SNE (van der Maaten and Hinton, 2008).

    It takes minutes, so the result is cached in `folder`, in a file named after all that it depends on.

    Args:
        features: (n, config.components), what images are compared by.
        images: the n images, which determine the orientation.
        config: gives perplexity and seed.
        folder: of the cache; it must exist.

    Returns:
        (n, 2) codes in the orientation of `orient_canonically`.
    """
    digest = hashlib.sha256(images.images.tobytes()).hexdigest()
    key = (digest, config.components, config.perplexity, config.seed, version("openTSNE"))
    file = folder / f"tsne-{hashlib.sha256(repr(key).encode()).hexdigest()[:KEY_DIGITS]}.npy"
    if file.exists():
        cached: Codes = np.load(file)
        return cached
    from openTSNE import TSNE  # lazily: takes seconds to import

    # One thread, because floating-point sums depend on their order. Above 10,000 images openTSNE interpolates forces.
    tsne = TSNE(perplexity=config.perplexity, random_state=config.seed, n_jobs=1)
    codes = orient_canonically(np.asarray(tsne.fit(features)), images.pixels())
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
