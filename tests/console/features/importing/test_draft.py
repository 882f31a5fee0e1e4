"""A draft keeps what a person said and forgets what follows from what is no longer so."""

from pathlib import Path

from console.features.importing.draft import Draft, Opened, Placing
from console.importing.columns import Column
from console.importing.profiles import ColumnMapping
from console.importing.read import Table
from console.importing.send import Report


def draft() -> Draft:
    made = Draft(kind="hydrants")
    made.opened = Opened(Path("a.csv"), Table(("编号", "压力", "X"), []), ())
    made.proposed = [Column("编号", "number", reason="x"), Column("压力", "pressure_mpa")]
    return made


def test_what_a_person_says_of_a_column_has_the_last_word() -> None:
    made = draft()
    made.fields = {"X": "number", "压力": ""}
    assert [(c.header, c.field, c.reason) for c in made.columns] == [("X", "number", "")]


def test_a_unit_that_was_said_converts() -> None:
    made = draft()
    made.units["压力"] = "kPa"
    assert [c.factor for c in made.columns] == [1.0, 0.001]


def test_reading_the_file_in_another_way_keeps_what_was_said_of_columns_that_are_still_there() -> None:
    made = draft()
    made.fields, made.units = {"编号": "key", "X": "note"}, {"压力": "kPa"}
    made.placing, made.report = Placing("gcj02", agreed=True, asked=True), Report()
    made.file_changed(Opened(Path("a.csv"), Table(("编号", "压力"), []), ()))
    assert (made.fields, made.units) == ({"编号": "key"}, {"压力": "kPa"})
    assert made.placing == Placing("gcj02")
    assert made.report is None


def test_what_was_kept_of_key_and_days_holds_and_is_kept_again() -> None:
    made = draft()
    mapping = ColumnMapping(kind="hydrants", columns={"number": "编号"}, key=("街道", "号码"), dates="day")
    made.use(mapping)
    assert (made.key, made.dates) == (("街道", "号码"), "day")
    assert (made.mapping().key, made.mapping().dates) == (("街道", "号码"), "day")
    made.file_changed(Opened(Path("a.csv"), Table(("编号", "街道"), []), ()))
    assert made.key == ()
