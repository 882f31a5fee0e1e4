"""The list of headers speaks of fields and units as people do, and says what is open."""

import pytest

from console.features.importing.header_list import fields_of, header_columns, shown_field, shown_unit, why_words
from console.features.importing.work import Header
from console.importing.columns import KINDS, Column
from console.importing.day_columns import DayQuestion
from console.importing.measures import UnitQuestion
from models.mixed_units import Mixed
from resources.words import t


def badge(key: str, header: Header) -> str:
    [column] = [column for column in header_columns() if column.key == key]
    assert column.badge is not None
    shown = column.badge(header)
    return shown.text if shown is not None else ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_name_a_person_reads(kind: str) -> None:
    assert all(shown_field(name) != name for name in fields_of(kind))


def test_a_unit_is_shown_as_people_write_it() -> None:
    assert shown_unit(Column("压力", "pressure_mpa", 0.001, "kPa")) == "kPa"
    assert shown_unit(Column("名称", "name")) == ""


def test_days_that_could_be_two_are_told_with_one_of_them() -> None:
    header = Header("检测", Column("检测", "measured_at"), (), 3, days=DayQuestion(3, "3/5/2024"))
    assert t("wizard.days_open", count="3", example="3/5/2024") in why_words(header, {})
    assert badge("why", header) == t("wizard.why_short.days")


def test_a_column_of_the_key_is_marked_as_one() -> None:
    assert badge("part", Header("编号", None, (), 1)) == ""
    assert badge("part", Header("编号", None, (), 1, is_key=True)) == t("wizard.key_badge")


def test_a_column_of_two_units_is_told_with_counts_and_examples_of_both() -> None:
    mixed = Mixed((0.25, 0.3), "mpa", (250.0,), "kpa")
    question = UnitQuestion("pressure_mpa", "压力", ("mpa", "kpa"), 0.3, mixed=mixed)
    words = why_words(Header("压力", Column("压力", "pressure_mpa"), (), 3, question=question), {})
    assert [part for part in ("2", "MPa", "0.25、0.3", "1", "kPa", "“250 kPa”") if part not in words] == []
