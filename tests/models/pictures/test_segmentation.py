"""Segmentation: on a plain background, of line drawings, of transparent pictures, and of photos."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.pictures.segmentation import segment_pixels
from tests.models.pictures.picture_files import shirt

SIZE = (96, 128)
OUTLINE = [(30, 20), (66, 20), (88, 44), (74, 52), (66, 44), (66, 108), (30, 108), (30, 44), (22, 52), (8, 44)]


def scene(background, color):
    """A T-shirt on a background, (H, W, 3) uint8, and its mask (H, W); colours may be arrays."""
    height, width = SIZE[1], SIZE[0]
    mask = Image.new("1", SIZE)
    ImageDraw.Draw(mask).polygon(OUTLINE, 1)
    mask = np.asarray(mask)
    picture = np.broadcast_to(background, (height, width, 3)).copy()
    picture[mask] = np.broadcast_to(color, (height, width, 3))[mask]
    return picture.astype(np.uint8), mask


def iou(found, mask):
    return (found.mask & mask).sum() / (found.mask | mask).sum()


def noise(color, spread, seed=0, cell=1):
    """A texture (H, W, 3): a colour with Gaussian noise, smooth over cells of so many pixels."""
    cells = (SIZE[0] // cell, SIZE[1] // cell)
    rough = np.random.default_rng(seed).normal(0, spread, cells[::-1]).astype(np.float32)
    return np.clip(np.array(color) + cv2.resize(rough, SIZE)[..., None], 0, 255)


@pytest.mark.parametrize("color", [(20, 20, 20), (200, 40, 40), (120, 120, 220), (235, 235, 200)])
def test_a_garment_on_a_plain_background_is_segmented_to_the_pixel(color):
    picture, mask = scene((250, 250, 250), color)
    found = segment_pixels(picture)
    assert found.kind == "plain"
    assert iou(found, mask) > 0.97


def test_a_garment_that_covers_most_of_the_border_is_not_taken_for_the_background():
    picture = np.full((128, 128, 3), 255, np.uint8)
    picture[20:128, 6:122] = (60, 40, 30)
    found = segment_pixels(picture)
    mask = picture[..., 0] < 128
    assert iou(found, mask) > 0.97


@pytest.mark.parametrize(
    ("background", "color"),
    [
        (noise((150, 110, 70), 12), noise((40, 60, 120), 8, 1)),
        (noise((120, 30, 40), 25, cell=4), noise((225, 220, 215), 6, 1)),
        (noise((200, 195, 180), 10, cell=8), noise((20, 20, 25), 10, 1)),
    ],
    ids=["jeans on wood", "white on a carpet", "black on a bed"],
)
def test_a_garment_on_a_textured_background_is_segmented(background, color):
    picture, mask = scene(background, color)
    assert iou(segment_pixels(picture), mask) > 0.85


@pytest.mark.parametrize("kind", ["photo", "plain"])
def test_only_the_content_of_a_box_is_segmented(kind):
    background = noise((150, 110, 70), 12) if kind == "photo" else np.full((SIZE[1], SIZE[0], 3), 250.0)
    picture = background.astype(np.uint8)
    picture[10:60, 8:60], picture[80:118, 50:88] = (40, 60, 120), (200, 40, 40)
    for part in ((slice(10, 60), slice(8, 60)), (slice(80, 118), slice(50, 88))):
        mask, within = np.zeros((2, SIZE[1], SIZE[0]), bool)
        mask[part] = True
        within[max(0, part[0].start - 5) : part[0].stop + 5, max(0, part[1].start - 5) : part[1].stop + 5] = True
        found = segment_pixels(picture, within=within)
        assert found.kind == kind
        assert iou(found, mask) > 0.9
        assert not (found.mask & ~within).any()


def test_a_box_around_the_whole_picture_changes_nothing():
    for picture, _ in (scene((250, 250, 250), (20, 20, 20)), scene(noise((120, 30, 40), 25, cell=4), (225, 220, 215))):
        everywhere = np.ones((SIZE[1], SIZE[0]), bool)
        assert iou(segment_pixels(picture, within=everywhere), segment_pixels(picture).mask) > 0.99


def test_a_print_on_a_garment_belongs_to_it():
    picture, mask = scene((250, 250, 250), (30, 80, 160))
    picture[60:80, 40:56] = 250
    assert iou(segment_pixels(picture), mask | (np.indices(mask.shape)[0] < 0)) > 0.9


@pytest.mark.parametrize("gap", [0, 8])
def test_an_outline_encloses_the_garment_even_with_a_gap(gap):
    mask = Image.new("1", SIZE)
    ImageDraw.Draw(mask).polygon(OUTLINE, 1)
    drawing = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(drawing).line([(30, 20 + gap), *OUTLINE[::-1]], "black", 3)
    found = segment_pixels(np.asarray(drawing))
    assert found.kind == "lines"
    assert iou(found, np.asarray(mask)) > 0.9


def test_the_opaque_part_of_a_transparent_picture_is_the_garment():
    clear = shirt("#0000", "#2a6", "RGBA").resize((96, 128), Image.Resampling.NEAREST)
    alpha = np.asarray(clear.getchannel("A"), np.float32) / 255
    found = segment_pixels(np.asarray(clear.convert("RGB")), alpha)
    assert found.kind == "transparent"
    np.testing.assert_array_equal(found.mask, alpha > 0.5)


def test_both_shoes_of_a_pair_are_segmented_and_a_speck_is_not():
    picture = np.full((100, 128, 3), 255, np.uint8)
    picture[30:70, 10:55] = picture[35:75, 70:115] = (90, 40, 20)
    picture[4:7, 4:7] = 0
    found = segment_pixels(picture).mask
    assert found[50, 30]
    assert found[50, 90]
    assert not found[:10].any()


@pytest.mark.parametrize("colour", [0, 128, 255])
@pytest.mark.parametrize("shape", [(128, 96, 3), (3, 128, 3), (128, 3, 3)])
def test_the_mask_of_a_blank_picture_is_empty(shape, colour):
    assert not segment_pixels(np.full(shape, colour, np.uint8)).mask.any()


@pytest.mark.parametrize("shape", [(128, 128, 3), (3, 128, 3), (128, 5, 3), (3, 3, 3)])
def test_noise_of_any_shape_can_be_segmented(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    found = segment_pixels(picture)
    assert found.mask.shape == shape[:2]
    assert found.mask.dtype == bool


def test_segmentation_is_deterministic():
    picture, _ = scene(noise((120, 30, 40), 25, cell=4), noise((225, 220, 215), 6, 1))
    np.testing.assert_array_equal(segment_pixels(picture).mask, segment_pixels(picture).mask)
