"""Renders one garment in another style: pose, texture, line art, segmentation errors, affine and elastic distortion.

Each function takes one garment, (28, 28) float32 in [0, 1], light on black, and returns another image of its class.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.pictures.masks import fill_holes
from models.spec import FOREGROUND_THRESHOLD, IMAGE_SIDE
from training.augmentation.garment_details import add_garment_details
from training.augmentation.image_ops import CROSS_KERNEL, Image, crop_to_foreground, rotation_matrix
from training.augmentation.poses import BAG, COAT, SHIRT, randomize_pose
from training.augmentation.shoes import SHOES

MIN_GREY = 0.2
"""Lower bound of a rendered foreground pixel, as after `models.pictures.framing`."""
DETAIL_DEPENDENT_LABELS = (COAT, SHIRT, BAG)
"""Classes that are recognised by buttons, collar or clasp. The others may become flat silhouettes."""
DETAIL_PROBABILITY = 0.6
"""Probability that details are drawn into a garment whose own texture is replaced."""
MAX_FILL_WITH_HANDLE = 0.85
"""A bag that fills more than this share of its bounding box has no visible handle."""
ROWS, COLUMNS = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE].astype(np.float32)


def render(garment: Image, label: int, rng: Generator) -> Image:
    """Applies domain randomization to one garment (Tobin et al., 2017).

    A bag without a visible handle is returned as it is, because only its texture identifies it.

    Args:
        garment: (28, 28) float32 in [0, 1].
        label: its class, 0..9.
        rng: random generator.

    Returns:
        (28, 28) float32 in [0, 1].
    """
    if label == BAG and np.mean(crop_to_foreground(garment) > FOREGROUND_THRESHOLD) > MAX_FILL_WITH_HANDLE:
        return garment
    rendered = _randomize_appearance(randomize_pose(garment, label, rng), label, rng)
    rendered = simulate_segmentation_errors(rendered, rng)
    return np.clip(_distort(rendered, label in SHOES, rng), 0, 1)


def _randomize_appearance(garment: Image, label: int, rng: Generator) -> Image:
    """Keeps the silhouette and changes its inside: contrast, flat grey, line art, posterization or a texture."""
    mask = (garment > FOREGROUND_THRESHOLD).astype(np.uint8)
    if mask.sum() < 20:
        return garment
    if rng.random() < 0.5:
        mask = fill_holes(mask > 0).astype(np.uint8)
    inside = mask > 0
    tone, style = rng.uniform(0.45, 0.8), rng.random()
    detailed, add_details = label in DETAIL_DEPENDENT_LABELS, rng.random() < DETAIL_PROBABILITY
    if detailed and not (add_details and label != BAG):
        style = rng.choice((0.2, 0.2, 0.6, 0.6, 0.8))
    greys = np.sort(garment[inside])
    if style < 0.35:  # the garment's own texture with another contrast, or inverted
        contrast = rng.uniform(0.8 if detailed else 0.3, 1.4) * (-1 if rng.random() < 0.35 else 1)
        rendered = tone + contrast * (garment - greys[len(greys) // 2])
        if rng.random() < (0.2 if detailed else 0.4):
            rendered = rendered + rng.uniform(0.05, 0.3) * random_texture(rng)
    elif style < 0.55:  # flat
        rendered = np.full_like(garment, tone)
    elif style < 0.75:  # line art
        contrast = rng.uniform(0.3 if detailed else 0.15, 0.55) * (1 if rng.random() < 0.8 else -1)
        rendered = tone - contrast * _extract_line_art(garment, mask, rng)
    elif style < 0.9:  # posterization
        tones = int(rng.integers(2, 5))
        steps = greys[(len(greys) * np.arange(1, tones) / tones).astype(int)]
        rendered = (tone + rng.uniform(-0.35, 0.35, tones))[np.digitize(garment, steps)]
    else:
        rendered = tone + rng.uniform(0.1, 0.4) * random_texture(rng)
    border = rng.random()
    if border < 0.15:  # a dark seam along the outline
        rendered = np.where(inside & (cv2.erode(mask, CROSS_KERNEL) == 0), rng.uniform(0.22, 0.52), rendered)
    rendered = np.clip(rendered, MIN_GREY, 1) * inside
    if add_details and 0.35 <= style < 0.9:
        rendered = add_garment_details(rendered.astype(np.float32), label, rng)
    if border > 0.96:  # an outline drawing whose inside is empty or dark
        outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
        rendered = np.where(outline, rng.uniform(0.7, 1), rendered * rng.choice((0, 0.3), p=(0.67, 0.33)))
    return rendered.astype(np.float32)


def _extract_line_art(garment: Image, mask: NDArray[np.uint8], rng: Generator) -> Image:
    """Returns the strongest edges, in [0, 1]; half of the time without those of the outline."""
    gradients = [cv2.Sobel(garment, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1))]
    magnitude = np.hypot(*gradients)  # cv2.magnitude differs from run to run in the last bit
    ordered = np.sort(magnitude[mask > 0])
    threshold = ordered[int(len(ordered) * rng.uniform(0.6, 0.88))]
    lines: Image = np.clip((magnitude - threshold) / max(0.3 * threshold, 0.05), 0, 1)
    return lines * (cv2.erode(mask, CROSS_KERNEL) > 0) if rng.random() < 0.5 else lines


def random_texture(rng: Generator) -> Image:
    """Returns stripes, checks, value noise, a printed rectangle or white noise: (28, 28), about -1 to 1."""
    kind = rng.integers(5)
    if kind == 0:
        angle = rng.choice((0, np.pi / 2, rng.uniform(0, np.pi)))
        distance = COLUMNS * np.cos(angle) + ROWS * np.sin(angle)
        return np.sign(np.sin(rng.uniform(0.3, 1.6) * distance + rng.uniform(0, 6)))
    if kind == 1:
        frequency = rng.uniform(0.3, 1.5)
        stripes = (np.sign(np.sin(frequency * axis + rng.uniform(0, 6))) for axis in (COLUMNS, ROWS))
        return np.asarray(sum(stripes)) / 2
    if kind == 2:
        return value_noise(rng, int(rng.integers(3, 15)))
    if kind == 3:
        center, half = rng.uniform(9, 19, 2), rng.uniform(2, 6, 2)
        printed = (np.abs(ROWS - center[0]) < half[0]) & (np.abs(COLUMNS - center[1]) < half[1])
        return printed * (1 + 0.7 * value_noise(rng, 10))
    return rng.standard_normal((IMAGE_SIDE, IMAGE_SIDE)).astype(np.float32)


def value_noise(rng: Generator, resolution: int) -> Image:
    """Returns smooth noise: normal deviates on a coarse grid, interpolated bicubically.

    Args:
        rng: random generator.
        resolution: grid points along each side.

    Returns:
        (28, 28) float32, variance about 1.
    """
    grid = rng.standard_normal((resolution, resolution)).astype(np.float32)
    return cv2.resize(grid, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_CUBIC)


def distort_elastically(image: Image, pixels: float, rng: Generator) -> Image:
    """Displaces each pixel by smooth noise: elastic distortion (Simard et al., 2003).

    Args:
        image: (28, 28) float32.
        pixels: standard deviation of the displacement along each axis.
        rng: random generator.

    Returns:
        (28, 28) float32.
    """
    return cv2.remap(image, *_displace(COLUMNS, ROWS, pixels, rng), cv2.INTER_LINEAR)


def _displace(columns: Image, rows: Image, pixels: float, rng: Generator) -> tuple[Image, Image]:
    """Adds smooth noise to sampling coordinates, (28, 28) each."""
    columns = columns + np.float32(pixels) * value_noise(rng, 5)
    return columns, rows + np.float32(pixels) * value_noise(rng, 5)


def simulate_segmentation_errors(garment: Image, rng: Generator) -> Image:
    """Removes patches of the garment or leaves patches of background at its edge, in 40% of the calls.

    Args:
        garment: (28, 28) float32 in [0, 1].
        rng: random generator.

    Returns:
        (28, 28) float32; the background that is left may exceed 1.
    """
    kind = rng.random()
    if kind < 0.6:
        return garment
    noise = value_noise(rng, int(rng.integers(4, 9)))
    if kind < 0.8:
        return np.where(noise > rng.uniform(1.2, 2.2), np.float32(0), garment)
    mask = (garment > FOREGROUND_THRESHOLD).astype(np.uint8)
    near_edge = (cv2.dilate(mask, np.ones((5, 5), np.uint8)) > 0) & (mask == 0)
    left_over = (noise > rng.uniform(0.8, 1.8)) & near_edge
    background = rng.uniform(0.3, 0.9) + 0.15 * rng.standard_normal(garment.shape)
    return np.where(left_over, background, garment).astype(np.float32)


def _distort(garment: Image, strong_rotation: bool, rng: Generator) -> Image:
    """Flips, rotates, scales and shears a garment, sometimes distorts it elastically, and rescales it to the frame."""
    rows, columns = np.nonzero(garment > FOREGROUND_THRESHOLD)
    if len(rows) < 20:
        return garment
    degrees = rng.normal(0, 14 if strong_rotation else 6)
    if strong_rotation and rng.random() < 0.15:
        degrees = rng.uniform(-100, 100)
    affine = rotation_matrix(np.deg2rad(degrees))
    affine = affine @ np.array([[1, rng.normal(0, 0.07)], [0, 1]]) @ np.diag(np.exp(rng.normal(0, 0.12, 2)))
    if rng.random() < 0.5:
        affine = affine @ np.diag((-1, 1))
    foreground = affine @ np.stack([columns, rows]).astype(float)
    low, high = foreground.min(axis=1) - 0.5, foreground.max(axis=1) + 0.5
    scale = IMAGE_SIDE * rng.uniform(0.9, 1.01) / (high - low).max()
    offset = (IMAGE_SIDE - 1) / 2 - scale * (low + high) / 2 + rng.normal(0, 0.5, 2)
    inverse = np.linalg.inv(scale * affine)
    x, y = COLUMNS - offset[0], ROWS - offset[1]
    if rng.random() < 0.4:
        x, y = _displace(x, y, rng.uniform(0.2, 0.9), rng)
    maps = [(row[0] * x + row[1] * y).astype(np.float32) for row in inverse]
    return cv2.remap(garment, maps[0], maps[1], cv2.INTER_LINEAR)
