"""Where garments would lie if only their neighbours counted: t-SNE, for a network to learn. Reads no label."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.float32]
Numbers = NDArray[np.float32]


def tsne_embedding(features: Numbers, images: Numbers, perplexity: int, seed: int, folder: Path) -> Codes:
    """Lays out garments so that neighbours stay neighbours (van der Maaten and Hinton, 2008).

    It takes minutes, so it is kept in `folder` and read from there the next time.

    Args:
        features: (n, d), what garments are compared by.
        images: (n, 28, 28, 1) in [0, 1], by which the layout is turned upright.
        perplexity: about how many neighbours of each count.
        seed: for the same layout again.
        folder: keeps a file for each number of garments, perplexity and seed.

    Returns:
        (n, 2), upright as `orient_canonically` makes it.
    """
    file = folder / f"layout-{len(features)}-{perplexity}-{seed}.npy"
    if file.exists():
        kept: Codes = np.load(file)
        return kept
    from openTSNE import TSNE

    # Above 10,000 garments forces are interpolated on a grid. One thread: another order of sums would end elsewhere.
    tsne = TSNE(perplexity=perplexity, random_state=seed, n_jobs=1)
    codes = orient_canonically(np.asarray(tsne.fit(features)), images)
    partial = folder / f"{file.stem}.partial.npy"
    np.save(partial, codes)
    partial.replace(file)
    return codes


def orient_canonically(codes: NDArray[np.floating], images: Numbers) -> Codes:
    """The same layout (n, 2) centred, turned and scaled in the one canonical way.

    Its longest axis lies along x; garments (n, 28, 28, 1) with more light in them lie further right, and those that
    reach over more rows of their picture further up. The standard deviation over both axes is 1.
    """
    centred = codes - codes.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(centred.T))
    turned = centred @ axes[:, ::-1]
    light = images.mean(axis=(1, 2, 3))
    height = (images.max(axis=(2, 3)) > 0).mean(axis=1)
    signs = [np.sign(np.cov(turned[:, axis], feature)[0, 1]) or 1 for axis, feature in enumerate((light, height))]
    return np.asarray(turned * signs / turned.std(), np.float32)
