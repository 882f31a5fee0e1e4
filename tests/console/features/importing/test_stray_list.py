"""Rows that lie where the others do not are listed, looked at as they stand, and left out or taken."""

import csv
from pathlib import Path

from PySide6.QtCore import Qt

from console.features.importing.window import ImportWindow
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, to_place, window_on, write_csv


def with_strays(desk: Desk, path: Path) -> ImportWindow:
    """Sixty rows, of which rows 12 and 41 are far away."""
    rows = clean_rows(60, start=800)
    rows[10][2], rows[39][1] = "31.9", "12.345"
    window = window_on(desk)
    to_place(desk, window, write_csv(path, rows))
    return window


def test_they_are_listed_with_their_cells_and_crossed_on_the_map(desk: Desk, tmp_path: Path) -> None:
    window = with_strays(desk, tmp_path / "a.csv")
    strays, picture = window.place.strays, window.draft.placing.picture
    assert strays.isVisible()
    assert [(one.row, one.name) for one in strays.rows.items()] == [(12, "X810"), (41, "X839")]
    assert "12.345" in strays.rows.items()[1].cells
    assert picture is not None
    assert set(picture.crosses) == {12, 41}
    assert strays.words.text() == t("wizard.strays", count="2")


def test_one_goes_to_the_row_in_the_file(desk: Desk, tmp_path: Path) -> None:
    window = with_strays(desk, tmp_path / "b.csv")
    window.place.strays.table.select("41")
    desk.qtbot.keyClick(window.place.strays.table.view, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.file
    preview = window.file.preview.table
    assert preview is not None
    assert preview.selected_id() == "41"
    window.show_page(2)
    assert window.draft.placing.asked


def test_left_out_they_are_refused_with_their_reason_and_taken_after_all_they_are_marked(
    desk: Desk, tmp_path: Path
) -> None:
    window = with_strays(desk, tmp_path / "c.csv")
    strays = window.place.strays
    strays.out_button.click()
    assert strays.words.text() == t("wizard.strays_out_done", count="2")
    window.place.yes.setChecked(True)
    window.forward()
    desk.wait(lambda: window.draft.report is not None)
    report = window.draft.report
    assert report is not None
    assert [(row.row, row.reason) for row in report.refused] == [(12, t("crs.stray")), (41, t("crs.stray"))]
    assert report.created == 58
    window.report.write_refused(tmp_path / "out.csv")
    desk.wait((tmp_path / "out.csv").exists)
    assert len(list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))) == 3
    window.back()
    strays.out_button.click()
    window.forward()
    desk.wait(lambda: window.draft.report is not None)
    assert window.draft.report is not None
    assert window.draft.report.created == 60
    window.report.chips["stray"].click()
    desk.wait(lambda: window.report.rows.rowCount() == 2 and window.report.rows.item(1) is not None)
