"""What each layer draws, compared pixel by pixel with the bundle: dots, terrain, regions and uncharted land."""

import numpy as np
import pytest
from PIL import Image
from scipy.spatial import cKDTree

from app.render.palette import MARKERS
from models.latent import to_uint8

COLOURS = np.array([[int(marker.colour[i : i + 2], 16) for i in (1, 3, 5)] for marker in MARKERS], np.float32)
LONE = 16
"""Pixels to the next dot from one that no other touches."""
NAMES = (("paper", "background-color"), ("ink", "text-color"))
TILES = """(() => {
    const [whole, span] = [given.whole, given.span].map(([x0, x1, y0, y1]) => ({ x0, x1, y0, y1 }));
    const viewport = new Viewport(whole);
    viewport.resize(...given.size);
    viewport.set(span);
    return terrainTiles(viewport);
})()"""


def show(the_map, *wanted):
    """Shows these layers and no other; returns the picture."""
    for button in the_map.page.locator("[data-layer]").all():
        if (button.get_attribute("aria-pressed") == "true") != (button.get_attribute("data-layer") in wanted):
            button.evaluate("button => button.click()")
    return the_map.picture()


def page_colours(the_map):
    """The page's paper and ink, (3,) each."""
    read = "(canvas, name) => getComputedStyle(canvas).getPropertyValue(`--st-${name}`)"
    texts = (the_map.part("plot").evaluate(read, name) for _, name in NAMES)
    return (np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], np.float32) for text in texts)


def at(the_map, picture, places, span=None):
    """Row and column of places (n, 2) in the picture."""
    x0, x1, y0, y1 = span or the_map.whole()
    high, wide = picture.shape[:2]
    columns = (places[:, 0] - x0) / (x1 - x0) * wide
    rows = (y1 - places[:, 1]) / (y1 - y0) * high
    return rows.astype(int), columns.astype(int)


def nodes_of_the_lattice(the_map, margin):
    """Rows and columns of the lattice's nodes, those near its edge left out, and their places."""
    edge = the_map.plane.extent
    places = edge.nodes().reshape(edge.rows, edge.columns, 2)
    rows, columns = np.mgrid[margin : edge.rows - margin, margin : edge.columns - margin].reshape(2, -1)
    return rows, columns, places[rows, columns]


def test_without_layers_there_is_background_with_faint_lines_and_names(the_map):
    paper, _ = page_colours(the_map)
    bare = show(the_map)
    assert (np.abs(bare - paper).max(axis=2) <= 25).mean() > 0.95


def test_a_lone_point_has_its_class_colour_and_is_gone_without_the_layer(the_map, bundle):
    the_map.part("zoom-in").click(click_count=3)
    the_map.drawn()
    span = the_map.span()
    bare, dotted = show(the_map), show(the_map, "points")
    paper, _ = page_colours(the_map)
    codes, labels = the_map.plane.codes("test"), bundle.images["test"].labels
    pixels = codes / np.array(the_map.pixel(span), np.float32)
    rows, columns = at(the_map, dotted, codes, span)
    margin = 10
    inside = (
        (np.minimum(rows, columns) >= margin) & (rows < len(dotted) - margin) & (columns < dotted.shape[1] - margin)
    )
    (lone,) = np.nonzero(inside & (cKDTree(pixels).query(pixels, k=2)[0][:, 1] > LONE))
    rows, columns = rows[lone], columns[lone]
    plain = np.abs(bare[rows, columns] - paper).max(axis=1) < 1  # no name is written there
    assert plain.sum() >= 10
    off = np.abs(dotted[rows, columns] - COLOURS[labels[lone]])[plain].max(axis=1)
    assert np.median(off) < 30
    assert (off < 45).mean() > 0.95
    assert (np.abs(dotted - bare).max(axis=2) > 10).mean() > 0.1


def test_where_points_crowd_each_is_fainter(the_map, bundle):
    """With fewer garments on show, those that remain are drawn more strongly."""
    label = 6  # shirts lie among all others
    crowded = show(the_map, "points")
    the_map.part("legend").locator(".lw-class").nth(label).get_by_role("button").first.click()
    the_map.drawn()
    alone = the_map.picture()
    paper, _ = page_colours(the_map)
    codes = the_map.plane.codes("test")[bundle.images["test"].labels == label]
    spots = at(the_map, alone, codes)
    assert np.abs(alone[spots] - paper).max(axis=1).mean() > 50
    assert not np.array_equal(alone, crowded)


