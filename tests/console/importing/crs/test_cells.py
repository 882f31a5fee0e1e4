"""Coordinates are read in whatever notation people write them."""

import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from console.importing.crs.cells import read_cell, read_column, split_pair

LAT = 25 + 2 / 60 + 27.3 / 3600


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("25°02'27.3\"N", "lat"),
        ("N25 02 27.3", "lat"),
        ("北纬25°02′27.3″", "lat"),
        ("北緯 25度02分27.3秒", "lat"),
        ("25°2.455' N", "lat"),
        ("25 2 27.3", ""),
        ("25:02:27.3", ""),
        ("25d02m27.3sN", "lat"),
        ("25° 02’ 27,3” N", "lat"),
        ("25º02´27.3´´", ""),
        ("２５°０２′２７．３″", ""),
        ("東經25°2'27.3''", "lon"),
        ("25°02'27.3\"E", "lon"),
        ("25d02m27.3s", ""),
        ("25D02M27.3S", ""),
        ("25-02-27.3", ""),
        ("25.02.27.3", ""),
        ("25∘02′27.3″", ""),
        ("25゜02′27.3″", ""),
        ("25&deg;02'27.3&quot;N", "lat"),
        ("25°02′27.3″\u200b", ""),
    ],
)
def test_degrees_minutes_and_seconds_are_put_together(text: str, axis: str) -> None:
    cell = read_cell(text)
    assert cell.value == pytest.approx(LAT, abs=1e-9)
    assert cell.axis == axis
    assert cell.sexagesimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("121.5", 121.5),
        (" -71.0549 ", -71.0549),
        ("-71,0549", -71.0549),
        ("2,773,810.041", 2773810.041),
        ("−33.5", -33.5),
        ("71.5W", -71.5),
        ("S 33.5", -33.5),
        ("西经71.5", -71.5),
        (121, 121.0),
        ("1214710271", 1214710271.0),
    ],
)
def test_decimal_numbers_are_taken_as_they_stand(text: Any, value: float) -> None:
    assert read_cell(text).value == pytest.approx(value)
    assert not read_cell(text).sexagesimal


@pytest.mark.parametrize(
    "text", ["", None, "abc", "25°61'", "25°10'61\"", "N25N", "1 2 3 4", "nan", "inf", True, "9" * 200, "25°02'N E"]
)
def test_what_is_no_coordinate_is_none(text: Any) -> None:
    assert math.isnan(read_cell(text).value)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_without_a_fault(text: str) -> None:
    read_cell(text)
    split_pair(text)


def test_a_column_says_its_axis_its_notation_and_its_decimals() -> None:
    column = read_column(["25°02'27\"N", "25°03'27\"N", "x", ""])
    assert (column.axis, column.sexagesimal) == ("lat", 1.0)
    assert list(column.readable) == [True, True, False, False]
    assert read_column(["121.51", "121.5", "121.517"]).decimals == 3


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("25.04,121.5", ("25.04", "121.5")),
        ("POINT(121.5 25.04)", ("121.5", "25.04")),
        ("25.04; 121.5", ("25.04", "121.5")),
        ("25°02'N 121°30'E", ("25°02'N", "121°30'E")),
        ("纬度:25.04 经度:121.5", ("纬度:25.04", "经度:121.5")),
        ("Lng: 121.5, Lat: -25.04", ("Lng: 121.5", "Lat: -25.04")),
        ("(25.04，121.5)", ("25.04", "121.5")),
        ("25,04812/121,51321", ("25,04812", "121,51321")),
        ("25,048 | 121,513", ("25,048", "121,513")),
        ("25,04;121,5", ("25,04", "121,5")),
        ("1,234", None),
        ("25.04", None),
        ("", None),
        ("甲路5号", None),
    ],
)
def test_a_cell_with_both_coordinates_is_split(text: str, halves: tuple[str, str] | None) -> None:
    assert split_pair(text) == halves


def test_plain_columns_are_read_at_a_stroke_and_like_any_others() -> None:
    cells = ["121.5", " -25.04", "1e2", "3"]
    at_a_stroke, each = read_column(cells), read_column([*cells, "x"])
    assert list(at_a_stroke.values) == list(each.values[:4])
    assert at_a_stroke.decimals == each.decimals
    assert list(read_column(["121.5", "nan", "inf"]).readable) == [True, False, False]
    assert not read_column([True, "1"]).readable[0]
    assert list(read_column(["121_5", "25"]).readable) == [False, True]
    assert not read_column(["1"] * 1000 + ["9" * 10_000_000]).readable[-1]


@given(st.floats(-180, 180), st.floats(-90, 90), st.booleans(), st.booleans())
def test_a_point_as_databases_write_it_is_split(x: float, y: float, little: bool, named: bool) -> None:
    point = shapely.Point(x, y) if not named else shapely.set_srid(shapely.Point(x, y), 4326)
    text = shapely.to_wkb(point, hex=True, byte_order=int(little), include_srid=named)
    halves = split_pair(text)
    assert halves is not None
    assert (float(halves[0]), float(halves[1])) == (x, y)
    assert split_pair(text.lower()) == halves


@given(st.binary(min_size=21, max_size=41))
def test_bytes_that_are_no_point_are_none(data: bytes) -> None:
    split_pair(data.hex())
    assert split_pair(shapely.to_wkb(shapely.LineString([(1, 2), (3, 4)]), hex=True)) is None
    assert split_pair(shapely.to_wkb(shapely.Point(), hex=True)) is None


def test_metres_are_read_however_their_thousands_are_parted() -> None:
    cells = ["302.100,50", "302 100,50", "302'100.50", "302,100.50"]
    assert [read_cell(cell).value for cell in cells] == [302100.5] * 4
    assert not read_column(cells).sexagesimal
    assert read_column(["302.100,50", "302.101,25"]).decimals == 2
