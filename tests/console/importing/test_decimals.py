"""A column of numbers comes back exact whatever country wrote it, or a person is asked; it is never guessed."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.columns import Column, match_columns
from console.importing.crs.cells import read_column
from console.importing.crs.pairs import find_pairs
from console.importing.decimals import ALL, NeedsDecimals, check_said, read_as, settle, written
from console.importing.errors import BadFile
from console.importing.measures import with_units
from console.importing.number_text import number_of
from console.importing.reading.table import Table
from console.importing.rows import prepare
from resources.words import t

CONVENTIONS = [(".", ""), (".", ","), (".", " "), (".", "'"), (",", ""), (",", "."), (",", " "), (",", "\u202f")]
"""(what stands before decimals, what parts thousands)"""


def table(header: str, *cells: Any, **form: Any) -> Table:
    return Table(
        ("编号", header), [(n, {"编号": f"H{n}", header: cell}) for n, cell in enumerate(cells, 2)], **form
    )


def pair(headers: tuple[str, str], *rows: tuple[str, str], **form: Any) -> Table:
    cells = [(n, {"编号": f"H{n}", **dict(zip(headers, row, strict=True))}) for n, row in enumerate(rows, 2)]
    return Table(("编号", *headers), cells, **form)


def columns_of(made: Table, kind: str = "hydrants") -> list[Column]:
    return with_units(match_columns(kind, made.headers), {})


def values(made: Table, header: str) -> list[float]:
    return [number_of(cells[header]) for _, cells in made.rows]


def as_written(value: float, decimals: int, sign: str, between: str, *, fixed: bool) -> str:
    text = f"{value:,.{decimals}f}"
    if not fixed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate({ord(","): between, ord("."): sign})


@given(
    st.lists(st.floats(0.0, 900_000.0), min_size=1, max_size=8),
    st.sampled_from(CONVENTIONS),
    st.integers(0, 6),
    st.booleans(),
    st.sampled_from(["\t", "|", ";", ","]),
)
def test_any_column_in_any_writing_comes_back_exact_or_is_asked_about(
    numbers: Sequence[float], writing: tuple[str, str], decimals: int, fixed: bool, separator: str
) -> None:
    # Nobody writes points before decimals where `;` parts, and point for thousands where commas part the cells.
    if separator == (";" if writing[0] == "." else ","):
        separator = "\t"
    cells = [as_written(value, decimals, *writing, fixed=fixed) for value in numbers]
    made = table("Volumen m3", *cells, separator=separator)
    columns = [Column("编号", "number"), Column("Volumen m3", "volume_m3")]
    is_asked = any(not one.meaning for one in written("hydrants", made, columns))
    word = "comma" if writing[0] == "," else "point"
    read = settle("hydrants", made, columns, {ALL: word} if is_asked else {})
    assert values(read, "Volumen m3") == pytest.approx([round(value, decimals) for value in numbers])


@given(
    st.lists(st.tuples(st.floats(4.0, 179.0), st.floats(4.0, 89.0)), min_size=1, max_size=8),
    st.sampled_from([".", ","]),
    st.integers(1, 7),
    st.booleans(),
)
def test_degrees_in_any_writing_come_back_exact(
    places: Sequence[tuple[float, float]], sign: str, decimals: int, fixed: bool
) -> None:
    rows = [
        (as_written(x, decimals, sign, "", fixed=fixed), as_written(y, decimals, sign, "", fixed=fixed))
        for x, y in places
    ]
    made = pair(("Längengrad", "Breitengrad"), *rows, separator="\t")
    read = settle("hydrants", made, columns_of(made))
    for at, header in enumerate(("Längengrad", "Breitengrad")):
        wanted = [round(place[at], decimals) for place in places]
        assert list(read_column([cells[header] for _, cells in read.rows]).values) == pytest.approx(wanted)


@given(
    st.lists(st.tuples(st.floats(200_000, 900_000), st.floats(2_000_000, 3_000_000)), min_size=1, max_size=8),
    st.sampled_from(CONVENTIONS),
    st.integers(0, 3),
)
def test_metres_in_any_writing_come_back_exact(
    places: Sequence[tuple[float, float]], writing: tuple[str, str], decimals: int
) -> None:
    rows = [
        (as_written(x, decimals, *writing, fixed=True), as_written(y, decimals, *writing, fixed=True))
        for x, y in places
    ]
    made = pair(("X", "Y"), *rows, separator="|")
    read = settle("hydrants", made, columns_of(made))
    for at, header in enumerate(("X", "Y")):
        wanted = [round(place[at], decimals) for place in places]
        assert list(read_column([cells[header] for _, cells in read.rows]).values) == pytest.approx(wanted)


def test_the_hole_is_closed_three_decimals_behind_a_comma_are_no_thousands() -> None:
    made = pair(("Länge", "Breite"), ("11,511", "48,101"), ("11,512", "48,102"), separator=";")
    read = settle("hydrants", made, columns_of(made))
    [found] = find_pairs(read.headers, read.rows)
    first, second = (read_column(cells).values for cells in found.cells(read.rows))
    assert (list(first), list(second)) == ([11.511, 11.512], [48.101, 48.102])
    [low] = prepare("hydrants", table("压力", "0,300")).rows
    assert low["data"]["pressure_mpa"] == 0.3


@pytest.mark.parametrize(
    ("header", "cells", "value", "why"),
    [("Volumen", ("1,200", "0,5"), 1.2, "proof"), ("Volumen", ("1,200", "1,300.5"), 1200, "proof"),
     ("Volumen", ("1.200", "1.300,5"), 1200, "proof"), ("Volumen", ("1,200", "1 300"), 1.2, "proof"),
     ("压力(MPa)", ("1,200",), 1.2, "range"), ("管径(mm)", ("1,200",), 1200, "range"),
     ("管径(mm)", ("1.200",), 1200, "range"), ("管径(m)", ("1,200",), 1.2, "range"),
     ("出水口", ("1,250",), 1250, "whole")],
)  # fmt: skip
def test_what_decides_is_told(header: str, cells: tuple[str, ...], value: float, why: str) -> None:
    columns = {"Volumen": Column("Volumen", "volume_m3"), "出水口": Column("出水口", "outlets")}
    made = table(header, *cells, separator="\t")
    [one] = written("hydrants", made, [columns[header]] if header in columns else columns_of(made))
    assert (one.why, values(read_as(made, [one]), header)[0]) == (why, value)
    assert one.example.number in one.sentence
    assert f"{value:g}" in one.sentence


@pytest.mark.parametrize(
    ("header", "cells", "form"),
    [
        ("Volumen", ("1,200", "1,300"), {"separator": "\t"}),
        ("Volumen", ("1.200", "1.300"), {"separator": ";"}),
        ("Volumen", ("1,200", "1,300"), {"format": "xlsx"}),
        ("Volumen", ("1,200", "0,5", "0.5"), {"separator": ";"}),
        ("压力(MPa)", ("1,200", "0.5"), {"separator": "\t"}),
        ("流量", ("1,200", "1,050"), {"separator": "\t"}),
        ("管径(mm)", ("1,200",), {"separator": ";"}),
    ],
    ids=["nothing", "points", "sheet", "both", "against the range", "no unit", "form against range"],
)
def test_what_nothing_decides_or_two_things_decide_differently_is_asked(
    header: str, cells: tuple[str, ...], form: dict[str, str]
) -> None:
    made = table(header, *cells, **form)
    columns = [Column(header, "volume_m3")] if header == "Volumen" else columns_of(made)
    with pytest.raises(NeedsDecimals) as caught:
        settle("hydrants", made, columns)
    [question] = caught.value.questions
    assert "--decimal comma" in str(caught.value)
    assert set(question.both) == {"comma", "point"}
    for word, value in question.both.items():
        for said in ({ALL: word}, {header: word}):
            read = settle("hydrants", made, columns, said)
            assert f"{values(read, header)[0]:g}" == value


def test_columns_of_no_degrees_that_could_be_metres_are_asked() -> None:
    made = pair(("X", "Y"), ("11,511", "48,101"), separator="\t")
    with pytest.raises(NeedsDecimals):
        settle("hydrants", made, columns_of(made))
    read = settle("hydrants", made, columns_of(made), {"X": "comma", "Y": "point"})
    assert [number_of(read.rows[0][1][name]) for name in ("X", "Y")] == [11.511, 48101]


def test_both_coordinates_in_one_cell_are_read_like_two_columns() -> None:
    made = table("坐标", "302,100 2,770,100", "302,200 2,770,200", separator="\t")
    read = settle("hydrants", made, columns_of(made))
    [found] = find_pairs(read.headers, read.rows)
    assert [list(read_column(cells).values) for cells in found.cells(read.rows)] == [
        [302100, 302200],
        [2770100, 2770200],
    ]
    degrees = table("经纬度", "11,511 48,102", separator="\t")
    with pytest.raises(NeedsDecimals):
        settle("hydrants", degrees, [])
    degrees = settle("hydrants", degrees, [], {"经纬度": "comma"})
    [found] = find_pairs(degrees.headers, degrees.rows)
    assert [list(read_column(cells).values) for cells in found.cells(degrees.rows)] == [[11.511], [48.102]]


def test_the_file_keeps_its_own_cells_and_the_report_says_how_they_were_read() -> None:
    made = table("管径(mm)", "1,200", "1,300", 7.5, None, "甲", separator="\t")
    read = settle("hydrants", made, columns_of(made))
    assert [cells["管径(mm)"] for _, cells in read.rows] == ["1200", "1300", 7.5, None, "甲"]
    assert made.rows[0][1]["管径(mm)"] == "1,200"
    prepared = prepare("hydrants", made)
    assert prepared.notes == list(read.numbers or ())
    assert "1,200" in prepared.notes[0]


def test_programs_write_points_before_decimals() -> None:
    columns = [Column("v", "volume_m3")]
    for form in ({"format": "kml"}, {"separator": ","}):
        assert values(settle("hydrants", table("v", "1.200", **form), columns), "v") == [1.2]


@pytest.mark.parametrize("said", [{"": "dot"}, {"压力": ""}, {"没有": "comma"}])
def test_a_word_that_is_none_is_refused_with_a_sentence(said: dict[str, str]) -> None:
    with pytest.raises(BadFile):
        check_said(said, ["压力"])


def test_text_that_looks_like_decimals_shows_nothing_about_numbers() -> None:
    cells = {"编号": "1,5", "名称": "2,25", "地址": "12,5", "高程": "1.125"}
    rows = Table(tuple(cells), [(2, cells)], separator=",")
    [found] = written("hydrants", rows, match_columns("hydrants", rows.headers))
    assert (found.header, found.meaning, found.why) == ("高程", "decimal", "habit")


def test_an_exported_number_is_what_it_was_whether_it_is_plausible_or_not() -> None:
    names = ("number", "crew", "height_m", "weight_t", "water_l", "hose_m")
    cells = dict(
        zip((t(f"exporting.header.{name}") for name in names), ("1", "", "", "", "", "1.125"), strict=True)
    )
    rows = Table(tuple(cells), [(2, cells)], separator=",")
    columns = with_units(match_columns("units", rows.headers), {})
    [found] = written("units", rows, columns)
    assert (found.meaning, found.why) == ("decimal", "habit")
    foreign = Table((*cells, "Schlauch"), [(2, cells)], separator=",")
    assert [one.meaning for one in written("units", foreign, columns)] == [""]


def test_an_export_is_known_by_all_its_columns_though_few_of_them_hold_numbers() -> None:
    names = ("number", "name", "type", "address", "area_m2")
    cells = dict(zip((t(f"exporting.header.{name}") for name in names), ("1", "a", "b", "c", "1.125"), strict=True))
    rows = Table(tuple(cells), [(2, cells)], format="kml")
    columns = with_units(match_columns("sites", rows.headers), {})
    [found] = written("sites", rows, columns)
    assert (found.meaning, found.why) == ("decimal", "habit")