@pytest.mark.parametrize("zoomed", [False, True], ids=["whole map", "closer"])
def test_terrain_tiles_are_the_decodes_of_their_centres(the_map, blank_page, zoomed):
    show(the_map, "terrain")
    if zoomed:
        the_map.point(0.6, 0.6)
        the_map.page.mouse.wheel(0, -900)
        the_map.drawn()
    span = the_map.span() if zoomed else the_map.whole()
    given = {"whole": the_map.whole(), "span": span, "size": the_map.area()[2:]}
    tiles = blank_page(["shared/geometry/viewport.js", "shared/draw/layers/lattice_layers.js"], TILES, given)
    the_map.leave()
    the_map.page.wait_for_timeout(120)  # after a gesture the map is drawn anew once it rests
    picture, (paper, ink) = the_map.picture(), page_colours(the_map)
    side = tiles["side"]
    corners = np.array(
        [(tiles["left"] + c * side, tiles["top"] + r * side) for r in range(1, 10) for c in range(1, 20)]
    )
    high, wide = picture.shape[:2]
    inside = (corners >= 0).all(axis=1) & (corners[:, 0] < wide - side) & (corners[:, 1] < high - side)
    corners = corners[inside]
    middles = corners + side / 2
    places = np.array([the_map.place(x / wide, y / high, span) for x, y in middles], np.float32)
    garments = the_map.plane.lattice.interpolate(places)
    differences = []
    for (left, top), garment in zip(np.round(corners).astype(int), garments, strict=True):
        size = round(side)
        inked = paper + (ink - paper) * garment[..., None]
        wanted = np.stack([resized(inked[..., channel], size) for channel in range(3)], axis=-1)
        differences.append(np.abs(picture[top : top + size, left : left + size] - wanted).mean())
    assert len(differences) > 30
    assert np.median(differences) < 4
    if zoomed:
        assert max(np.divide((tiles["stepX"], tiles["stepY"]), the_map.pixel())) < 42 / 1.9


def resized(levels, side):
    return np.asarray(Image.fromarray(levels.astype(np.float32)).resize((side, side), Image.Resampling.BILINEAR))


def test_regions_have_the_colour_of_the_most_probable_class_and_more_of_it_with_confidence(the_map):
    bare, picture = show(the_map), show(the_map, "regions")
    rows, columns, places = nodes_of_the_lattice(the_map, 2)
    chances = the_map.plane.lattice.probabilities.astype(np.float32) / 255
    best = chances.argmax(axis=2)
    around = np.stack([best[rows + down, columns + right] for down in (-1, 0, 1) for right in (-1, 0, 1)])
    spots = at(the_map, picture, places)
    paper, _ = page_colours(the_map)
    clear = (around == around[4]).all(axis=0) & (np.abs(bare[spots] - paper).max(axis=1) < 1)
    assert clear.sum() > 200
    label, sure = best[rows, columns][clear], chances.max(axis=2)[rows, columns][clear]
    seen, towards = (picture[spots] - paper)[clear], COLOURS[label] - paper
    strength = (seen * towards).sum(axis=1) / (towards**2).sum(axis=1)
    assert np.abs(seen - strength[:, None] * towards).max() < 12
    halo = strength < 0.05  # paper is drawn around each name; regions are never that faint
    assert halo.mean() < 0.03
    strength, sure = strength[~halo], sure[~halo]
    assert np.quantile(strength[sure > 0.99], 0.03) > 0.5
    assert np.corrcoef(strength, sure)[0, 1] > 0.9
    assert strength[sure < 0.5].max() < 0.35


def test_sparse_regions_are_hatched_and_dense_ones_are_not(the_map):
    bare, hazy = show(the_map), show(the_map, "uncharted")
    rows, columns, places = nodes_of_the_lattice(the_map, 3)
    support = the_map.plane.lattice.density.astype(np.float32) / 255
    around = np.stack([support[rows + down, columns + right] for down in (-2, 0, 2) for right in (-2, 0, 2)])
    changed = np.abs(hazy - bare).max(axis=2)
    windows = [
        changed[row - 6 : row + 7, column - 6 : column + 7]
        for row, column in zip(*at(the_map, hazy, places), strict=True)
    ]
    hatched = np.array([window.max() > 15 and (window < 4).any() for window in windows])
    assert (around.max(axis=0) < 0.005).sum() > 50
    assert hatched[around.max(axis=0) < 0.005].mean() > 0.98
    assert not hatched[around.min(axis=0) > 0.4].any()


def test_sparse_regions_dim_the_terrain_below_them(the_map):
    terrain, dimmed = show(the_map, "terrain"), show(the_map, "terrain", "uncharted")
    edge = the_map.plane.extent
    paper, _ = page_colours(the_map)
    empty = the_map.plane.density_percentile(edge.nodes()) == 0
    spots = at(the_map, terrain, edge.nodes()[empty] * 0.999)
    assert np.abs(dimmed[spots] - paper).mean() < 0.6 * np.abs(terrain[spots] - paper).mean()


def test_layer_buttons_show_their_state_and_the_address_lists_the_layers(the_map):
    for name in ("terrain", "regions", "uncharted"):
        button = the_map.page.get_by_test_id(f"layer-{name}")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
    every = {"points", "terrain", "regions", "uncharted"}
    the_map.address(lambda says: set(says.get("layers", "").split(",")) == every)
    the_map.page.get_by_test_id("layer-points").click()
    the_map.address(lambda says: set(says.get("layers", "").split(",")) == every - {"points"})


def test_the_decode_follows_the_pointer_over_every_layer(the_map):
    show(the_map, "points", "terrain", "regions", "uncharted")
    sent = len(the_map.sent)
    the_map.press(the_map.place(0.3, 0.5))
    before = the_map.shown()
    for step in range(1, 6):
        the_map.move(the_map.place(0.3 + 0.05 * step, 0.5))
    during = the_map.shown()
    assert during["frames"] >= before["frames"] + 5
    assert the_map.off_by(during, to_uint8(the_map.plane.lattice.interpolate(the_map.as_codes(during))[0]) / 255) <= 1
    assert len(the_map.sent) == sent
    the_map.page.mouse.up()
    the_map.answered()
