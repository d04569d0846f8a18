"""How else shoes could stand: in pairs, and seen from above. Fashion-MNIST shows one from its side."""

import cv2
import numpy as np

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD
from training.augmentation.compositing import Image, framed, over, tilted, trimmed

SANDAL, SNEAKER, BOOT = (CLASS_NAMES.index(name) for name in ("Sandal", "Sneaker", "Ankle boot"))
SHOES = (SANDAL, SNEAKER, BOOT)
LENGTH = 36
"""Of a shoe from above, in pixels, before it is framed."""


def stand_otherwise(shoe: Image, label: int, random: np.random.Generator) -> Image:
    """One shoe or a pair from above, or a pair from the side: (28, 28) -> (28, 28)."""
    if random.random() < 0.6:
        one = _footprint(shoe, label, random) if random.random() < 0.8 else _oval(shoe, random)
        if random.random() < 0.25:
            return framed(tilted(one, random.normal(0, 20)))
        degrees = random.normal(0, 8)
        left = trimmed(tilted(one, degrees))
        right = trimmed(tilted(one[:, ::-1], -degrees + random.normal(0, 5)))
        return framed(over(left, right, left.shape[1] + int(random.integers(-3, 5)), int(random.integers(-5, 6))))
    one = trimmed(shoe)
    other = one if random.random() < 0.7 else one[:, ::-1]
    height, width = one.shape
    behind, before = tilted(one, random.normal(0, 12)), tilted(other, random.normal(0, 12))
    return framed(over(behind, before, int(random.uniform(-0.5, 0.5) * width), int(random.uniform(0.25, 1) * height)))


def _oval(shoe: Image, random: np.random.Generator) -> Image:
    """Roughly from above: the side view and its mirror image about the sole, or about the top, as one long oval."""
    side = trimmed(shoe)
    oval = np.concatenate((side, side[::-1]) if random.random() < 0.6 else (side[::-1], side))
    height, width = oval.shape
    oval = cv2.resize(oval, (width, max(3, round(height * min(1.1, random.uniform(0.35, 0.9) * width / height)))))
    if random.random() < 0.6:  # an insole behind the straps
        corners = np.argwhere(oval > FOREGROUND_THRESHOLD)[:, ::-1].astype(np.int32)
        sole = cv2.fillConvexPoly(np.zeros(oval.shape, np.uint8), cv2.convexHull(corners), 1)
        oval = np.where((sole > 0) & (oval <= FOREGROUND_THRESHOLD), np.float32(random.uniform(0.2, 0.8)), oval)
    return np.ascontiguousarray(np.rot90(oval, random.choice((1, 3))))


def _footprint(shoe: Image, label: int, random: np.random.Generator) -> Image:
    """A sole's outline, toe up, of the shoe's cloth, with what its class shows from above: straps, laces, a shaft."""
    down = np.linspace(0, 1, LENGTH, dtype=np.float32)
    toe, waist, heel = random.uniform(0.85, 1), random.uniform(0.65, 0.9), random.uniform(0.7, 0.95)
    half = np.interp(down, (0, 0.06, 0.25, 0.6, 0.85, 0.96, 1), (0.3, 0.6, toe, waist, heel, 0.6 * heel, 0.3))
    half *= LENGTH * random.uniform(0.15, 0.23)
    middle = half.max() + 1
    middles = middle + random.uniform(-0.3, 0.3) * half.max() * np.cos(2.5 * down)
    columns = np.arange(int(2 * middle) + 2, dtype=np.float32)
    across = (columns - middles[:, None]) / np.maximum(half[:, None], 0.1)
    inside = np.abs(across) <= 1
    cloth = (
        cv2.resize(np.rot90(trimmed(shoe)), across.shape[::-1]) if random.random() < 0.7 else np.full_like(across, 0.5)
    )
    tone, contrast = random.uniform(0.45, 0.8), random.uniform(0.1, 0.6)
    shown = tone + contrast * (cloth - cloth.mean())
    draw = {SANDAL: _straps, SNEAKER: _laces, BOOT: _shaft}[label]
    return np.where(
        inside, np.clip(draw(shown, across, np.repeat(down[:, None], across.shape[1], axis=1), random), 0.2, 1), 0
    ).astype(np.float32)


def _other_grey(random: np.random.Generator) -> float:
    """How much lighter or darker something is than what it lies on."""
    return float(random.uniform(0.15, 0.5) * random.choice((-1, 1)))


def _straps(sole: Image, across: Image, down: Image, random: np.random.Generator) -> Image:
    """A flat footbed with bands across, crossed ones, or two from the toes to the sides; now and then a heel strap."""
    bed = np.full_like(sole, random.uniform(0.3, 0.8)) if random.random() < 0.7 else sole
    wide, first = random.uniform(0.03, 0.14), random.uniform(0.15, 0.35)
    kind = random.integers(3)
    if kind == 0:
        bands = [
            np.abs(down - first - gap) < wide for gap in (0, random.uniform(0.2, 0.4))[: int(random.integers(1, 3))]
        ]
    elif kind == 1:
        slope = random.uniform(0.08, 0.2)
        bands = [np.abs(down - first - 0.1 - slope * side * across) < wide for side in (-1, 1)]
    else:
        bands = [np.abs(down - first - random.uniform(0.15, 0.4) * np.abs(across)) < wide]
    if random.random() < 0.4:
        bands.append(np.abs(down - random.uniform(0.75, 0.9)) < 0.6 * wide)
    return np.where(np.any(bands, axis=0), bed + _other_grey(random), bed)


def _laces(upper: Image, across: Image, down: Image, random: np.random.Generator) -> Image:
    """A hole for the foot behind a tongue with laces, or an elastic upper; often a toe cap and a lighter sole."""
    centre, reach = random.uniform(0.66, 0.76), random.uniform(0.15, 0.24)
    hole = (across / random.uniform(0.5, 0.75)) ** 2 + ((down - centre) / reach) ** 2 < 1
    shown = upper
    tongue = (np.abs(across) < random.uniform(0.3, 0.5)) & (down > random.uniform(0.22, 0.34)) & (down < centre)
    if random.random() < 0.75:
        shown = np.where(tongue, shown + 0.5 * _other_grey(random), shown)
        laced = np.sin(random.uniform(50, 90) * down + random.uniform(0, 6)) > random.uniform(-0.2, 0.5)
        shown = np.where(tongue & laced, shown + _other_grey(random), shown)
    if random.random() < 0.4:
        shown = np.where(down < random.uniform(0.12, 0.22), shown + _other_grey(random), shown)
    if random.random() < 0.4:
        shown = np.where(np.abs(across) > random.uniform(0.75, 0.9), shown + _other_grey(random), shown)
    return np.where(hole, shown + _other_grey(random), shown)


def _shaft(upper: Image, across: Image, down: Image, random: np.random.Generator) -> Image:
    """A shaft that stands above the heel, hiding the foot's hole in part."""
    centre = random.uniform(0.68, 0.78)
    shaft = (across / random.uniform(0.8, 1)) ** 2 + ((down - centre) / random.uniform(0.22, 0.32)) ** 2
    shown = np.where(shaft < 1, upper + _other_grey(random), upper)
    return np.where(shaft < random.uniform(0.2, 0.5), shown + _other_grey(random), shown)
