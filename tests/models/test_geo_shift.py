"""The shifts of Chinese web maps are those everybody knows, and go back to where they came from."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import geo_shift
from models.geo import distance_m
from models.geo_shift import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    move_point,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

_MARGIN = 0.02
"""Degrees from the edge of the box, where the shift itself leads over it."""
inside_lon = st.floats(geo_shift.WEST + _MARGIN, geo_shift.EAST - _MARGIN)
inside_lat = st.floats(geo_shift.SOUTH + _MARGIN, geo_shift.NORTH - _MARGIN)


@pytest.mark.parametrize(
    ("wgs84", "gcj02", "bd09"),
    [
        # Peking, from the programs that published the constants.
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164), (116.41662724378733, 39.922699552216216)),
    ],
)
def test_known_points_land_where_the_published_programs_put_them(
    wgs84: tuple[float, float], gcj02: tuple[float, float], bd09: tuple[float, float]
) -> None:
    assert move_point(wgs84_to_gcj02, *wgs84) == pytest.approx(gcj02, abs=1e-9)
    assert move_point(wgs84_to_bd09, *wgs84) == pytest.approx(bd09, abs=1e-9)


@given(inside_lon, inside_lat)
def test_every_way_back_ends_within_a_centimetre(lon: float, lat: float) -> None:
    for there, back in (
        (wgs84_to_gcj02, gcj02_to_wgs84),
        (gcj02_to_bd09, bd09_to_gcj02),
        (wgs84_to_bd09, bd09_to_wgs84),
    ):
        assert distance_m(*move_point(back, *move_point(there, lon, lat)), lon, lat) < 0.01


@given(inside_lon, inside_lat)
def test_the_shift_is_some_hundred_metres(lon: float, lat: float) -> None:
    assert distance_m(*move_point(wgs84_to_gcj02, lon, lat), lon, lat) < 1500
    assert distance_m(*move_point(gcj02_to_bd09, lon, lat), lon, lat) > 300


@pytest.mark.parametrize("at", [(-71.05, 42.36), (11.58, 48.14), (151.2, -33.9), (179.9, 89.0)])
def test_outside_the_box_all_three_are_the_same(at: tuple[float, float]) -> None:
    for shift in (wgs84_to_gcj02, gcj02_to_wgs84, wgs84_to_bd09, bd09_to_wgs84, gcj02_to_bd09, bd09_to_gcj02):
        assert move_point(shift, *at) == at


def test_many_points_at_once_are_each_as_if_alone() -> None:
    lon, lat = np.linspace(60.0, 150.0, 50), np.linspace(-5.0, 60.0, 50)
    many = bd09_to_wgs84(lon, lat)
    alone = [move_point(bd09_to_wgs84, float(x), float(y)) for x, y in zip(lon, lat, strict=True)]
    assert np.allclose(np.stack(many, axis=1), alone, rtol=0, atol=1e-12)


def test_what_is_no_number_stays_none() -> None:
    moved = move_point(wgs84_to_gcj02, math.nan, math.nan)
    assert all(math.isnan(value) for value in moved)
