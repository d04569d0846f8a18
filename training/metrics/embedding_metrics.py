"""Measures how well an embedding preserves neighbourhoods and densities (Moor et al., 2020)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

NEIGHBOUR_COUNTS = np.arange(10, 201, 10)
"""Values of k that trustworthiness and continuity are averaged over."""
MIN_ITEMS = 2 * int(NEIGHBOUR_COUNTS[-1]) + 1
"""Both are defined for k < n / 2 only."""
KERNEL_WIDTH = 0.1
"""The kernel of the density estimate is exp(-(distance / largest distance)^2 / KERNEL_WIDTH)."""
CHUNK_ROWS = 500

Points = NDArray[np.floating[Any]]
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
    # Codes lie so close together that the differences of their squares need more digits.
    both = tuple(_centre(points, dtype) for points, dtype in ((originals, np.float32), (codes, np.float64)))
    starts = range(0, n, CHUNK_ROWS)
    largest = [max(float(_squared_distances(points[start:]).max()) for start in starts) for points in both]
    excess = np.zeros((2, len(NEIGHBOUR_COUNTS)))
    densities = np.empty((2, n))
    for start in starts:
        pair = [_squared_distances(points, start) for points in both]
        rows = np.arange(len(pair[0]))
        for side, squares in enumerate(pair):
            densities[side, start + rows] = np.exp(squares / (-largest[side] * KERNEL_WIDTH)).sum(axis=1)
            squares[rows, start + rows] = -1  # the item itself comes first whatever its duplicates
        for side, (here, there) in enumerate((pair, pair[::-1])):
            excess[side] += _sum_excess_ranks(_rank(here, _nearest(there, max_k)))
    normalizer = n * NEIGHBOUR_COUNTS * (2 * n - 3 * NEIGHBOUR_COUNTS - 1)
    trustworthiness, continuity = np.mean(1 - 2 * excess / normalizer, axis=1)
    image_density, code_density = densities / densities.sum(axis=1, keepdims=True)
    return {
        "mean_trustworthiness": float(trustworthiness),
        "mean_continuity": float(continuity),
        "kl_density": float(np.sum(image_density * np.log(image_density / code_density))),
    }


def _centre(points: Points, dtype: type[np.floating[Any]]) -> Points:
    """Moves points so that their mean is 0, which keeps most digits in the differences of squares."""
    centred: Points = (points - points.mean(axis=0)).astype(dtype)
    return centred


def _squared_distances(points: Points, start: int = 0) -> Distances:
    """Squared distances of `CHUNK_ROWS` points from `start` on to all points, (`CHUNK_ROWS`, n)."""
    squares = np.einsum("ij,ij->i", points, points)
    rows = slice(start, start + CHUNK_ROWS)
    distances = np.matmul(-2 * points[rows], points.T)
    distances += squares[rows, None]
    distances += squares
    clipped: Distances = np.maximum(distances, 0).astype(np.float32, copy=False)
    return clipped


def _nearest(distances: Distances, count: int) -> NDArray[np.intp]:
    """The `count` nearest items of each row from near to far, without the nearest of all: the item itself."""
    some = np.argpartition(distances, count, axis=1)[:, : count + 1]
    order = np.argsort(np.take_along_axis(distances, some, axis=1), axis=1)
    return np.take_along_axis(some, order, axis=1)[:, 1:]


def _rank(distances: Distances, items: NDArray[np.intp]) -> NDArray[np.intp]:
    """Ranks of some items of each row in the order of its distances, from 0; of the shape of `items`."""
    chosen = np.take_along_axis(distances, items, axis=1)
    return np.stack([np.searchsorted(*row) for row in zip(np.sort(distances, axis=1), chosen, strict=True)])


def _sum_excess_ranks(ranks: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sums for each k by how much the ranks of the k nearest neighbours, the first k columns, exceed k."""
    return np.array([np.maximum(ranks[:, :k] - k, 0).sum() for k in NEIGHBOUR_COUNTS], np.float64)
