"""Pairs of coordinate columns are known by their headers, which may name their system."""

import pytest

from console.importing.columns import match_columns
from console.importing.crs.pairs import Pair, find_pairs, pairs_of, take_apart


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("经度", ("lon", "")),
        ("Longitude", ("lon", "")),
        ("twd97_x", ("x", "twd97")),
        ("TWD67 Y", ("y", "twd67")),
        ("WGS84经度", ("lon", "wgs84")),
        ("纬度(GCJ-02)", ("lat", "gcj02")),
        ("百度经度", ("lon", "bd09")),
        ("bd_lng", ("lon", "bd09")),
        ("高德纬度", ("lat", "gcj02")),
        ("X坐标", ("x", "")),
        ("Rechtswert", ("x", "")),
        ("经度2", ("lon", "")),
        ("Latitude (deg)", ("lat", "")),
        ("X坐标(米)", ("x", "")),
        ("中心点经度", ("lon", "")),
        ("WGS84 Longitude (DD)", ("lon", "wgs84")),
        ("经度纬度", ("", "")),
        ("exam", ("", "")),
        ("编号", ("", "")),
        ("地址", ("", "")),
        ("坐标", ("both", "")),
        ("", ("", "")),
    ],
)
def test_a_header_names_its_axis_and_its_system(header: str, told: tuple[str, str]) -> None:
    assert take_apart(header) == told


def test_columns_of_one_system_belong_together() -> None:
    headers = ("编号", "lon", "lat", "twd97_x", "twd97_y", "备注")
    assert find_pairs(headers, []) == [
        Pair("lon", "lat", "degrees"),
        Pair("twd97_x", "twd97_y", "plane", "twd97"),
    ]


def test_the_columns_taken_so_far_come_first_and_once() -> None:
    pairs = find_pairs(("甲", "乙", "x", "y"), [], ("甲", "乙"))
    assert [pair.first for pair in pairs] == ["甲", "x"]
    assert len(find_pairs(("x", "y"), [], ("x", "y"))) == 1


def test_a_column_that_holds_both_is_a_pair_by_itself() -> None:
    rows = [(number, {"坐标": f"25.0{number},121.5", "位置": "甲路5号"}) for number in range(5)]
    pair = find_pairs(("坐标", "位置"), rows)[0]
    assert pair.is_one_column
    assert pair.cells(rows)[1] == ["121.5"] * 5


def test_a_table_without_coordinates_has_no_pairs() -> None:
    assert find_pairs(("编号", "名称", "x"), []) == []


@pytest.mark.parametrize(
    ("cells", "firsts"),
    [
        ({"Länge": "9,25", "Breite": "2,5", "Lon": "11.56493", "Lat": "48.13079"}, ["Lon"]),
        ({"Länge": "9,25", "Breite": "2,5"}, []),
        ({"Länge (m)": "9", "Breite (m)": "2.50"}, []),
        ({"Länge": "9,250", "Breite": "2,500"}, []),
        ({"Länge": "11,56493", "Breite": "48,13079"}, ["Länge"]),
        ({"Länge": "11°33'54\"", "Breite": "48°07'51\""}, ["Länge"]),
    ],
)
def test_how_long_and_how_wide_engines_are_is_no_place(cells: dict[str, str], firsts: list[str]) -> None:
    headers = ("Rufname", *cells)
    rows = [(n, {"Rufname": f"FL {n}", **cells}) for n in range(2, 9)]
    found = pairs_of(headers, rows, match_columns("units", headers))
    assert [pair.first for pair in found] == firsts
