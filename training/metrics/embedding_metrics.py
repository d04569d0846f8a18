"""How well a map keeps neighbourhoods, as topological autoencoders are measured (Moor et al., 2020)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import euclidean_distances

NEIGHBOUR_COUNTS = np.arange(10, 201, 10)
"""Trustworthiness and continuity are means over these numbers of neighbours."""
MIN_ITEMS = 2 * int(NEIGHBOUR_COUNTS[-1]) + 1
"""Garments, for the measures to be defined."""
KERNEL_WIDTH = 0.1
"""Of the kernel whose sums are the densities that KL0.1 compares."""
CHUNK_ROWS = 500

Points = NDArray[np.float32]
Distances = NDArray[np.float32]


def embedding_metrics(originals: Points, codes: Points) -> dict[str, float]:
    """Compares where garments lie among all pictures, (n, d), with where they lie on the map, (n, 2).

    Returns:
        `trustworthiness` (who is near on the map is near as a picture) and `continuity` (the other way round), both
        at most 1, and `kl_density` (Kullback-Leibler divergence of the densities, 0 for the same).

    Raises:
        ValueError: there are too few garments for so many neighbours.
    """
    n, most = len(originals), int(NEIGHBOUR_COUNTS[-1])
    if n < MIN_ITEMS:
        raise ValueError(f"at least {MIN_ITEMS} garments are needed, not {n}")
    widest = np.max(
        [[pictures.max(), places.max()] for _, pictures, places in _distance_chunks(originals, codes)], axis=0
    )
    misplaced = np.zeros((2, len(NEIGHBOUR_COUNTS)))
    densities = np.empty((2, n))
    for start, *both in _distance_chunks(originals, codes):
        part = slice(start, start + len(both[0]))
        (picture_order, picture_ranks), (place_order, place_ranks) = (
            _rank_neighbours(distances, start) for distances in both
        )
        for side, (ranks, order) in enumerate(((picture_ranks, place_order), (place_ranks, picture_order))):
            misplaced[side] += _sum_excess_ranks(np.take_along_axis(ranks, order[:, 1 : most + 1], axis=1))
        for side, distances in enumerate(both):
            densities[side, part] = np.exp(-np.square(distances / widest[side]) / KERNEL_WIDTH).sum(axis=1)
    trustworthiness, continuity = np.mean(
        1 - 2 * misplaced / (n * NEIGHBOUR_COUNTS * (2 * n - 3 * NEIGHBOUR_COUNTS - 1)), axis=1
    )
    pictures, places = densities / densities.sum(axis=1, keepdims=True)
    return {
        "trustworthiness": float(trustworthiness),
        "continuity": float(continuity),
        "kl_density": float(np.sum(pictures * np.log(pictures / places))),
    }


def _distance_chunks(originals: Points, codes: Points) -> Iterator[tuple[int, Distances, Distances]]:
    """Distances of some garments to all others, among pictures and on the map, (`CHUNK_ROWS`, n) at a time."""
    for start in range(0, len(originals), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        yield start, euclidean_distances(originals[part], originals), euclidean_distances(codes[part], codes)


def _rank_neighbours(distances: Distances, start: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Of each row, the garments from near to far, and the place each has in that order; its own garment comes first."""
    rows = np.arange(len(distances))
    own, distances[rows, start + rows] = distances[rows, start + rows], -1
    order = np.argsort(distances, axis=1)
    distances[rows, start + rows] = own
    ranks = np.empty(distances.shape, np.int32)
    np.put_along_axis(ranks, order, np.arange(distances.shape[1], dtype=np.int32)[None], axis=1)
    return order, ranks


def _sum_excess_ranks(ranks: NDArray[np.int32]) -> NDArray[np.float64]:
    """For each number of neighbours k, by how much the ranks (rows, most) of the first k of them exceed k, in sum."""
    return np.array([np.maximum(ranks[:, :k] - k, 0).sum() for k in NEIGHBOUR_COUNTS], np.float64)
