"""Geometry of the latent plane: extents, interpolation, paths, neighbours and density."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.latent import Extent, Lattice, NeighbourIndex, density_percentile, resample_path, to_uint8

GREY_LEVEL = 1 / 255
coordinate = st.floats(-50, 50, width=32)
some_codes = arrays(np.float32, st.tuples(st.integers(2, 40), st.just(2)), elements=coordinate)
fraction = st.floats(0.01, 0.99)


def random_lattice(columns=5, rows=4, seed=0):
    random = np.random.default_rng(seed)
    grid = (rows, columns)
    images, probabilities = (random.integers(0, 256, (*grid, *shape), np.uint8) for shape in ((28, 28), (10,)))
    return Lattice(Extent(-1, 3, 2, 8, columns, rows), images, probabilities, random.integers(0, 256, grid, np.uint8))


def random_codes(n, seed=0):
    return np.random.default_rng(seed).normal((2, 3), (1, 0.5), (n, 2)).astype(np.float32)


@given(codes=some_codes, nodes=st.integers(2, 100))
def test_an_extent_contains_all_codes_and_spaces_its_nodes_evenly(codes, nodes):
    low, high = codes.min(axis=0), codes.max(axis=0)
    sides = high.astype(float) - low
    if sides.min() < 0.1:  # a line, not an area
        return
    extent = Extent.around(codes, nodes)
    assert extent.x0 < low[0] <= high[0] < extent.x1
    assert extent.y0 < low[1] <= high[1] < extent.y1
    counts = np.array([extent.columns, extent.rows])
    assert counts[sides.argmax()] == counts.max() == nodes
    sides_of_extent = np.array([extent.x1 - extent.x0, extent.y1 - extent.y0])
    steps = sides_of_extent / (sides_of_extent.max() / (nodes - 1))
    assert (np.abs(counts - 1 - steps) <= 0.5 + 1e-6).all() or counts.min() == 2


def test_nodes_run_row_by_row_from_the_first_corner_to_the_last():
    nodes = Extent(-1, 3, 2, 8, columns=5, rows=4).nodes()
    assert (nodes.shape, nodes.dtype) == ((20, 2), np.float32)
    assert nodes[[0, 1, 5, -1]].tolist() == [[-1, 2], [0, 2], [-1, 4], [3, 8]]


def test_a_lattice_survives_a_round_trip_through_bytes():
    lattice = random_lattice()
    again = Lattice.from_bytes(lattice.extent, lattice.to_bytes())
    for name in ("images", "probabilities", "density"):
        np.testing.assert_array_equal(getattr(again, name), getattr(lattice, name))


@pytest.mark.parametrize(
    "content", [b"", random_lattice().to_bytes()[:-1], random_lattice().to_bytes() + b"\0"], ids=len
)
def test_bytes_of_another_size_are_a_value_error(content):
    with pytest.raises(ValueError, match=r"takes 15900 bytes|into shape"):
        Lattice.from_bytes(random_lattice().extent, content)


def test_interpolation_at_a_node_gives_the_nodes_image():
    lattice = random_lattice()
    interpolated = lattice.interpolate(lattice.extent.nodes())
    assert (interpolated.shape, interpolated.dtype) == ((20, 28, 28), np.float32)
    np.testing.assert_allclose(interpolated, lattice.images.reshape(-1, 28, 28) / 255, atol=1e-4)


def test_interpolation_halfway_between_nodes_gives_their_mean():
    lattice = random_lattice()
    codes = np.array([(0.5, 4), (0, 5), (0.5, 5)], np.float32)
    between_columns, between_rows, between_all = lattice.extent.interpolate(lattice.images, codes)
    images = lattice.images / 255
    np.testing.assert_allclose(between_columns, images[1, 1:3].mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(between_rows, images[1:3, 1].mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(between_all, images[1:3, 1:3].mean(axis=(0, 1)), atol=1e-4)


def test_a_code_outside_takes_the_nearest_edge():
    lattice = random_lattice()
    outside = np.array([(-99, 5), (99, 5), (0.5, -99), (0.5, 99), (1e6, -1e6)], np.float32)
    inside = np.array([(-1, 5), (3, 5), (0.5, 2), (0.5, 8), (3, 2)], np.float32)
    np.testing.assert_allclose(lattice.interpolate(outside), lattice.interpolate(inside), atol=1e-6)


def test_probabilities_and_densities_can_be_interpolated():
    lattice = random_lattice()
    codes = np.array([(0.5, 4), (-99, 99)], np.float32)
    probabilities, density = (
        lattice.extent.interpolate(values, codes) for values in (lattice.probabilities, lattice.density)
    )
    np.testing.assert_allclose(probabilities[0], lattice.probabilities[1, 1:3].mean(axis=0) / 255, atol=1e-6)
    between, corner = lattice.density[1, 1:3].mean(), lattice.density[3, 0]
    np.testing.assert_allclose(density, [between / 255, corner / 255], atol=1e-6)


def test_an_extent_contains_its_edge_and_nothing_outside():
    extent = Extent(-1, 3, 2, 8, columns=5, rows=4)
    inside = np.array([(-1, 2), (3, 8), (0, 5)], np.float32)
    outside = np.array([(-1.01, 5), (3.01, 5), (0, 1.99), (0, 8.01)], np.float32)
    assert extent.contains(inside).all()
    assert not extent.contains(outside).any()


@given(column=st.integers(0, 3), row=st.integers(0, 2), across=fraction, down=fraction, seed=st.integers(0, 9))
def test_bilinear_interpolation_stays_within_the_range_of_its_four_nodes(column, row, across, down, seed):
    lattice = random_lattice(seed=seed)
    code = np.array([(-1 + column + across, 2 + 2 * (row + down))], np.float32)
    four = lattice.images[row : row + 2, column : column + 2].reshape(4, 28, 28) / 255
    interpolated = lattice.extent.interpolate(lattice.images, code)[0]
    assert (interpolated >= four.min(axis=0) - 1e-6).all()
    assert (interpolated <= four.max(axis=0) + 1e-6).all()


def test_bicubic_interpolation_is_exact_for_a_quadratic_and_bilinear_is_not():
    extent = Extent(0, 8, 0, 8, columns=9, rows=9)
    x, y = extent.nodes().T
    values = (2 * x * x + y * y + 5).reshape(9, 9).astype(np.uint8)
    codes = np.array([(3.5, 4.5), (1.25, 6.5), (4, 4)], np.float32)
    exact = 2 * codes[:, 0] ** 2 + codes[:, 1] ** 2 + 5
    np.testing.assert_allclose(extent.interpolate_bicubic(values, codes) * 255, exact, atol=1e-3)
    assert np.abs(extent.interpolate(values, codes) * 255 - exact).max() > 0.5


@given(x=st.floats(-2, 4), y=st.floats(1, 9), seed=st.integers(0, 9))
def test_bicubic_interpolation_is_clipped_to_black_and_white(x, y, seed):
    interpolated = random_lattice(seed=seed).interpolate(np.array([(x, y)], np.float32))
    assert interpolated.min() >= 0
    assert interpolated.max() <= 1


def test_the_interpolation_error_is_the_one_in_the_manifest(bundle):
    for plane in bundle.maps.values():
        codes = plane.codes("test")
        codes = codes[:: max(1, len(codes) // 2_000)]
        differences = np.abs(plane.lattice.interpolate(codes) - plane.decode(codes)) / GREY_LEVEL
        claimed = plane.info["lattice"]["interpolation_error"]
        mean, p99 = differences.mean(dtype=float), np.quantile(differences, 0.99)
        assert mean <= 0.5
        assert p99 <= 4
        assert mean == pytest.approx(claimed["mean"], rel=0.1)
        assert p99 == pytest.approx(claimed["p99"], rel=0.1)
        assert differences.max() <= claimed["worst"] + 0.01


def test_the_bundles_lattices_cover_every_image(bundle):
    for plane in bundle.maps.values():
        codes = np.concatenate([plane.codes("test"), plane.codes("train")])
        assert (codes >= (plane.extent.x0, plane.extent.y0)).all()
        assert (codes <= (plane.extent.x1, plane.extent.y1)).all()


@given(path=some_codes, n=st.integers(2, 50))
def test_a_path_starts_and_ends_at_its_ends_and_has_equal_steps(path, n):
    codes = resample_path(path, n)
    assert (codes.shape, codes.dtype) == ((n, 2), np.float32)
    np.testing.assert_array_equal(codes[[0, -1]], path[[0, -1]])
    length = np.linalg.norm(np.diff(path.astype(float), axis=0), axis=1).sum()
    steps = np.linalg.norm(np.diff(codes.astype(float), axis=0), axis=1)
    assert (steps <= length / (n - 1) + 1e-4).all(), "a corner shortens a step, nothing lengthens one"


@given(ends=arrays(np.float32, (2, 2), elements=coordinate), n=st.integers(2, 50))
def test_a_straight_path_is_sampled_evenly(ends, n):
    np.testing.assert_allclose(resample_path(ends, n), np.linspace(*ends.astype(float), n), atol=1e-4)


def test_a_path_is_sampled_by_length():
    path = np.array([(0, 0), (0, 0), (3, 0), (3, 4), (3, 4)], np.float32)
    codes = [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)]
    np.testing.assert_allclose(resample_path(path, 8), codes, atol=1e-6)


def test_a_path_of_no_length_stays_where_it_is():
    assert resample_path(np.full((3, 2), 1.5, np.float32), 4).tolist() == [[1.5, 1.5]] * 4


@pytest.mark.parametrize(("shape", "n"), [((1, 2), 5), ((0, 2), 5), ((4,), 5), ((2, 3), 5), ((2, 2), 1), ((2, 2), 0)])
def test_a_path_needs_two_corners_and_two_codes(shape, n):
    with pytest.raises(ValueError, match=r"2 or more|2 codes or more"):
        resample_path(np.zeros(shape, np.float32), n)


@pytest.mark.parametrize("k", [1, 5, 60, 99])
def test_neighbours_are_those_that_brute_force_finds(k):
    codes = random_codes(60)
    for code in [(2.0, 3.0), (-5.0, 9.0), tuple(map(float, codes[7]))]:
        distances, indices = NeighbourIndex(codes).nearest(code, k)
        every = np.linalg.norm(codes.astype(float) - code, axis=1)
        np.testing.assert_array_equal(indices, np.argsort(every, kind="stable")[:k])
        np.testing.assert_allclose(distances, np.sort(every)[:k])


@given(codes=some_codes, n=st.integers(2, 40))
def test_a_density_percentile_is_between_0_and_1(codes, n):
    percentiles = density_percentile(codes, random_codes(n))
    assert (percentiles.shape, percentiles.dtype) == ((len(codes),), np.float32)
    assert (percentiles >= 0).all()
    assert (percentiles <= 1).all()


def test_the_density_percentile_falls_from_the_centre_to_0_far_away():
    away = np.array([0, 2, 3, 4, 50], np.float32)
    percentiles = density_percentile(np.stack([2 + away, np.full_like(away, 3)], axis=1), random_codes(2_000))
    assert percentiles[0] > 0.5
    assert (np.diff(percentiles) <= 0).all()
    assert percentiles[-2:].tolist() == [0, 0]


def test_the_density_percentile_is_1_where_all_codes_coincide():
    codes = np.full((20, 2), 3, np.float32)
    assert density_percentile(codes[:1], codes).tolist() == [1]
    assert density_percentile(codes[:1] + 1, codes).tolist() == [0]


def test_density_percentiles_of_unseen_codes_are_uniform():
    percentiles = density_percentile(random_codes(2_000, seed=1), random_codes(2_000))
    np.testing.assert_allclose(np.quantile(percentiles, [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.05)


def test_values_are_rounded_to_the_nearest_level():
    values = np.array([-1, 0, 0.49 / 255, 0.51 / 255, 0.5, 1, 2], np.float32)
    assert to_uint8(values).tolist() == [0, 0, 0, 1, 128, 255, 255]
    every = np.arange(256, dtype=np.uint8)
    np.testing.assert_array_equal(to_uint8(every / np.float32(255)), every)
