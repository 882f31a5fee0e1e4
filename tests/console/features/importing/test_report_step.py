"""What would be done is shown row by row before anything is written, and decided on."""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from console.features.importing.window import ImportWindow
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import apply, clean_rows, to_place, to_report, window_on, write_csv
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


def test_how_a_cell_was_read_that_could_be_two_things_is_said(desk: Desk, tmp_path: Path) -> None:
    rows = clean_rows(4)
    window = window_on(desk)
    to_report(desk, window, write_csv(tmp_path / "n1.csv", rows))
    assert window.report.notes.isHidden()
    rows[1][3] = "N/A"
    to_report(desk, window, write_csv(tmp_path / "n2.csv", rows))
    desk.wait(lambda: "N/A" in window.report.notes.text())
    assert not window.report.notes.isHidden()


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


def near_rows(count: int, north: float) -> list[list[str]]:
    """Hydrants some metres from those of clean_rows moved north, under other numbers."""
    rows = clean_rows(count, start=300)
    return [[f"N{at:03}", row[1], f"{float(row[2]) + north:.6f}", *row[3:]] for at, row in enumerate(rows)]


def with_neighbours(desk: Desk, folder: Path, count: int, north: float, name: str) -> ImportWindow:
    """The report on rows that may be there already, and four that are not."""
    window = window_on(desk)
    was = [[f"W{north}{row[0]}", *row[1:]] for row in near_rows(count, north)]
    to_report(desk, window, write_csv(folder / f"was-{name}.csv", was))
    apply(desk, window)
    rows = [*near_rows(count, north), *clean_rows(4, start=int(400 + north * 1000))]
    to_report(desk, window, write_csv(folder / f"{name}.csv", rows))
    desk.wait(lambda: getattr(window.report.rows.item(0), "near", None) is not None)
    return window


def more_decisions(window: ImportWindow, before: int) -> bool:
    return len(window.draft.decisions) > before


def press(desk: Desk, window: ImportWindow, *keys: Qt.Key) -> None:
    for key in keys:
        before = len(window.draft.decisions)
        desk.qtbot.keyClick(window.report.table.view, key)
        desk.wait(partial(more_decisions, window, before))


def test_rows_that_may_be_there_already_are_decided_one_by_one_with_the_keyboard(
    desk: Desk, tmp_path: Path
) -> None:
    window = with_neighbours(desk, tmp_path, 4, 0.01, "r4")
    step = window.report
    assert step.problem() == t("wizard.near_decide", count=4)
    assert step.near.isVisible()
    step.chips["near"].click()
    shown(desk, window, 4)
    step.table.view.setFocus()
    step.table.view.selectRow(0)
    keys = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3
    press(desk, window, *keys)
    assert step.problem() == t("wizard.near_decide", count=1)
    press(desk, window, Qt.Key.Key_2)
    assert [decision.choice for _row, decision in sorted(window.draft.decisions.items())] == [
        "same", "new", "leave", "new",
    ]  # fmt: skip
    desk.wait(lambda: not step.problem())
    report = window.draft.report
    assert report is not None
    assert (report.created, report.changed, report.skipped, report.near) == (6, 1, 1, [])
    assert step.rows.rowCount() == 4, "they are still listed, to be thought over"
    changes = {name for change in report.changes for name in change.fields}
    assert "number" in changes
    apply(desk, window)
    applied = window.draft.applied
    assert applied is not None
    assert (applied.created, applied.changed, applied.skipped) == (6, 1, 1)


def test_all_that_are_open_are_decided_at_once_and_one_of_them_otherwise(desk: Desk, tmp_path: Path) -> None:
    window = with_neighbours(desk, tmp_path, 30, 0.02, "r8")
    step = window.report
    step.decide_rest("leave")
    desk.wait(lambda: not step.problem())
    report = window.draft.report
    assert report is not None
    assert (report.created, report.skipped) == (4, 30)
    step.chips["out"].click()
    shown(desk, window, 30)
    step.table.view.selectRow(29)
    step.near.buttons["new"].click()
    desk.wait(lambda: window.draft.report is not report and not step.problem())
    assert window.draft.report is not None
    assert (window.draft.report.created, window.draft.report.skipped) == (5, 29)


def test_a_decision_made_while_the_one_before_is_asked_about_stays(desk: Desk, tmp_path: Path) -> None:
    window = with_neighbours(desk, tmp_path, 3, 0.04, "r10")
    step = window.report
    step.table.view.setFocus()
    step.table.view.selectRow(0)
    press(desk, window, Qt.Key.Key_2)
    step._ask_now()
    press(desk, window, Qt.Key.Key_2)
    desk.qtbot.wait(300)
    assert len(window.draft.decisions) == 2
    press(desk, window, Qt.Key.Key_3)
    desk.wait(lambda: not step.problem())
    report = window.draft.report
    assert report is not None
    assert (report.created, report.skipped) == (6, 1)


def test_a_decision_means_only_the_record_it_was_made_for(
    world: BackendProcess, desk: Desk, tmp_path: Path
) -> None:
    window = with_neighbours(desk, tmp_path, 2, 0.03, "r9")
    step = window.report
    step.decide_rest("same")
    desk.wait(lambda: not step.problem())
    with world.client() as client:
        job = client.get("/v1/imports").json()["jobs"][0]["id"]
        client.post(f"/v1/imports/{job}/undo", json={"apply": True}).raise_for_status()
    window.forward()
    window.apply.apply_button.click()
    desk.wait(lambda: not window.apply.running)
    assert window.draft.applied is None
    assert window.apply.error.text() == t("wizard.changed_since")
    window.back()
    desk.wait(lambda: window.draft.report is not None)
    assert not window.draft.decisions
    assert window.draft.report is not None
    assert window.draft.report.created == 6


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
    desk.wait(lambda: step.rows.rowCount() == 3)
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
