"""What people draw into a garment's outline to say which it is: collars, lapels, buttons, pockets, necklines, belts.

Fashion-MNIST shows such things as shades of a photo; at 28 x 28 pixels many are lost. People draw them first.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD, IMAGE_SIDE
from training.augmentation.compositing import Image

FINER = 4
"""Lines are drawn so many times larger, then made small."""
T_SHIRT, PULLOVER, DRESS, COAT, SHIRT = (
    CLASS_NAMES.index(name) for name in ("T-shirt/top", "Pullover", "Dress", "Coat", "Shirt")
)
Points = list[tuple[float, float]]
Random = np.random.Generator


class Seams:
    """Lines on a garment; places are pixels right of its middle and below its top."""

    def __init__(self, garment: Image, random: Random) -> None:
        rows, columns = np.nonzero(garment > FOREGROUND_THRESHOLD)
        self.top, self.bottom = int(rows.min()), int(rows.max())
        upper = columns[rows <= self.top + 0.3 * (self.bottom - self.top)]
        self.middle = (upper.min() + upper.max()) / 2
        hem = columns[np.abs(rows - self.top - 0.7 * self.tall) < 2]
        self.half = float(min(np.ptp(hem) / 2 if len(hem) else 5, 0.45 * np.ptp(columns) + 1))
        self.canvas = np.zeros((IMAGE_SIDE * FINER, IMAGE_SIDE * FINER), np.uint8)
        self.pen = int(random.integers(3, 6))

    @property
    def tall(self) -> int:
        """Pixels from its top to its hem."""
        return self.bottom - self.top

    def line(self, *points: tuple[float, float], both: bool = False) -> None:
        """A line through some places, on `both` sides if so asked."""
        for side in (1, -1) if both else (1,):
            corners = (np.array(points) * (side, 1) + (self.middle, self.top) + 0.5) * FINER
            cv2.polylines(self.canvas, [np.round(corners).astype(np.int32)], False, 255, self.pen, cv2.LINE_AA)

    def dot(self, x: float, y: float) -> None:
        """A button."""
        place = (np.array((x + self.middle, y + self.top)) + 0.5) * FINER
        cv2.circle(self.canvas, np.round(place).astype(int).tolist(), self.pen, 255, -1, cv2.LINE_AA)

    def drawn(self) -> NDArray[np.float32]:
        """(28, 28) float32, how much of a pixel lines cover."""
        small = cv2.resize(self.canvas, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA)
        return small.astype(np.float32) / np.float32(255)


def add_garment_details(garment: Image, label: int, random: Random) -> Image:
    """The garment with lines that its class is known by, darker or lighter than its cloth; shoes, trousers and bags as
    they are. `label` is 0..9, pictures are (28, 28) float32 in [0, 1]."""
    if label not in _DRAW or (garment > FOREGROUND_THRESHOLD).sum() < 60:
        return garment
    seams = Seams(garment, random)
    _DRAW[label](seams, random)
    ink = random.uniform(0.2, 0.6) * (-1 if random.random() < 0.75 else 1)
    return np.where(garment > FOREGROUND_THRESHOLD, np.clip(garment + ink * seams.drawn(), 0.2, 1), garment)


def _shirt(seams: Seams, random: Random) -> None:
    """A collar of two flaps, a row of buttons from it to the hem, often a pocket on the chest, cuffs."""
    wide, deep = random.uniform(2, 4.5), random.uniform(2.5, 6)
    seams.line((0, random.uniform(1.5, 3.5)), (wide, 0), (random.uniform(0.6, 1) * wide, deep), (0, 2.5), both=True)
    if random.random() < 0.8:
        seams.line((0, 2.5), (0, seams.tall))
    if random.random() < 0.7:
        _buttons(seams, (random.choice((0, 0, 0.8)),), deep, random)
    if random.random() < 0.4:
        x, y, size = 0.5 * seams.half, 0.32 * seams.tall, random.uniform(1.5, 3)
        corners = [(x - size, y), (x + size, y), (x + size, y + 2 * size), (x - size, y + 2 * size), (x - size, y)]
        seams.line(*corners)


def _coat(seams: Seams, random: Random) -> None:
    """Lapels or a zip to a stand-up collar, a front that opens, one or two rows of buttons, pockets, a belt."""
    wide, deep = random.uniform(2, 4.5), random.uniform(0.2, 0.5) * seams.tall
    if random.random() < 0.75:
        notch = random.uniform(0.35, 0.6) * deep
        seams.line((wide, 0), (wide + random.uniform(0, 2), notch), (0, deep), both=True)
    else:
        seams.line((-wide, 2), (wide, 2))
        deep = 0
    seams.line((0, deep), (0, seams.tall))
    if random.random() < 0.65:
        _buttons(seams, (-1.8, 1.8) if random.random() < 0.4 else (1.2,), max(deep, 4), random)
    if random.random() < 0.5:
        y, slope = random.uniform(0.55, 0.7) * seams.tall, random.choice((0, 0, 2))
        seams.line((0.35 * seams.half, y), (0.8 * seams.half, y + slope), both=True)
    if random.random() < 0.25:
        _across(seams, random.uniform(0.45, 0.55), random)


def _pullover(seams: Seams, random: Random) -> None:
    """A round neck, ribbing above the hem, sometimes a pattern across the chest; never an opening."""
    _neck(seams, random)
    if random.random() < 0.6:
        y = seams.tall - random.uniform(2, 4)
        seams.line((-seams.half, y), (seams.half, y))
    for _ in range(int(random.integers(1, 4)) if random.random() < 0.3 else 0):
        _across(seams, random.uniform(0.25, 0.8), random)


def _t_shirt(seams: Seams, random: Random) -> None:
    _neck(seams, random)


def _dress(seams: Seams, random: Random) -> None:
    """A neckline, a waist, folds of the skirt."""
    if random.random() < 0.5:
        _neck(seams, random)
    waist = random.uniform(0.3, 0.5)
    if random.random() < 0.7:
        _across(seams, waist, random)
    for x in random.uniform(-0.8, 0.8, int(random.integers(1, 5))) if random.random() < 0.5 else ():
        seams.line((0.5 * x * seams.half, (waist + 0.1) * seams.tall), (x * seams.half, seams.tall))


def _neck(seams: Seams, random: Random) -> None:
    """Round, or to a point."""
    wide, deep, up = random.uniform(2, 5), random.uniform(1, 5), random.uniform(0, 1.5)
    if random.random() < 0.25:
        seams.line((wide, up), (0, up + deep), both=True)
        return
    for ring in range(1 + int(random.random() < 0.4)):
        turn = np.linspace(0, np.pi, 12)
        reach = np.stack([(wide + ring) * np.cos(turn), up + (deep + ring) * np.sin(turn)], axis=1)
        seams.line(*map(tuple, reach))


def _across(seams: Seams, where: float, random: Random) -> None:
    """One line from side to side, or two, at a share of its height."""
    for y in (0, random.uniform(1, 2.5))[: int(random.integers(1, 3))]:
        seams.line((-IMAGE_SIDE, where * seams.tall + y), (IMAGE_SIDE, where * seams.tall + y))


def _buttons(seams: Seams, columns: tuple[float, ...], first: float, random: Random) -> None:
    for y in np.linspace(first + 1, seams.tall * random.uniform(0.7, 0.95), int(random.integers(3, 7))):
        for x in columns:
            seams.dot(x, float(y))


_DRAW: dict[int, Callable[[Seams, Random], None]] = {
    T_SHIRT: _t_shirt,
    PULLOVER: _pullover,
    DRESS: _dress,
    COAT: _coat,
    SHIRT: _shirt,
}
