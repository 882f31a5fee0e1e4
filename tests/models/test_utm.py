"""Zones, bands and metres of UTM."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo import distance_m
from models.utm import band_holds, to_degrees, to_metres, zone_holds, zone_of


@pytest.mark.parametrize(
    ("lon", "lat", "where"),
    [
        (121.47, 31.23, (51, "R")), (-180, 0, (1, "N")), (180, -0.1, (1, "M")), (179.9, 10, (60, "P")),
        (5.3, 60.4, (32, "V")), (2.9, 60.4, (31, "V")), (5.3, 55.9, (31, "U")), (15.6, 78.2, (33, "X")),
        (8.9, 78.2, (31, "X")), (9, 78.2, (33, "X")), (21, 78.2, (35, "X")), (33, 78.2, (37, "X")),
        (42, 78.2, (38, "X")), (0, 84, (31, "X")), (0, -80, (31, "C")), (0, 84.1, None), (0, -80.1, None),
    ],
)  # fmt: skip
def test_norway_svalbard_the_poles_and_the_edge_of_the_world_have_their_own_zones(lon, lat, where) -> None:
    assert zone_of(lon, lat) == where


@given(st.floats(-180, 180), st.floats(-80, 84))
def test_every_place_lies_in_its_zone_and_band_and_comes_back_from_its_metres(lon: float, lat: float) -> None:
    where = zone_of(lon, lat)
    assert where is not None
    zone, band = where
    assert zone_holds(zone, band, lon, lat)
    assert band_holds(band, lat)
    back = to_degrees(*to_metres(lon, lat, zone, northern=band >= "N"), zone, northern=band >= "N")
    assert distance_m(lon, lat, *back) < 0.01


def test_zones_that_are_not_there_hold_nothing() -> None:
    assert not zone_holds(32, "X", 9, 78)
    assert not zone_holds(0, "N", -183, 1)
    assert not zone_holds(61, "N", 183, 1)
    assert not zone_holds(51, "R", 111, 31)
