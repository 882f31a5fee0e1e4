"""The report names what was understood, counts what it does not name, and says what a dry run would do."""

from console.importing.columns import Column
from console.importing.decisions import Near
from console.importing.report import SHOWN, report_lines
from console.importing.rows import Prepared
from console.importing.send import Changed, Duplicate, RefusedRow, Report
from resources.words import t

PREPARED = Prepared("hydrant", columns=[Column("编号", "number")], unused=["备注"], key_fields=("number",))


def test_rows_that_were_not_taken_are_named_up_to_a_number_and_then_counted() -> None:
    report = Report(refused=[RefusedRow(n, f"原因{n}") for n in range(SHOWN + 5)], duplicates=[Duplicate(9, 3)])
    lines = list(report_lines(PREPARED, report, "utf-8"))
    assert sum("原因" in line for line in lines) == SHOWN
    assert t("importing.report.more", count=5) in lines
    assert t("importing.report.duplicate", row=9, first=3) in lines


def test_a_dry_run_and_a_taking_in_read_differently() -> None:
    dry, done = (list(report_lines(PREPARED, Report(applied=a, created=3), "utf-8"))[-1] for a in (False, True))
    assert dry != done
    assert "3" in dry


def test_columns_and_leftovers_are_listed() -> None:
    text = "\n".join(report_lines(PREPARED, Report(), "big5hkscs"))
    assert "编号 → number" in text
    assert "备注" in text
    assert "big5hkscs" in text


def test_changes_are_told_field_by_field_and_neighbours_with_their_distance() -> None:
    prepared = Prepared("hydrant", rows=[{"row": 3, "key": "H1", "data": {}}], key_fields=("number",))
    report = Report(
        applied=True,
        job_id="job-1",
        changes=[Changed(3, "id", {"pressure_mpa": (0.2, 0.3), "note": ("", "新")})],
        near=[Near(4, "id2", "H9", "", 12.5)],
    )
    text = "\n".join(report_lines(prepared, report, "utf-8"))
    assert "“H1”：压力(MPa) 0.2 → 0.3, 备注 — → 新" in text
    assert "“H9”，相距 12.5 米" in text
    assert "import undo job-1" in text
