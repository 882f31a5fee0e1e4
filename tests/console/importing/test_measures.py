"""Units come from the header or the cell; where neither says and the values contradict, they are asked for."""

from typing import Any

import pytest

from console.importing.columns import match_columns
from console.importing.errors import BadFile
from console.importing.measures import NeedsUnit, unit_in
from console.importing.number_text import number_of
from console.importing.read import Table
from console.importing.rows import prepare
from resources.words import set_language


def table(header: str, *cells: Any) -> Table:
    return Table(("编号", header), [(n, {"编号": str(n), header: cell}) for n, cell in enumerate(cells, 2)])


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [("压力(kPa)", "pressure_mpa", "kpa"), ("Pressure psi", "pressure_mpa", "psi"),
     ("压力／bar", "pressure_mpa", "bar"),
     ("flow (m³/h)", "flow_lps", "m3/h"), ("flow_gpm", "flow_lps", "gpm"), ("流量（L/min）", "flow_lps", "l/min"),
     ("Durchmesser Zoll", "main_diameter_mm", "zoll"), ("height (ft)", "height_m", "ft"),
     ("压力（米水柱）", "pressure_mpa", "米水柱"), ("压力", "pressure_mpa", ""), ("name (kPa)", "name", "")],
)  # fmt: skip
def test_the_header_says_the_unit(header: str, field: str, unit: str) -> None:
    assert unit_in(header, field) == unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("０．３５", 0.35),
        ("１，２００，０００", 1200000),
        ("1\u200b2", 12),
        ("\ufeff0.35", 0.35),
        ("１．３５０，５", 1350.5),
    ],
    ids=["wide", "thousands", "unseen", "mark", "both"],
)
def test_numbers_are_numbers_in_wide_signs_and_with_unseen_ones(text: str, value: float) -> None:
    assert number_of(text) == value
    with pytest.raises(ValueError, match="5"):
        number_of("5²")


@pytest.mark.parametrize(
    ("header", "cells", "candidates"),
    [("压力", (350, 400, 280), ("kpa",)), ("压力", (3.5, 4, 2.9), ("bar",)), ("压力", (55, 60, 65), ("psi", "m"))],
)
def test_values_that_contradict_the_fields_unit_are_asked_about(
    header: str, cells: tuple[float, ...], candidates: tuple[str, ...]
) -> None:
    with pytest.raises(NeedsUnit) as caught:
        prepare("hydrants", table(header, *cells))
    [question] = caught.value.questions
    assert set(candidates) <= set(question.candidates)
    assert "--unit pressure_mpa=" in str(caught.value)


def test_a_unit_that_was_told_has_the_last_word() -> None:
    [first, _] = prepare("hydrants", table("压力", 350, 400), None, {"pressure_mpa": "kPa"}).rows
    assert first["data"]["pressure_mpa"] == pytest.approx(0.35)
    [first] = prepare("hydrants", table("压力(kPa)", 3.5), None, {"pressure_mpa": "bar"}).rows
    assert first["data"]["pressure_mpa"] == pytest.approx(0.35)
    with pytest.raises(BadFile) as caught:
        prepare("hydrants", table("压力", 350), None, {"pressure_mpa": "litres"})
    assert caught.value.code == "no_such_unit"


def test_values_that_fit_and_headers_that_name_the_field_are_not_asked_about() -> None:
    assert prepare("hydrants", table("压力", 0.35, 0, 0.2)).rows
    assert prepare("hydrants", table("pressure_mpa", 350)).rows


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_flows_that_could_be_what_they_say_but_look_like_another_unit_are_asked_about(spoken: str) -> None:
    set_language(spoken)
    flows = table("流量", 54, 72, 54, 36)
    with pytest.raises(NeedsUnit) as caught:
        prepare("hydrants", flows)
    [question] = caught.value.questions
    assert (question.candidates, question.possible) == (("m3/h",), True)
    assert "--unit flow_lps=" in str(caught.value)
    assert [row["data"]["flow_lps"] for row in prepare("hydrants", flows, None, {"flow_lps": "m3/h"}).rows] == [
        15.0, 20.0, 15.0, 10.0,
    ]  # fmt: skip
    told = prepare("hydrants", flows, None, {"flow_lps": "L/s"}).rows
    assert [row["data"]["flow_lps"] for row in told] == [54.0, 72.0, 54.0, 36.0]
    assert prepare("hydrants", table("流量(L/s)", 54, 72, 54, 36)).rows


