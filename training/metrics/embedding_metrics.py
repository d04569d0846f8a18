"""Measures how well an embedding preserves neighbourhoods and densities (Moor et al., 2020)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import euclidean_distances

NEIGHBOUR_COUNTS = np.arange(10, 201, 10)
"""Values of k that trustworthiness and continuity are averaged over."""
MIN_ITEMS = 2 * int(NEIGHBOUR_COUNTS[-1]) + 1
"""Both are defined for k < n / 2 only."""
KERNEL_WIDTH = 0.1
"""The kernel of the density estimate is exp(-(distance / largest distance)^2 / KERNEL_WIDTH)."""
CHUNK_ROWS = 500

Points = NDArray[np.float32]
Distances = NDArray[np.float32]


def embedding_metrics(originals: Points, codes: Points) -> dict[str, float]:
    """Compares the neighbourhoods of images with those of their codes.

    Args:
        originals: (n, d) pixels.
        codes: (n, 2) in the same order.

    Returns:
        `mean_trustworthiness` (close codes belong to similar images) and `mean_continuity` (similar images have close
        codes), means over `NEIGHBOUR_COUNTS`, at most 1 (Venna and Kaski, 2006); `kl_density`, the Kullback-Leibler
        divergence KL(images || codes) of the two density estimates, 0 if they are equal.

    Raises:
        ValueError: n is below `MIN_ITEMS`.
    """
    n, max_k = len(originals), int(NEIGHBOUR_COUNTS[-1])
    if n < MIN_ITEMS:
        raise ValueError(f"at least {MIN_ITEMS} images are needed, not {n}")
    largest = np.max([[pair[0].max(), pair[1].max()] for _, *pair in _distance_chunks(originals, codes)], axis=0)
    excess = np.zeros((2, len(NEIGHBOUR_COUNTS)))
    densities = np.empty((2, n))
    for start, *pair in _distance_chunks(originals, codes):
        rows = slice(start, start + len(pair[0]))
        (image_order, image_ranks), (code_order, code_ranks) = (_rank_neighbours(each, start) for each in pair)
        for side, (ranks, order) in enumerate(((image_ranks, code_order), (code_ranks, image_order))):
            excess[side] += _sum_excess_ranks(np.take_along_axis(ranks, order[:, 1 : max_k + 1], axis=1))
        for side, distances in enumerate(pair):
            densities[side, rows] = np.exp(-np.square(distances / largest[side]) / KERNEL_WIDTH).sum(axis=1)
    normalizer = n * NEIGHBOUR_COUNTS * (2 * n - 3 * NEIGHBOUR_COUNTS - 1)
    trustworthiness, continuity = np.mean(1 - 2 * excess / normalizer, axis=1)
    image_density, code_density = densities / densities.sum(axis=1, keepdims=True)
    return {
        "mean_trustworthiness": float(trustworthiness),
        "mean_continuity": float(continuity),
        "kl_density": float(np.sum(image_density * np.log(image_density / code_density))),
    }


def _distance_chunks(originals: Points, codes: Points) -> Iterator[tuple[int, Distances, Distances]]:
    """Yields the first row and the distances to all images and all codes, (`CHUNK_ROWS`, n) at a time."""
    for start in range(0, len(originals), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        yield start, euclidean_distances(originals[rows], originals), euclidean_distances(codes[rows], codes)


def _rank_neighbours(distances: Distances, start: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Sorts each row by distance; the item itself, `start` + row, comes first whatever its duplicates.

    Returns:
        The items from near to far, and each item's rank in that order; both of the shape of `distances`.
    """
    rows = np.arange(len(distances))
    own, distances[rows, start + rows] = distances[rows, start + rows], -1
    order = np.argsort(distances, axis=1)
    distances[rows, start + rows] = own
    ranks = np.empty(distances.shape, np.int32)
    np.put_along_axis(ranks, order, np.arange(distances.shape[1], dtype=np.int32)[None], axis=1)
    return order, ranks


def _sum_excess_ranks(ranks: NDArray[np.int32]) -> NDArray[np.float64]:
    """Sums for each k by how much the ranks of the k nearest neighbours, the first k columns, exceed k."""
    return np.array([np.maximum(ranks[:, :k] - k, 0).sum() for k in NEIGHBOUR_COUNTS], np.float64)
