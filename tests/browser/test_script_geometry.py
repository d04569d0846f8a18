"""The map's scripts without the map: geometry of the plane, of ways over it and of what an outline encloses."""

import base64

import numpy as np
import pytest

from models.latent import Extent, resample_path
from tests.browser.test_selection import enclosed

RNG = np.random.default_rng(3)
EXTENT = Extent(-2.0, 5.0, 1.0, 4.0, 15, 7)
WHOLE = {"x0": -2.0, "x1": 5.0, "y0": 1.0, "y1": 4.0}
FULL = {**WHOLE, "columns": 15, "rows": 7}


def test_ticks_are_few_round_even_and_within_the_range(blank_page):
    ranges = [
        (low, low + 10.0**power * wide) for low in (-7.3, 0, 2.2) for power in range(-4, 5) for wide in (1, 2.7, 6)
    ]
    found = blank_page(["shared/draw/layers/axes.js"], "given.map(([low, high]) => axisTicks(low, high, 5))", ranges)
    for (low, high), ticks in zip(ranges, found, strict=True):
        values = np.array([tick["value"] for tick in ticks])
        assert 2 <= len(values) <= 7
        slack = (high - low) * 1e-6
        assert ((values >= low - slack) & (values <= high + slack)).all()
        step = (values[-1] - values[0]) / (len(values) - 1)
        assert np.diff(values) == pytest.approx(step, rel=1e-6)
        assert f"{step:.0e}"[0] in "125"
        assert [float(tick["text"]) for tick in ticks] == pytest.approx(values, abs=step / 100)
        assert len({tick["text"] for tick in ticks}) == len(ticks)


def test_codes_and_pixels_correspond(blank_page):
    spans = [sorted_span(*RNG.uniform(0, 1, 4)) for _ in range(30)]
    spots = RNG.uniform(-50, 900, (20, 2)).tolist()
    found = blank_page(
        ["shared/geometry/viewport.js"],
        """given.spans.map(span => {
            const viewport = new Viewport(given.whole);
            viewport.resize(800, 500);
            viewport.set(span);
            return given.spots.map(([left, top]) => {
                const { left: l, top: t } = viewport.toSpot(viewport.toCode({ left, top }));
                return [l, t];
            });
        })""",
        {"whole": WHOLE, "spans": spans, "spots": spots},
    )
    assert np.array(found) == pytest.approx(np.broadcast_to(spots, np.shape(found)), abs=1e-6)


def sorted_span(xa, xb, ya, yb):
    """A rectangle within the whole, not too thin."""
    (xa, xb), (ya, yb) = sorted((xa, xb)), sorted((ya, yb))
    return {
        "x0": -2 + 7 * xa, "x1": -2 + 7 * max(xb, xa + 0.02), "y0": 1 + 3 * ya, "y1": 1 + 3 * max(yb, ya + 0.02),
    }  # fmt: skip


def test_no_zooming_panning_or_revealing_leaves_the_map(blank_page):
    kinds = ("zoom", "pan", "reveal", "set")
    acts = [(str(RNG.choice(kinds)), *RNG.uniform(-1, 1, 4).tolist()) for _ in range(400)]
    spans = blank_page(
        ["shared/geometry/viewport.js"],
        """(() => {
            const viewport = new Viewport(given.whole);
            viewport.resize(800, 500);
            return given.acts.map(([kind, a, b, c, d]) => {
                if (kind === "zoom") viewport.zoom(Math.exp(4 * a), { left: 400 + 500 * b, top: 250 + 300 * c });
                if (kind === "pan") viewport.pan(2000 * a, 2000 * b);
                if (kind === "reveal") viewport.reveal({ x: 20 * a, y: 20 * b });
                const [wide, high] = [9 * Math.abs(b), 9 * Math.abs(d)];
                if (kind === "set") viewport.set({ x0: 9 * a, x1: 9 * a + wide, y0: 9 * c, y1: 9 * c + high });
                const { x0, x1, y0, y1 } = viewport.span;
                return [x0, x1, y0, y1];
            });
        })()""",
        {"whole": WHOLE, "acts": acts},
    )
    x0, x1, y0, y1 = np.array(spans).T
    assert (x0 >= -2 - 1e-9).all()
    assert (x1 <= 5 + 1e-9).all()
    assert (y0 >= 1 - 1e-9).all()
    assert (y1 <= 4 + 1e-9).all()
    assert (x1 - x0 >= 7 / 64 - 1e-9).all()
    assert (y1 - y0 >= 3 / 64 - 1e-9).all()


