"""Geometry of the latent plane: lattice, paths, nearest neighbours and density."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, CODE_SIZE, IMAGE_SHAPE

DENSITY_NEIGHBOURS = 50
"""Neighbour whose distance measures density; a small number makes the gaps between small clusters look empty."""


@dataclass(frozen=True)
class Extent:
    """A rectangle of the plane with a regular grid of nodes, at whose corners the first and the last nodes lie.

    Args:
        x0, x1, y0, y1: smallest and largest coordinates.
        columns, rows: number of nodes along x and along y, 2 or more each.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    columns: int
    rows: int

    @classmethod
    def around(cls, codes: NDArray[np.float32], nodes: int, margin: float = 0.03) -> "Extent":
        """The rectangle around codes, with nodes at about the same distance along both sides.

        Args:
            codes: (n, 2).
            nodes: number of nodes along the longer side.
            margin: empty space on each side, in shares of the size of the codes' bounding box.
        """
        low, high = codes.min(axis=0).astype(float), codes.max(axis=0).astype(float)
        padding = (high - low) * margin
        (x0, y0), (x1, y1) = low - padding, high + padding
        spacing = max(x1 - x0, y1 - y0) / (nodes - 1)
        columns, rows = (max(2, round(side / spacing) + 1) for side in (x1 - x0, y1 - y0))
        return cls(x0, x1, y0, y1, columns, rows)

    def nodes(self) -> NDArray[np.float32]:
        """Codes of all nodes, (rows * columns, 2), row by row from (x0, y0)."""
        x = np.linspace(self.x0, self.x1, self.columns, dtype=np.float32)
        y = np.linspace(self.y0, self.y1, self.rows, dtype=np.float32)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def contains(self, codes: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether each of the codes (n, 2) lies within the rectangle or on its edge: (n,)."""
        x, y = codes[:, 0], codes[:, 1]
        return (self.x0 <= x) & (x <= self.x1) & (self.y0 <= y) & (y <= self.y1)

    def interpolate(self, values: NDArray[np.uint8], codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bilinear interpolation between the four nodes around each code.

        Args:
            values: (rows, columns, ...), at the nodes.
            codes: (n, 2); one outside the rectangle takes the value at the nearest point of its edge.

        Returns:
            (n, ...) float32 in [0, 1].
        """
        return self._convolve(values, codes, 0, lambda fraction: (1 - fraction, fraction))

    def interpolate_bicubic(self, values: NDArray[np.uint8], codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Interpolation between the sixteen nodes around each code by cubic convolution (Keys, 1981).

        It follows curvature that bilinear interpolation cuts off, so that fewer nodes suffice.

        Args:
            values: (rows, columns, ...), at the nodes.
            codes: (n, 2); one outside the rectangle takes the value at the nearest point of its edge.

        Returns:
            (n, ...) float32, clipped to [0, 1].
        """
        return np.clip(self._convolve(values, codes, -1, _cubic_weights), 0, 1)

    def _convolve(
        self,
        values: NDArray[np.uint8],
        codes: NDArray[np.float32],
        first: int,
        weigh: Callable[[NDArray[np.float64]], tuple[NDArray[np.float64], ...]],
    ) -> NDArray[np.float32]:
        """Weighted sum over a square of nodes around each code.

        Args:
            values: (rows, columns, ...), at the nodes.
            codes: (n, 2).
            first: position of the square's first node, 0 for the node to the lower left of the code.
            weigh: the weights of the square's nodes along an axis, (n,) each, from the code's fraction of the way
                between two nodes (n,).
        """
        (columns, x_fractions), (rows, y_fractions) = (
            self._locate(codes[:, axis], low, high, count)
            for axis, low, high, count in ((0, self.x0, self.x1, self.columns), (1, self.y0, self.y1, self.rows))
        )
        total = np.zeros((len(codes), *values.shape[2:]), np.float32)
        weight_shape = (-1,) + (1,) * (values.ndim - 2)
        for row, y_weights in enumerate(weigh(y_fractions), first):
            for column, x_weights in enumerate(weigh(x_fractions), first):
                node = (np.clip(rows + row, 0, self.rows - 1), np.clip(columns + column, 0, self.columns - 1))
                total += values[node] * (y_weights * x_weights / 255).astype(np.float32).reshape(weight_shape)
        return total

    @staticmethod
    def _locate(
        coordinates: NDArray[np.float32], low: float, high: float, count: int
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Index of the node before each coordinate (n,) on one axis, and the fraction of the way to the next node."""
        positions = np.clip((coordinates.astype(float) - low) / (high - low), 0, 1) * (count - 1)
        before = np.minimum(positions.astype(np.intp), count - 2)
        return before, positions - before


def _cubic_weights(fraction: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Weights of the second node before, the node before, the node after and the second node after."""
    square, cube = fraction**2, fraction**3
    return (
        (2 * square - fraction - cube) / 2,
        (2 - 5 * square + 3 * cube) / 2,
        (fraction + 4 * square - 3 * cube) / 2,
        (cube - square) / 2,
    )


@dataclass(frozen=True)
class Lattice:
    """The networks' outputs at each node of an extent; bytes 0 to 255 stand for 0 to 1.

    Args:
        extent: the nodes.
        images: (rows, columns, 28, 28) uint8, decoded images.
        probabilities: (rows, columns, K) uint8, the classifier's for each image.
        density: (rows, columns) uint8, see `density_percentile`.
    """

    extent: Extent
    images: NDArray[np.uint8]
    probabilities: NDArray[np.uint8]
    density: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """Images, probabilities and densities, one after the other.

        Images are stored with 2-D delta coding along the lattice, value - (left + below - below-left) modulo 256,
        which compresses to little more than half the size.
        """
        differences = np.diff(np.diff(self.images, axis=1, prepend=np.uint8(0)), axis=0, prepend=np.uint8(0))
        return b"".join(array.tobytes() for array in (differences, self.probabilities, self.density))

    @classmethod
    def from_bytes(cls, extent: Extent, content: bytes) -> "Lattice":
        """Reads the output of `to_bytes`.

        Args:
            extent: the nodes.
            content: the bytes.

        Raises:
            ValueError: the content does not fit the extent.
        """
        grid = (extent.rows, extent.columns)
        shapes = ((*grid, *IMAGE_SHAPE), (*grid, len(CLASS_NAMES)), grid)
        ends = np.cumsum([math.prod(shape) for shape in shapes])
        if ends[-1] != len(content):
            raise ValueError(f"a lattice of {grid} nodes takes {ends[-1]} bytes, not {len(content)}")
        parts = np.split(np.frombuffer(content, np.uint8), ends[:-1])
        differences, probabilities, density = (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
        images = np.cumsum(np.cumsum(differences, axis=1, dtype=np.uint8), axis=0, dtype=np.uint8)
        return cls(extent, images, probabilities, density)

    def interpolate(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The images that the browser shows at codes (n, 2): (n, 28, 28) float32 in [0, 1]."""
        return self.extent.interpolate_bicubic(self.images, codes)


class NeighbourIndex:
    """Finds the codes (n, 2) nearest to a point by Euclidean distance."""

    def __init__(self, codes: NDArray[np.float32]) -> None:
        self._x, self._y = np.ascontiguousarray(codes.T, np.float64)

    def nearest(self, code: tuple[float, float], k: int = 5) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The `k` nearest codes, the nearest first.

        Args:
            code: (x, y).
            k: how many; all if there are fewer.

        Returns:
            Distances (k,) and indices (k,).
        """
        squared = (self._x - code[0]) ** 2 + (self._y - code[1]) ** 2
        nearest = np.argpartition(squared, min(k, len(squared)) - 1)[:k]
        nearest = nearest[np.argsort(squared[nearest], kind="stable")]
        return np.sqrt(squared[nearest]), nearest


def resample_path(path: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """Codes at equal distances along a polyline.

    Args:
        path: (m, 2), the polyline's corners, m of 2 or more; of no length if all are equal.
        n: number of codes, 2 or more.

    Returns:
        (n, 2) float32; the first and the last are the polyline's ends.

    Raises:
        ValueError: fewer than two corners or codes.
    """
    if path.ndim != 2 or path.shape[1] != CODE_SIZE or len(path) < 2:
        raise ValueError(f"a path has shape (m, 2) with m of 2 or more, not {path.shape}")
    if n < 2:
        raise ValueError(f"a resampled path has 2 codes or more, not {n}")
    lengths = np.linalg.norm(np.diff(path.astype(np.float64), axis=0), axis=1)
    distances = np.concatenate([[0.0], np.cumsum(lengths)])
    is_new = np.diff(distances, prepend=-1) > 0  # np.interp needs increasing distances
    steps = np.linspace(0, distances[-1], n)
    codes = np.stack([np.interp(steps, distances[is_new], path[is_new, axis]) for axis in range(CODE_SIZE)], axis=1)
    codes[[0, -1]] = path[[0, -1]]
    return codes.astype(np.float32)


def density_percentile(codes: NDArray[np.float32], reference_codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the reference codes at which the density is at most that at a code.

    Density is measured by the distance to the 50th nearest reference code. This is the p-value of conformal anomaly
    detection (Laxhammar and Falkman, 2010).

    Args:
        codes: (n, 2).
        reference_codes: (m, 2), those of real images.

    Returns:
        (n,) float32 in [0, 1]: 0 is sparser than all reference codes, 0.5 as dense as their median.
    """
    from scipy.spatial import cKDTree  # slow to import, and serving interpolates densities from the lattice

    tree = cKDTree(reference_codes)
    k = min(DENSITY_NEIGHBOURS, len(reference_codes) - 1)
    reference_distances = np.sort(tree.query(reference_codes, k=[k + 1])[0][:, 0])  # the nearest is the code itself
    distances = tree.query(codes, k=[k])[0][:, 0]
    rank = np.searchsorted(reference_distances, distances, side="left")
    return np.asarray(1 - rank / len(reference_distances), np.float32)


def to_uint8(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Converts [0, 1] to 0..255, rounded; values outside are clipped."""
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
