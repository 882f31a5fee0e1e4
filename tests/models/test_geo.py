"""Distances and boxes on the ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo import BadPosition, Box, Point, box_around, box_of, distance_m

LONS, LATS = st.floats(-179, 179), st.floats(-80, 80)


def test_a_degree_of_latitude_is_111_km_everywhere() -> None:
    assert distance_m(121, 31, 121, 32) == pytest.approx(111_195, abs=1)
    assert distance_m(-70, -60, -70, -59) == pytest.approx(111_195, abs=1)


def test_the_distance_over_the_date_line_is_the_short_one() -> None:
    assert distance_m(179.9, 0, -179.9, 0) == pytest.approx(22_239, abs=1)


@given(LONS, LATS, LONS, LATS)
def test_there_and_back_are_equally_far(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    there = distance_m(lon1, lat1, lon2, lat2)
    assert there == pytest.approx(distance_m(lon2, lat2, lon1, lat1), abs=1e-6)
    assert 0 <= there <= 20_016_000


@given(LONS, LATS, st.floats(1, 5_000), st.floats(0, 2 * math.pi))
def test_the_box_around_a_place_holds_all_that_is_near(
    lon: float, lat: float, radius_m: float, turn: float
) -> None:
    box = box_around(lon, lat, radius_m)
    d_lat = radius_m * 0.99 * math.sin(turn) / 111_195
    d_lon = radius_m * 0.99 * math.cos(turn) / (111_195 * math.cos(math.radians(lat)))
    if distance_m(lon, lat, lon + d_lon, lat + d_lat) <= radius_m * 0.98:
        assert box.contains(lon + d_lon, lat + d_lat)


def test_the_box_of_nothing_is_none() -> None:
    assert box_of([]) is None
    assert box_of([(1, 2), (0, 5)]) == Box(0, 2, 1, 5)
    assert Box(0, 2, 1, 5).centre == Point(0.5, 3.5)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (math.nan, 0), (0, math.inf), (-180.1, 0)])
def test_what_is_no_place_on_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(BadPosition):
        Point(lon, lat)
