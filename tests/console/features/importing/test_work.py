"""What the window asks its engines for, without the window."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from console.features.importing.draft import Draft
from console.features.importing.work import (
    find_place,
    look_at,
    make_rows,
    open_file,
    propose_columns,
    same_outcome,
)
from console.importing.crs.held import Compared, Position
from console.importing.errors import BadFile
from console.importing.read import Options, Stopped, Table
from console.importing.send import RefusedRow, Report
from console.sync.client import LinkError
from tests.console.features.importing.files import HEADERS, clean_rows, write_csv


def never() -> bool:
    return False


class Shelf:
    """Every record is where a file would put it, or nobody answers."""

    def __init__(self, silent: bool = False) -> None:
        self.silent = silent

    def compare(self, kind: str, positions: Sequence[Position]) -> Compared:
        if self.silent:
            raise LinkError("closed")
        return Compared(frozenset(position.row for position in positions), {})


NOBODY = Shelf(silent=True)


def exported(path: Path) -> Table:
    rows = [[f"id{at}", *row] for at, row in enumerate(clean_rows(12))]
    return open_file(write_csv(path, rows, ("记录标识", *HEADERS)), Options()).table


def test_a_file_whose_records_are_stored_where_it_says_needs_no_yes(tmp_path: Path) -> None:
    table = exported(tmp_path / "a.csv")
    columns, _open = propose_columns("hydrants", table)
    assert find_place("hydrants", table, columns, (), "", Shelf(), never).agreed


def test_when_nobody_tells_where_the_records_are_a_person_is_asked_and_told(tmp_path: Path) -> None:
    table = exported(tmp_path / "a.csv")
    columns, _open = propose_columns("hydrants", table)
    placing = find_place("hydrants", table, columns, (), "", NOBODY, never)
    assert not placing.agreed
    assert placing.verdict is not None
    assert placing.verdict.evidence[-1].key == "records_silent"


def test_a_file_that_names_two_pairs_is_taken_by_the_one_the_detective_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编号,lon,lat,twd97_x,twd97_y\n1,121.5,25.05,301234,2771234\n2,121.51,25.06,302234,2772234\n")
    opened = open_file(path, Options())
    draft = Draft(opened, kind="hydrants")
    draft.proposed, _open = propose_columns("hydrants", opened.table)
    draft.placing = find_place("hydrants", opened.table, draft.columns, (), "twd97", NOBODY, never)
    prepared = make_rows(draft, never)
    assert prepared.rows[0]["data"]["lon"] == pytest.approx(121.508, abs=0.02)


def test_a_system_the_numbers_cannot_be_in_is_refused(tmp_path: Path) -> None:
    opened = open_file(write_csv(tmp_path / "a.csv", clean_rows(12)), Options())
    columns, _open = propose_columns("hydrants", opened.table)
    with pytest.raises(BadFile):
        find_place("hydrants", opened.table, columns, (), "EPSG:3826", NOBODY, never)


def test_a_key_that_mixes_rows_up_comes_with_one_that_does_not() -> None:
    rows = [(at, {"编号": "1", "名称": f"n{at}", "类型": "地上式"}) for at in range(2, 8)]
    table = Table(("编号", "名称", "类型"), rows)
    columns, _open = propose_columns("hydrants", table)
    found = look_at("hydrants", table, [column for column in columns if column.field != "name"])
    assert found.key is not None
    assert found.better is not None
    assert (found.key.different, found.better.headers) == (1, ("名称",))
    assert look_at("hydrants", table, []).problem


def test_a_key_and_an_order_of_days_that_were_kept_are_used(tmp_path: Path) -> None:
    rows = [["一路", str(at), f"{121.5 + at / 100}", "31.2", "03/04/2027"] for at in range(1, 4)]
    path = write_csv(tmp_path / "a.csv", rows, ("街道", "号码", "经度", "纬度", "测压时间"))
    opened = open_file(path, Options(kind="hydrants"))
    draft = Draft(opened=opened, kind="hydrants", key=("街道", "号码"), dates="day")
    draft.proposed, _open = propose_columns("hydrants", opened.table)
    draft.fields["测压时间"] = "measured_at"
    made = make_rows(draft, never)
    assert [row["key"] for row in made.rows] == ["一路 / 1", "一路 / 2", "一路 / 3"]
    assert {str(row["data"]["measured_at"])[:7] for row in made.rows} == {"2027-04"}
    found = look_at(draft.kind, opened.table, draft.columns, draft.key)
    assert found.key is not None
    assert (found.key.headers, found.key.is_unique) == (("街道", "号码"), True)


def test_work_nobody_wants_any_more_stops(tmp_path: Path) -> None:
    opened = open_file(write_csv(tmp_path / "a.csv", clean_rows()), Options())
    draft = Draft(opened, kind="hydrants")
    draft.proposed, _open = propose_columns("hydrants", opened.table)
    with pytest.raises(Stopped):
        make_rows(draft, lambda: True)
    with pytest.raises(Stopped):
        find_place("hydrants", opened.table, draft.columns, (), "", NOBODY, lambda: True)


def test_two_reports_are_the_same_when_they_would_do_the_same() -> None:
    assert same_outcome(Report(job_id="1", created=2, made=[2, 3]), Report(job_id="2", created=2, made=[2, 3]))
    assert not same_outcome(Report(created=1), Report(created=1, refused=[RefusedRow(4, "no")]))
