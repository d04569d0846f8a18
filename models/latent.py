"""Geometry of the latent plane: lattice, journeys, neighbours, support. Knows nothing of Keras or Streamlit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, CODE_SIZE, IMAGE_SHAPE

DENSITY_NEIGHBOURS = 50
"""So many that small heaps of garments do not make the places between them look empty."""


@dataclass(frozen=True)
class Extent:
    """A rectangle of the plane, with the number of lattice nodes along each side."""

    x0: float
    x1: float
    y0: float
    y1: float
    columns: int
    rows: int

    @classmethod
    def around(cls, codes: NDArray[np.float32], nodes: int, margin: float = 0.03) -> "Extent":
        """The rectangle that holds all `codes` (n, 2) and `margin` of its size around them.

        The longer side gets `nodes` nodes, the other as many as keep the spacing about equal.
        """
        low, high = codes.min(axis=0).astype(float), codes.max(axis=0).astype(float)
        room = (high - low) * margin
        (x0, y0), (x1, y1) = low - room, high + room
        spacing = max(x1 - x0, y1 - y0) / (nodes - 1)
        columns, rows = (max(2, round(side / spacing) + 1) for side in (x1 - x0, y1 - y0))
        return cls(x0, x1, y0, y1, columns, rows)

    def nodes(self) -> NDArray[np.float32]:
        """Codes of all nodes, (rows * columns, 2), row by row from (x0, y0)."""
        x = np.linspace(self.x0, self.x1, self.columns, dtype=np.float32)
        y = np.linspace(self.y0, self.y1, self.rows, dtype=np.float32)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def contains(self, codes: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which of the places (n, 2) lie in the rectangle or on its edge: (n,)."""
        x, y = codes[:, 0], codes[:, 1]
        return (self.x0 <= x) & (x <= self.x1) & (self.y0 <= y) & (y <= self.y1)

    def interpolate(self, values: NDArray[np.uint8], codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """What lies at `codes` (n, 2) between the nodes' `values` (rows, columns, ...): (n, ...) float32 in [0, 1].

        Bilinear between the four nodes around a code; a code outside the extent takes the nearest edge.
        """
        return self._mix(values, codes, 0, lambda share: (1 - share, share))

    def interpolate_bicubic(self, values: NDArray[np.uint8], codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The same between the sixteen nodes around a code, by cubic convolution (Keys, 1981).

        It follows bends that the bilinear blend cuts short, so fewer nodes do; the result is clipped to [0, 1].
        """
        return np.clip(self._mix(values, codes, -1, _cubic), 0, 1)

    def _mix(
        self,
        values: NDArray[np.uint8],
        codes: NDArray[np.float32],
        first: int,
        weigh: Callable[[NDArray[np.float64]], tuple[NDArray[np.float64], ...]],
    ) -> NDArray[np.float32]:
        """The sum over a square of nodes that begins `first` nodes from the one to the lower left of each code."""
        (columns, across), (rows, up) = (
            self._between(codes[:, axis], low, high, count)
            for axis, low, high, count in ((0, self.x0, self.x1, self.columns), (1, self.y0, self.y1, self.rows))
        )
        mixed = np.zeros((len(codes), *values.shape[2:]), np.float32)
        single = (-1,) + (1,) * (values.ndim - 2)
        for row, upward in enumerate(weigh(up), first):
            for column, resample_path in enumerate(weigh(across), first):
                there = (np.clip(rows + row, 0, self.rows - 1), np.clip(columns + column, 0, self.columns - 1))
                mixed += values[there] * (upward * resample_path / 255).astype(np.float32).reshape(single)
        return mixed

    @staticmethod
    def _between(
        resample_path: NDArray[np.float32], low: float, high: float, count: int
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The node before each place on one axis, and how far it is on the way to the next, 0 to 1."""
        places = np.clip((resample_path.astype(float) - low) / (high - low), 0, 1) * (count - 1)
        before = np.minimum(places.astype(np.intp), count - 2)
        return before, places - before


def _cubic(share: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Weights of the node before the one before, the one before, the next and the one after it."""
    square, cube = share**2, share**3
    return (
        (2 * square - share - cube) / 2,
        (2 - 5 * square + 3 * cube) / 2,
        (share + 4 * square - 3 * cube) / 2,
        (cube - square) / 2,
    )


@dataclass(frozen=True)
class Lattice:
    """What the networks say at each node of an extent, a byte a number: 0..255 stands for 0..1.

    Args:
        images: (rows, columns, 28, 28) uint8, decoded garments.
        probabilities: (rows, columns, 10) uint8, the classifier's for each.
        density: (rows, columns) uint8, see `density_percentile`.
    """

    extent: Extent
    images: NDArray[np.uint8]
    probabilities: NDArray[np.uint8]
    density: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """Garments, probabilities and support, one after the other.

        Of a garment its difference (modulo 256) is stored from what the ones to its left and below it promise, their
        sum without the one between them: this packs to little more than half.
        """
        differences = np.diff(np.diff(self.images, axis=1, prepend=np.uint8(0)), axis=0, prepend=np.uint8(0))
        return b"".join(array.tobytes() for array in (differences, self.probabilities, self.density))

    @classmethod
    def from_bytes(cls, extent: Extent, content: bytes) -> "Lattice":
        """Reads what `to_bytes` wrote.

        Raises:
            ValueError: the content does not fit the extent.
        """
        grid = (extent.rows, extent.columns)
        arrays, start, everything = [], 0, np.frombuffer(content, np.uint8)
        for shape in ((*grid, *IMAGE_SHAPE), (*grid, len(CLASS_NAMES)), grid):
            size = int(np.prod(shape))
            arrays.append(everything[start : start + size].reshape(shape))
            start += size
        if start != len(everything):
            raise ValueError(f"a lattice of {grid} nodes takes {start} bytes, not {len(everything)}")
        differences, probabilities, density = arrays
        images = np.cumsum(np.cumsum(differences, axis=1, dtype=np.uint8), axis=0, dtype=np.uint8)
        return cls(extent, images, probabilities, density)

    def interpolate(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The garments that the browser shows at `codes` (n, 2): (n, 28, 28) float32 in [0, 1]."""
        return self.extent.interpolate_bicubic(self.images, codes)


class NeighbourIndex:
    """The real garments near a place, by straight distance in the plane."""

    def __init__(self, codes: NDArray[np.float32]) -> None:
        self._x, self._y = np.ascontiguousarray(codes.T, np.float64)

    def nearest(self, code: tuple[float, float], k: int = 5) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Distances and indices (k,) of the `k` nearest codes, the nearest first."""
        squares = (self._x - code[0]) ** 2 + (self._y - code[1]) ** 2
        nearest = np.argpartition(squares, min(k, len(squares)) - 1)[:k]
        nearest = nearest[np.argsort(squares[nearest], kind="stable")]
        return np.sqrt(squares[nearest]), nearest


def resample_path(path: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """A journey: `n` codes at equal steps of length along the line through the places of `path` (m, 2): (n, 2).

    The first and the last code are the path's own ends; a path of no length stays where it is.

    Raises:
        ValueError: fewer than two places or fewer than two codes.
    """
    if path.ndim != 2 or path.shape[1] != CODE_SIZE or len(path) < 2:
        raise ValueError(f"a path has shape (m, 2) with m of 2 or more, not {path.shape}")
    if n < 2:
        raise ValueError(f"a journey has 2 codes or more, not {n}")
    lengths = np.linalg.norm(np.diff(path.astype(np.float64), axis=0), axis=1)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    moving = np.diff(travelled, prepend=-1) > 0  # interpolation wants each length once
    steps = np.linspace(0, travelled[-1], n)
    codes = np.stack([np.interp(steps, travelled[moving], path[moving, axis]) for axis in range(CODE_SIZE)], axis=1)
    codes[[0, -1]] = path[[0, -1]]
    return codes.astype(np.float32)


def density_percentile(places: NDArray[np.float32], codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a place (n, 2) belongs to the charted land of `codes` (m, 2): (n,) in [0, 1].

    The share of real garments that are at least as lonely as the place, loneliness being the distance to
    the fiftieth nearest real garment: 0 is farther out than every garment, 0.5 as close as a typical one.
    This is the p-value of conformal anomaly detection (Laxhammar and Falkman, 2010).
    """
    from scipy.spatial import cKDTree  # slow to import, and serving needs no support but the lattice's

    tree = cKDTree(codes)
    neighbours = min(DENSITY_NEIGHBOURS, len(codes) - 1)
    usual = np.sort(tree.query(codes, k=[neighbours + 1])[0][:, 0])
    lonely = tree.query(places, k=[neighbours])[0][:, 0]
    return np.asarray(1 - np.searchsorted(usual, lonely, side="left") / len(usual), np.float32)


def to_uint8(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[0, 1] -> 0..255, rounded."""
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
