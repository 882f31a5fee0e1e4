"""Rows against what is stored: who is a neighbour, and what a row makes of a record."""

from backend.auth import Principal
from backend.db import Database
from backend.import_report import ImportIn, ImportReport, ImportRow
from backend.import_rows import differences, distinct, neighbours
from backend.imports import run_import
from models.command import Role
from models.hydrant import Hydrant
from models.ids import derived_id

LI = Principal(user="li", name="Li", role=Role.MAINTAINER, seat="2", digest="", expires_at="")


def file_of(*rows: ImportRow, kind: str = "hydrant", near_m: float = 30) -> ImportIn:
    return ImportIn(kind=kind, source="s", rows=list(rows), apply=True, near_m=near_m)


def test_a_row_is_known_by_its_id_else_by_source_and_key() -> None:
    report = ImportReport(job_id="j", kind="hydrant", applied=False)
    wanted = file_of(
        ImportRow(1, "a", {}), ImportRow(2, "b", {}, id="X"), ImportRow(3, "b", {}), ImportRow(4, "", {})
    )
    found = distinct(wanted, report)
    assert [record_id for record_id, _row in found] == [
        derived_id("hydrant", "s", "a"), "X", derived_id("hydrant", "s", "b"),
    ]  # fmt: skip
    assert [refused.row for refused in report.refused] == [4]


def test_nobody_is_a_neighbour_of_itself_or_where_nobody_asks(db: Database) -> None:
    row = ImportRow(1, "a", {"number": "a", "lon": 1.0, "lat": 2.0})
    run_import(db, LI, file_of(row))
    own = derived_id("hydrant", "s", "a")
    with db.reading() as connection:
        assert neighbours(connection, file_of(row), frozenset()) is not None
        assert neighbours(connection, file_of(row), frozenset({own})) is None
        assert neighbours(connection, file_of(row, near_m=0), frozenset()) is None
        assert neighbours(connection, file_of(row, kind="document"), frozenset()) is None


def test_differences_are_the_fields_that_differ() -> None:
    old, new = Hydrant(number="1", note="a"), Hydrant(number="1", note="b", outlets=2)
    assert differences(old, new) == {"note": ("a", "b"), "outlets": (0, 2)}
