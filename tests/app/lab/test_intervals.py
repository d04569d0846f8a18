"""The interval in which an accuracy lies."""

import pytest

from app.lab.classifiers import interval


def test_it_is_wilsons():
    assert interval(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)  # Wilson, 1927, by hand
    assert interval(1.0, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)


def test_it_narrows_with_the_root_of_the_number_of_garments():
    widths = [high - low for low, high in (interval(0.9, 1_000), interval(0.9, 4_000))]
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.01)
