"""What would be done is shown row by row before anything is written, and decided on."""

import csv
from collections.abc import Callable
from pathlib import Path

from console.features.importing.window import ImportWindow
from console.importing.send import SKIP
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import apply, clean_rows, to_place, to_report, window_on, write_csv
from tests.console.features.world import LAT, LON
from widgets.panel_state import State

Desks = Callable[..., Desk]


def shown(desk: Desk, window: ImportWindow, rows: int) -> None:
    desk.wait(lambda: window.report.rows.rowCount() == rows and window.report.rows.item(0) is not None)


def test_every_row_is_listed_and_can_be_found(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(30)
    rows[3][3] = "很大"
    rows.append(clean_rows(1)[0])
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r1.csv", rows))
    step = window.report
    shown(desk, window, 31)
    assert step.chips["refused"].text() == t("wizard.chip", what=t("wizard.outcome.refused"), count="1")
    step.chips["refused"].click()
    shown(desk, window, 1)
    entry = step.rows.item(0)
    assert entry is not None
    assert (entry.row, "很大" in entry.detail) == (5, True)
    step.chips[""].click()
    step.table.set_filter("X029")
    shown(desk, window, 1)
    assert step.chips["changed"].isHidden()


def test_the_refused_rows_are_saved_as_they_stood_with_their_reasons(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(5)
    rows[2][3] = "很大"
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r2.csv", rows))
    target = tmp_path / "refused.csv"
    window.report.write_refused(target)
    desk.wait(lambda: any("refused.csv" in n.text for n in desk.context.notices.all))
    lines = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert lines[1][:4] == rows[2][:4]
    assert lines[0][-1] == t("importing.report.reason")


def test_refused_rows_that_cannot_be_saved_are_said(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(5)
    rows[2][3] = "很大"
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r3.csv", rows))
    window.report.write_refused(tmp_path / "nowhere" / "refused.csv")
    desk.wait(lambda: bool(desk.context.notices.all))


def test_rows_near_a_record_of_their_kind_are_decided_on(desk: Desk, tmp_path: Path) -> None:
    near = ["N1", f"{LON + 0.00051:.6f}", f"{LAT:.6f}", "300", "地上式", ""]
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r4.csv", [near, *clean_rows(4)]))
    step = window.report
    assert step.problem() == t("wizard.near_decide", count=1)
    assert step.near.isVisible()
    step.skip.click()
    desk.wait(lambda: not step.problem())
    assert window.draft.near == SKIP
    report = window.draft.report
    assert report is not None
    assert (report.created, report.skipped) == (4, 1)


def test_a_second_import_changes_field_by_field(desk: Desk, tmp_path: Path) -> None:
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r5.csv", clean_rows(3)))
    apply(desk, window)
    rows = clean_rows(3)
    rows[1][3] = "400"
    to_report(desk, window, write_csv(tmp_path / "r5.csv", rows))
    shown(desk, window, 3)
    window.report.chips["changed"].click()
    shown(desk, window, 1)
    entry = window.report.rows.item(0)
    assert entry is not None
    assert "0.3 → 0.4" in entry.detail


def test_offline_it_says_so_keeps_what_was_read_and_asks_again_when_the_line_is_back(
    world: BackendProcess, desks: Desks, tmp_path: Path
) -> None:
    desk = desks(world)
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "r6.csv", clean_rows(3)))
    step = window.report
    desk.cut()
    desk.wait(lambda: step.state.state() is State.OFFLINE)
    assert step.rows.rowCount() == 3
    window.back()
    window.place.yes.setChecked(False)
    window.place.yes.setChecked(True)
    window.forward()
    assert (step.state.state(), step.problem()) == (State.OFFLINE, t("wizard.offline"))
    desk.mend()
    desk.wait(lambda: window.draft.report is not None)
    assert step.state.state() is State.CONTENT


def test_a_commander_is_told_who_may(world: BackendProcess, desks: Desks, tmp_path: Path) -> None:
    desk = desks(world, "wangfang", "3")
    window = window_on(desk)
    step = window.report
    to_place(desk, window, write_csv(tmp_path / "r7.csv", clean_rows(3)))
    window.place.yes.setChecked(True)
    window.forward()
    assert (step.state.state(), step.state.sentence()) == (State.NO_PERMISSION, t("wizard.forbidden"))


def test_ragged_rows_are_refused_and_saved_as_they_stood(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(6, start=700)
    rows[1].append("多出的一格")
    rows[3] = rows[3][:2]
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "ragged.csv", rows))
    report = window.draft.report
    assert report is not None
    assert [row.row for row in report.refused] == [3, 5]
    assert report.created == 4
    target = tmp_path / "refused.csv"
    window.report.write_refused(target)
    desk.wait(target.exists)
    assert len(list(csv.reader(target.read_text("utf-8-sig").splitlines()))) == 3
