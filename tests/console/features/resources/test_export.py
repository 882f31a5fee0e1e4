"""The table shown is written to a file in the background, narrowed and sorted as it is shown."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from console.features.resources.export import can_export
from console.features.resources.feature import FEATURE
from console.features.resources.table import KINDS, OneTable
from console.importing.read import read_table
from models.store import Query
from tests.console.features.desk import Desk


def table_of(desk: Desk) -> OneTable:
    table = desk.put(OneTable(desk.context), 1000, 400)
    desk.wait(lambda: table.rows().rowCount() == 3)
    return table


def test_what_the_table_shows_is_what_the_file_holds(desk: Desk, tmp_path: Path) -> None:
    table = table_of(desk)
    table.tables["hydrant"].set_filter("H2")
    desk.wait(lambda: table.rows().rowCount() == 1)
    table.export()
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "water"))
    dialog.close()
    desk.wait(table.line.isHidden)
    found = read_table(tmp_path / "water.csv")
    assert [cells["编号"] for _row, cells in found.rows] == ["H2"]
    assert str(tmp_path / "water.csv") in desk.context.notices.all[-1].text


def test_an_export_is_ended_by_a_press_and_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(desk)
    line, rows = table.line, table.rows()
    monkeypatch.setattr("console.exporting.engine.TELL_EVERY", 1)
    folder = tmp_path / "out"
    folder.mkdir()

    def asked_while_somebody_presses() -> Query:
        line.stop()
        return rows.asked(rows.query())

    line.start("hydrant", asked_while_somebody_presses, folder / "a.csv")
    assert not line.isHidden()
    desk.wait(line.isHidden)
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    table = table_of(desk)
    rows = table.rows()
    table.line.start("hydrant", lambda: rows.asked(rows.query()), tmp_path / "none" / "a.csv")
    desk.wait(table.line.isHidden)
    assert "none" in desk.context.notices.all[-1].text


def test_one_export_runs_at_a_time(desk: Desk, tmp_path: Path) -> None:
    table = table_of(desk)
    rows = table.rows()
    table.line.start("hydrant", lambda: rows.asked(rows.query()), tmp_path / "a.csv")
    table.export()
    assert desk.window.findChild(QFileDialog) is None
    desk.wait(table.line.isHidden)


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_can_be_exported(kind: str) -> None:
    assert can_export(kind)


def test_the_act_has_a_key_of_its_own() -> None:
    [act] = FEATURE.acts
    assert act.shortcut == "Ctrl+E"
