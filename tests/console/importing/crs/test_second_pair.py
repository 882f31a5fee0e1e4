"""Two pairs say whether they are the same places, how far they are apart, and in which rows."""

import numpy as np
import pytest

from console.importing.crs.pairs import Pair
from console.importing.crs.second_pair import difference, differing, tolerance_m, weigh_pairs
from console.importing.crs.systems import gcj02, taiwan_metres
from models.geo_shift import gcj02_to_wgs84
from tests.console.importing.crs.distortions import moved
from tests.console.importing.crs.weighed import LAT, LON, weighed

OTHER = Pair("x", "y", "plane")


def test_a_steady_difference_is_told_from_a_scattered_one() -> None:
    steady = difference(weighed(), weighed(moved((LON, LAT), 300, -200)), 2)
    assert steady is not None
    assert (steady.east_m, steady.north_m) == pytest.approx((300, -200), abs=1)
    assert steady.is_steady
    assert not steady.agree
    random = np.random.default_rng(1)
    scattered = difference(weighed(), weighed((LON + random.normal(0, 0.01, 50), LAT)), 2)
    assert scattered is not None
    assert not scattered.is_steady
    assert difference(weighed(), weighed((LON * np.nan, LAT)), 2) is None


def test_readings_that_end_at_one_place_support_each_other() -> None:
    right, wrong = weighed(), weighed(gcj02_to_wgs84(LON, LAT), gcj02())
    other = weighed(system=taiwan_metres()[0], pair=OTHER)
    weigh_pairs([[right, wrong], [other]], (6, 3))
    assert right.log_pairs > wrong.log_pairs + 10


def test_the_same_columns_twice_prove_nothing() -> None:
    one, two = weighed(), weighed(pair=OTHER)
    weigh_pairs([[one], [two]], (6, 6))
    assert one.log_pairs == pytest.approx(0)


def test_rounding_and_old_datums_are_allowed_for() -> None:
    old = weighed(system=taiwan_metres()[1], pair=OTHER)
    assert tolerance_m(weighed(), weighed(), (7, 7)) < 3
    assert tolerance_m(weighed(), weighed(), (4, 4)) > 15
    assert tolerance_m(weighed(), old, (7, 2)) >= 6


def test_the_rows_that_differ_are_named() -> None:
    east, north = LON.copy(), LAT.copy()
    north[3] += 0.01
    east[5] = np.nan
    assert list(np.flatnonzero(differing(weighed(), weighed((east, north)), 50))) == [3]
