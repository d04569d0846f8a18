"""Ten classes are distinguishable, for colour-blind readers too."""

from itertools import combinations

import numpy as np
import pytest

from app.render.palette import MAGNITUDE, MARKERS, SIGNED
from models.spec import CLASS_NAMES

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009),
# severity 1, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
# CIE76 distances in CIELAB; about 2.3 is just noticeable side by side (Mahy et al., 1994).
DISTINGUISHABLE = 20  # colour alone tells a pair apart, at the size of a dot; holds for at least 40 of the 45 pairs
MIN_DISTANCE = 15  # below this a colour would not even support the shape
NEIGHBOURS = [
    ("T-shirt/top", "Pullover", "Coat", "Shirt"),
    ("Sandal", "Sneaker", "Ankle boot"),
    ("Trouser", "Dress"),
]


def lab(colours, vision):
    """CSS colours -> CIELAB (n, 3) as seen with a kind of vision, D65."""
    rgb = np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(VISIONS[vision]).T, 0, 1)
    t = seen @ RGB_TO_XYZ.T / RGB_TO_XYZ.sum(axis=1)
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


def distances(vision):
    """Distance of every pair of marks."""
    seen = lab([marker.colour for marker in MARKERS], vision)
    return {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(range(len(MARKERS)), 2)}


@pytest.mark.parametrize(
    ("vision", "confused"),
    [
        ("protanopia", ("#c00000", "#5d4a00")),
        ("deuteranopia", ("#dd1c22", "#5d5e08")),
        ("tritanopia", ("#008b8b", "#2f86a6")),
    ],
)
def test_the_simulation_confuses_the_colours_that_colour_blind_readers_confuse(vision, confused):
    usual, seen = (lab(confused, kind) for kind in ("normal", vision))
    assert np.linalg.norm(seen[0] - seen[1]) < 0.3 * np.linalg.norm(usual[0] - usual[1])


def test_every_class_has_a_marker_shape_of_its_own():
    assert len(MARKERS) == len(CLASS_NAMES)
    assert len({marker.shape for marker in MARKERS}) == len(MARKERS)


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_distinguish_most_pairs_and_shapes_the_others(vision):
    apart = distances(vision)
    close = [pair for pair, distance in apart.items() if distance < DISTINGUISHABLE]
    assert len(apart) - len(close) >= 40
    assert min(apart.values()) >= MIN_DISTANCE
    assert all(MARKERS[a].shape != MARKERS[b].shape for a, b in close)


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_distinguish_classes_that_are_neighbours_on_the_map(vision):
    apart = distances(vision)
    for corner in NEIGHBOURS:
        for a, b in combinations(sorted(map(CLASS_NAMES.index, corner)), 2):
            assert apart[a, b] >= DISTINGUISHABLE, (CLASS_NAMES[a], CLASS_NAMES[b])


@pytest.mark.parametrize("vision", VISIONS)
def test_the_sequential_scale_grows_lighter_in_even_steps(vision):
    steps = np.diff(lab(MAGNITUDE, vision)[:, 0])
    assert steps.min() > 0.5 * steps.mean()
    assert steps.max() < 1.6 * steps.mean()


@pytest.mark.parametrize("vision", VISIONS)
def test_the_diverging_scale_is_equally_dark_and_distinguishable_on_both_sides(vision):
    seen = lab(SIGNED, vision)
    middle = len(SIGNED) // 2
    assert seen[:, 0].argmax() == middle
    for far in range(2, middle + 1):
        below, above = seen[middle - far], seen[middle + far]
        assert abs(below[0] - above[0]) < 20
        assert np.linalg.norm(below - above) > DISTINGUISHABLE