def test_mains_that_could_not_carry_the_flows_are_asked_about() -> None:
    def piped(*mains: str) -> Table:
        rows = [(n, {"编号": str(n), "流量": 42 + n / 10, "管径": main}) for n, main in enumerate(mains, 2)]
        return Table(("编号", "流量", "管径"), rows)

    with pytest.raises(NeedsUnit):
        prepare("hydrants", piped("DN100", "100", "DN 100", "100mm"))
    assert prepare("hydrants", piped("DN200", "200", "DN 300", "200mm")).rows


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [("压力", "0.35MPa", "pressure_mpa", 0.35), ("压力", "350 kPa", "pressure_mpa", 0.35),
     ("管径", "DN200", "main_diameter_mm", 200), ("管径", "Φ150", "main_diameter_mm", 150),
     ("管径", "ø 100mm", "main_diameter_mm", 100), ("管径", "8 inch", "main_diameter_mm", 203.2),
     ("管径", '8"', "main_diameter_mm", 203.2), ("流量", "900 L/min", "flow_lps", 15)],
)  # fmt: skip
def test_a_cell_may_say_its_own_unit(header: str, cell: str, field: str, value: float) -> None:
    [row] = prepare("hydrants", table(header, cell)).rows
    assert row["data"][field] == pytest.approx(value)


def test_every_reading_of_a_column_says_why() -> None:
    columns = match_columns("hydrants", ["消火栓编号", "压力(kPa)"])
    assert {c.field: c.score for c in columns} == {"number": 0.9, "pressure_mpa": 1.0}
    assert all(column.reason for column in columns)


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize(
    ("header", "cells", "told"),
    [
        ("压力", (0.25, 250, 0.3, "280"), ("2", "MPa", "0.25", "kPa", "250", "280", "“250 kPa”", "pressure_mpa=")),
        ("压力", (250, 240, 0.3, 260, 310), ("1", "4", "MPa", "kPa", "“240 kPa”", "pressure_mpa=")),
        ("流量", (15, 54000), ("L/s", "L/h", "15", "54000", "“54000 L/h”", "flow_lps=")),
        ("流量", (15, 54, 20, 72), ("L/s", "m³/h", "15", "54", "“54 m³/h”", "flow_lps=")),
    ],
)
def test_a_column_of_two_units_is_asked_about_with_counts_and_examples_of_both(
    header: str, cells: tuple[Any, ...], told: tuple[str, ...], spoken: str
) -> None:
    set_language(spoken)
    with pytest.raises(NeedsUnit) as caught:
        prepare("hydrants", table(header, *cells))
    [question] = caught.value.questions
    assert question.mixed is not None
    assert header in str(caught.value)
    assert [words for words in told if words not in str(caught.value)] == []


def test_a_column_of_two_units_is_taken_when_its_cells_say_theirs_or_a_person_says_one() -> None:
    written = prepare("hydrants", table("压力", 0.25, "250 kPa", 0.3, "280kPa")).rows
    assert [row["data"]["pressure_mpa"] for row in written] == pytest.approx([0.25, 0.25, 0.3, 0.28])
    told = prepare("hydrants", table("压力", 0.25, 3.5), None, {"pressure_mpa": "bar"}).rows
    assert [row["data"]["pressure_mpa"] for row in told] == pytest.approx([0.025, 0.35])


def test_a_slip_in_one_cell_and_a_weak_hydrant_stop_no_import() -> None:
    assert len(prepare("hydrants", table("压力", *(0.3,) * 50, 300)).rows) == 51
    assert len(prepare("hydrants", table("流量", 0.5, *(15, 20) * 20)).rows) == 41
