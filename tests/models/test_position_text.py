"""Positions as they are written, and read back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.coordinate_text import LONGEST, read_coordinates
from models.geo import BadPosition, distance_m
from models.position_text import NOTATIONS, write_position

ROUNDED_M = {"lonlat": 0.1, "sides": 0.35, "mgrs": 0.75, "utm": 0.75, "gcj02": 0.15, "bd09": 0.15, "mercator": 0.1}
"""How far the rounding of each moves a place."""
lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@given(lons, lats)
@example(5.3, 60.4)
@example(3.0, 63.99)
@example(15.6, 78.2)
@example(8.999999, 72.0)
@example(33.0, 83.999999)
@example(41.999999, 72.0)
@example(180.0, 10.0)
@example(-180.0, -10.0)
@example(179.9999999, -79.9999999)
@example(0.0, 90.0)
@example(0.0, -90.0)
@example(-180.0, 84.0000001)
@example(12.5, 0.0)
@example(-0.0000001, -0.0000001)
@example(121.9999999, 31.9999999)
def test_every_notation_is_read_back_within_its_own_rounding(lon: float, lat: float) -> None:
    for notation, text in write_position(lon, lat):
        assert len(text) <= LONGEST
        found = [one for one in read_coordinates(text) if one.notation == notation]
        assert found, text
        assert distance_m(lon, lat, found[0].lon, found[0].lat) <= ROUNDED_M[notation], text


@given(st.floats(72.1, 137.8), st.floats(0.9, 55.8))
def test_what_is_read_first_is_what_was_written(lon: float, lat: float) -> None:
    assert [read_coordinates(text)[0].notation for _notation, text in write_position(lon, lat)] == list(NOTATIONS)


def test_a_place_in_every_notation() -> None:
    assert [text for _notation, text in write_position(121.475, 31.2325)] == [
        "121.475000, 31.232500", "31°13′57.00″N 121°28′30.00″E", "51R UQ 54760 56371", "51R 354761 3456372",
        "GCJ-02 121.479519, 31.230555", "BD-09 121.486083, 31.236386", "EPSG:3857 13522535.1, 3662980.6",
    ]  # fmt: skip


def test_seconds_that_round_up_become_a_minute_and_zero_has_no_sign() -> None:
    (written,) = write_position(-0.0000001, 59.9999999, ["sides"])
    assert written.text == "60°00′00.00″N 0°00′00.00″W"
    assert write_position(-0.0000001, -0.0000001, ["lonlat"])[0].text == "0.000000, 0.000000"


def test_a_notation_that_does_not_reach_a_place_is_left_out() -> None:
    assert [one.notation for one in write_position(11.5, 48.1)] == ["lonlat", "sides", "mgrs", "utm", "mercator"]
    assert [one.notation for one in write_position(0, 89)] == ["lonlat", "sides", "mgrs"]
    with pytest.raises(BadPosition):
        write_position(200, 0)