def test_zooming_keeps_what_lies_under_the_pointer_unless_the_edge_of_the_map_is_in_the_way(blank_page):
    found = blank_page(
        ["shared/geometry/viewport.js"],
        """given.map(([factor, left, top]) => {
            const viewport = new Viewport({ x0: -2, x1: 5, y0: 1, y1: 4 });
            viewport.resize(800, 500);
            viewport.zoom(4, { left: 400, top: 250 });
            const spot = { left, top };
            const before = viewport.toCode(spot);
            viewport.zoom(factor, spot);
            const after = viewport.toCode(spot);
            const gone = viewport.magnification;
            viewport.zoom(1 / factor, spot);
            return [before.x - after.x, before.y - after.y, gone / 4 / factor, viewport.magnification / 4];
        })""",
        [[factor, *RNG.uniform(0, 500, 2)] for factor in RNG.uniform(1, 16, 50)],
    )
    assert np.array(found) == pytest.approx(np.array([[0, 0, 1, 1]] * 50), abs=1e-9)


def test_revealing_moves_no_further_than_needed(blank_page):
    ((kept, moved),) = blank_page(
        ["shared/geometry/viewport.js"],
        """[[[2, 2.2], [4.6, 2.5]].map(([x, y]) => {
            const viewport = new Viewport({ x0: -2, x1: 5, y0: 1, y1: 4 });
            viewport.zoom(4, { left: 0.5, top: 0.5 });
            const before = viewport.span;
            viewport.reveal({ x, y });
            const after = viewport.span;
            return { shows: viewport.shows({ x, y }), dx: after.x0 - before.x0, dy: after.y0 - before.y0 };
        })]""",
    )
    assert kept == {"shows": True, "dx": 0, "dy": 0}
    assert moved["shows"]
    assert 0 < moved["dx"] < 4.6 - 2.375 + 0.15
    assert moved["dy"] == 0


@pytest.mark.parametrize(
    ("around", "blend"), [("bilinearCell", EXTENT.interpolate), ("bicubicPatch", EXTENT.interpolate_bicubic)]
)
def test_the_interpolation_between_nodes_is_that_of_the_bundle(blank_page, around, blend):
    values = RNG.integers(0, 256, (7, 15, 3), dtype=np.uint8)
    codes = np.concatenate(
        [RNG.uniform((-3, 0), (6, 5), (200, 2)), EXTENT.nodes()[::5], [[-2, 1], [5, 4], [1e6, -1e6]]]
    )
    blended, outside = blank_page(
        ["shared/data/lattice.js"],
        """(() => {
            const cells = given.codes.map(([x, y]) => AROUND(given.extent, x, y));
            const values = Uint8Array.from(given.values);
            const blended = cells.map(cell => [...interpolate(values, 3, cell, new Float32Array(3))]);
            return [blended, cells.map(cell => cell.outside)];
        })()""".replace("AROUND", around),
        {"extent": FULL, "codes": codes.tolist(), "values": values.reshape(-1).tolist()},
    )
    assert np.array(blended) / 255 == pytest.approx(blend(values, codes), abs=1e-5)
    assert np.array_equal(outside, ~EXTENT.contains(codes))


def test_steps_along_a_path_are_those_of_the_bundle(blank_page):
    paths = [RNG.uniform(-3, 3, (n, 2)) for n in (2, 2, 3, 5, 40)]
    paths += [np.array([[1, 1], [1, 1], [2, 1]]), np.array([[1.0, 2], [1, 2]])]
    ways = [[{"x": x, "y": y} for x, y in path.tolist()] for path in paths]
    found = blank_page(
        ["shared/geometry/shortest_path.js"],
        "given.map(way => Array.from({ length: 10 }, (_, i) => pointAlongPath(way, i / 9)).map(({ x, y }) => [x, y]))",
        ways,
    )
    for path, steps in zip(paths, found, strict=True):
        assert np.array(steps) == pytest.approx(resample_path(path.astype(np.float32), 10), abs=1e-5)


