"""Geometry of the latent plane: lattice, neighbours, support. Knows nothing of Keras or Streamlit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, IMAGE_SHAPE

SUPPORT_NEIGHBOURS = 10


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


@dataclass(frozen=True)
class Lattice:
    """What the networks say at each node of an extent, a byte a number: 0..255 stands for 0..1.

    Args:
        garments: (rows, columns, 28, 28) uint8, decoded garments.
        probabilities: (rows, columns, 10) uint8, the classifier's for each.
        support: (rows, columns) uint8, see `support`.
    """

    extent: Extent
    garments: NDArray[np.uint8]
    probabilities: NDArray[np.uint8]
    support: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """Garments, probabilities and support, one after the other.

        A garment is stored as its difference (modulo 256) from the one to its left: this packs 40% smaller.
        """
        differences = np.diff(self.garments, axis=1, prepend=np.uint8(0))
        return b"".join(array.tobytes() for array in (differences, self.probabilities, self.support))

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
        differences, probabilities, supported = arrays
        return cls(extent, np.cumsum(differences, axis=1, dtype=np.uint8), probabilities, supported)

    def blend(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The garments that the browser shows at `codes` (n, 2): (n, 28, 28) float32 in [0, 1].

        Bilinear between the four nodes around a code; a code outside the extent takes the nearest edge.
        """
        edge = self.extent
        columns = np.clip((codes[:, 0] - edge.x0) / (edge.x1 - edge.x0), 0, 1) * (edge.columns - 1)
        rows = np.clip((codes[:, 1] - edge.y0) / (edge.y1 - edge.y0), 0, 1) * (edge.rows - 1)
        left = np.minimum(columns.astype(int), edge.columns - 2)
        top = np.minimum(rows.astype(int), edge.rows - 2)
        across, down = (columns - left)[:, None, None], (rows - top)[:, None, None]
        nodes = self.garments
        upper = nodes[top, left] * (1 - across) + nodes[top, left + 1] * across
        lower = nodes[top + 1, left] * (1 - across) + nodes[top + 1, left + 1] * across
        return np.asarray((upper * (1 - down) + lower * down) / 255, np.float32)


class Neighbours:
    """The real garments near a place, by straight distance in the plane."""

    def __init__(self, codes: NDArray[np.float32]) -> None:
        self._codes = codes

    def nearest(self, code: tuple[float, float], k: int = 5) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Distances and indices (k,) of the `k` nearest codes, the nearest first."""
        distances = np.linalg.norm(self._codes - np.asarray(code), axis=1)
        nearest = np.argpartition(distances, min(k, len(distances)) - 1)[:k]
        nearest = nearest[np.argsort(distances[nearest], kind="stable")]
        return distances[nearest], nearest


def support(places: NDArray[np.float32], codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a place (n, 2) belongs to the charted land of `codes` (m, 2): (n,) in [0, 1].

    The share of real garments that are at least as lonely as the place, loneliness being the distance to
    the tenth nearest real garment: 0 is farther out than every garment, 0.5 as close as a typical one.
    This is the p-value of conformal anomaly detection (Laxhammar and Falkman, 2010).
    """
    from scipy.spatial import cKDTree  # slow to import, and serving needs no support but the lattice's

    tree = cKDTree(codes)
    neighbours = min(SUPPORT_NEIGHBOURS, len(codes) - 1)
    usual = np.sort(tree.query(codes, k=[neighbours + 1])[0][:, 0])
    lonely = tree.query(places, k=[neighbours])[0][:, 0]
    return np.asarray(1 - np.searchsorted(usual, lonely, side="left") / len(usual), np.float32)


def to_bytes_scale(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[0, 1] -> 0..255, rounded."""
    return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
