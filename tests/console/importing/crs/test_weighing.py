"""Readings are weighed against each other and against a system nobody knows."""

import math

import numpy as np
import pytest

from console.importing.crs.agreement import Agreement, Peak
from console.importing.crs.districts import Districts
from console.importing.crs.weighing import (
    between_m,
    is_alone,
    log_region,
    metres_between,
    rounding_m,
    same_places,
    settle,
    try_shift,
    weigh_districts,
)
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import moved
from tests.console.importing.crs.weighed import LAT, LON, weighed


def test_probabilities_are_shares_and_leave_something_for_the_unknown() -> None:
    one, other = weighed(log=0.0), weighed(log=-2.0)
    rest = settle([one, other])
    assert one.probability / other.probability == pytest.approx(math.exp(2))
    assert one.probability + other.probability + rest == pytest.approx(1)
    assert 0 < rest < 0.05
    assert settle([]) == 1


def test_places_a_few_metres_apart_are_one() -> None:
    assert same_places(weighed(), weighed(moved((LON, LAT), 2, 2)))
    assert not same_places(weighed(), weighed(moved((LON, LAT), 20, 0)))
    assert between_m(weighed(), weighed((LON * np.nan, LAT))) == math.inf


def test_metres_between_two_places_have_a_direction() -> None:
    east, north = metres_between((LON, LAT), moved((LON, LAT), 30, -40))
    assert np.allclose(east, 30, atol=0.1)
    assert np.allclose(north, -40, atol=0.1)


def test_a_reading_that_ends_in_the_region_is_likelier_than_one_beside_it_or_far(town: Region) -> None:
    inside = log_region([town.ground], *town.points)
    beside = log_region([town.ground], town.points[0] + 0.2, town.points[1])
    assert inside > beside > 0
    assert log_region([town.ground], town.points[0] + 20, town.points[1]) == 0
    assert log_region([], *town.points) == 0


def test_districts_speak_only_against_what_they_like_less(town: Region) -> None:
    outlines = town.ground.outlines
    assert outlines is not None
    rows = [{"所在地": "望楼镇"}] * len(LON)
    inside = weighed((np.linspace(101.60, 101.64, 50), np.full(50, 40.15)))
    outside = weighed((np.linspace(102.60, 102.64, 50), np.full(50, 40.15)))
    untried = weighed()
    inside.districts = outside.districts = Districts(outlines, rows, ("所在地",))
    weigh_districts([inside, outside, untried])
    assert inside.log_districts == untried.log_districts == 0
    assert outside.log_districts < -10


def test_a_moved_list_is_moved_back_and_a_right_one_left(town: Region) -> None:
    points = town.points[0][::8], town.points[1][::8]
    away = weighed(moved(points, 250, 100))
    away.agreement = Agreement(town.ground, away.lon, away.lat)
    back = try_shift(away)
    assert back is not None
    assert back.reading.shift_m == pytest.approx((-250, -100), abs=12)
    assert back.log_map > 20
    right = weighed(points)
    right.agreement = Agreement(town.ground, *points)
    assert try_shift(right) is None
    assert is_alone(right)
    assert try_shift(weighed()) is None


@pytest.mark.parametrize(
    ("here", "best", "second", "alone"),
    [(40, 10, 10, True), (40, 38, 38, False), (40, 30, 30, False), (4, 2, 2, False)],
)
def test_a_place_is_alone_when_no_other_is_nearly_as_good(
    here: float, best: float, second: float, alone: bool
) -> None:
    tried = weighed()
    tried.peak = Peak(100, 0, best, best - 11, here, second)
    assert is_alone(tried) is alone
    assert not is_alone(weighed())


def test_the_last_decimal_counts_so_many_metres() -> None:
    assert rounding_m("degrees", 3) == pytest.approx(111)
    assert rounding_m("metres", 2) == pytest.approx(0.01)
    assert rounding_m("e7", 0) == 0