def charted(blank_page, density, ends):
    lattice = {"extent": FULL, "density": density.reshape(-1).tolist()}
    way, straight = blank_page(
        ["shared/geometry/shortest_path.js"],
        """[findShortestPath(given.lattice, ...given.ends), given.ends]
            .map(way => [way.map(({ x, y }) => [x, y]), meanDensity(given.lattice, way)])""",
        {"lattice": lattice, "ends": [{"x": x, "y": y} for x, y in ends]},
    )
    return np.array(way[0]), way[1], straight[1]


def test_the_shortest_path_joins_its_ends_wherever_they_are_and_stays_on_the_map(blank_page):
    density = RNG.integers(0, 256, (7, 15))
    for ends in (RNG.uniform((-2, 1), (5, 4), (2, 2)) for _ in range(20)):
        way, _, _ = charted(blank_page, density, ends.tolist())
        assert way[[0, -1]] == pytest.approx(ends, abs=1e-9)
        assert EXTENT.contains(way).all()
    for ends in ([[0, 2], [0, 2]], [[-9, 9], [1e6, 0]], [[0, 2], [0.01, 2]]):
        way, _, _ = charted(blank_page, density, ends)
        assert way[[0, -1]] == pytest.approx(np.array(ends), abs=1e-9)


def test_the_shortest_path_goes_around_a_sparse_region(blank_page):
    density = np.full((7, 15), 255)
    density[2:, 6:9] = 0
    way, along_it, straight = charted(blank_page, density, [[-1.5, 3.5], [4.5, 3.5]])
    assert along_it > straight + 0.05
    assert way[:, 1].min() < 2
    lengths = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert lengths.sum() < 2 * 6


def test_an_outline_encloses_what_it_winds_around(blank_page):
    codes = RNG.uniform(-1, 1, (300, 2)).astype(np.float32)
    labels = RNG.integers(0, 3, 300)
    for corners in (3, 4, 7):
        angles = np.sort(RNG.uniform(0, 2 * np.pi, corners))
        outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * RNG.uniform(0.3, 1, (corners, 1))
        for visible in ([True] * 3, [True, False, True], [False] * 3):
            found = blank_page(
                ["shared/geometry/selection.js"],
                "pointsInPolygon({ codes: given.codes, labels: given.labels }, given.outline, given.visible)",
                {
                    "codes": codes.reshape(-1).tolist(),
                    "labels": labels.tolist(),
                    "outline": [{"x": x, "y": y} for x, y in outline.tolist()],
                    "visible": visible,
                },
            )
            inside = enclosed(codes, outline)
            assert found == inside[np.array(visible)[labels[inside]]].tolist()


def test_no_outline_or_a_line_encloses_nothing(blank_page):
    points = "{ codes: [0, 0, 1, 1], labels: [0, 0] }"
    for outline in ("[]", "[{ x: 0, y: 0 }]", "[{ x: -1, y: -1 }, { x: 2, y: 2 }]"):
        assert blank_page(["shared/geometry/selection.js"], f"pointsInPolygon({points}, {outline}, [true])") == []


def test_the_images_of_a_lattice_are_the_sums_of_their_differences(blank_page):
    images = RNG.integers(0, 256, (3, 5, 28 * 28), dtype=np.uint8)
    differences = images.copy()
    differences[:, 1:] -= images[:, :-1]
    differences[1:] -= np.concatenate([images[:-1, :1], images[:-1, 1:] - images[:-1, :-1]], axis=1)
    rest = RNG.integers(0, 256, 3 * 5 * 11, dtype=np.uint8)  # probabilities and densities
    content = base64.b64encode(differences.tobytes() + rest.tobytes()).decode()
    decoded = blank_page(
        ["shared/data/lattice.js"],
        """loadLattice("data:application/octet-stream;base64," + given, { columns: 5, rows: 3 }).then(
            ({ garments, probabilities, density }) => [garments, probabilities, density].map((one) => [...one]))""",
        content,
    )
    assert np.array_equal(decoded[0], images.reshape(-1))
    assert decoded[1] + decoded[2] == rest.tolist()
