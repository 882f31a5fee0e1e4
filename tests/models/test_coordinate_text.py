"""Positions in the notations that people use."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coordinate_text import read_coordinates
from models.geo import distance_m
from models.geo_shift import gcj02_to_wgs84, move_point


@pytest.mark.parametrize(
    "text",
    [
        "121.475, 31.2325",
        "121.475，31.2325",
        "31.2325 121.475",
        "31.2325/121.475",
        "东经121.475 北纬31.2325",
        "北纬31°13′57″ 东经121°28′30″",
        "北緯31度13分57秒,東經121度28分30秒",
        "31°13'57\"N 121°28'30\"E",
        "31 13 57 N, 121 28 30 E",
        "31 13.95 N 121 28.5 E",
        "N31.2325 E121.475",
        "31.2325N,121.475E",
        "121°28.5' 31°13.95'",
        "121.475E 31.2325",
        "51R 354761 3456372",
        "UTM 51R 354761mE 3456372mN",
        "１２１.475，31.2325",
        "wgs84 121.475 31.2325",
        "EPSG:3857 13522535.1 3662980.6",
        "墨卡托 13522535, 3662981",
        "13522535.13, 3662980.65",
        "51N 354761 3456372",
    ],
)
def test_every_notation_is_the_same_place(text: str) -> None:
    found = read_coordinates(text)[0]
    assert distance_m(found.lon, found.lat, 121.475, 31.2325) < 50


def test_shifted_coordinates_are_shifted_back() -> None:
    found = read_coordinates("gcj 121.4,31.2")[0]
    assert (found.lon, found.lat) == pytest.approx(move_point(gcj02_to_wgs84, 121.4, 31.2))
    assert found.notation == "gcj02"
    assert read_coordinates("百度 121.4,31.2")[0].notation == "bd09"
    assert read_coordinates("GCJ-02: 121.4 31.2")[0].notation == "gcj02"


def test_both_orders_are_offered_where_both_are_on_earth() -> None:
    assert [(p.lon, p.lat, p.notation) for p in read_coordinates("11.5, 48.1")] == [
        (11.5, 48.1, "lonlat"),
        (48.1, 11.5, "latlon"),
    ]
    assert read_coordinates("-71.06 42.36")[0].lon == -71.06


def test_the_southern_and_western_sides_are_below_zero() -> None:
    (found,) = read_coordinates("33.5S 70.6W")
    assert (found.lon, found.lat) == (-70.6, -33.5)


@pytest.mark.parametrize(
    "text",
    ["", "12", "121", "200, 300", "人民路 12", "1,2,3", "31N 32N", "31°61' 121°10'", "99R 354761 3456372",
     "51T 354761 3456372", "3857 20037509 0", "EPSG:3857 1 21000000", "13800138000, 13900139000",
     "512345 3456789", "mercator", "3857", "1" * 10_000, "119", "12 34 56 78", "gcj", "nan, nan", "A12", "٣١, ٤٥x"],
)  # fmt: skip
def test_what_is_no_place_on_earth_is_none(text: str) -> None:
    assert read_coordinates(text) == []


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_any_place_is_read_as_it_is_written(lon: float, lat: float) -> None:
    found = read_coordinates(f"{lon:.6f}, {lat:.6f}")[0]
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-6)


@given(st.text(alphabet="0123456789.°'\" ,NSEW-度分:EPSGMRUTCJ", max_size=80))
def test_any_text_is_judged_soon(text: str) -> None:
    begun = time.thread_time()
    for found in read_coordinates(text):
        assert -180 <= found.lon <= 180
        assert -90 <= found.lat <= 90
    assert time.thread_time() - begun < 1


@given(st.text(max_size=90))
def test_hostile_text_is_no_place_or_one_on_earth(text: str) -> None:
    for found in read_coordinates(text):
        assert -180 <= found.lon <= 180
        assert -90 <= found.lat <= 90


def test_the_letter_s_is_the_hemisphere_where_it_cannot_be_the_band() -> None:
    (south,) = read_coordinates("19S 346000 6300000")
    assert (south.lon, south.lat) == pytest.approx((-70.64, -33.42), abs=0.05)
    (band,) = read_coordinates("50S 432151 4123456")
    assert 32 < band.lat < 40
