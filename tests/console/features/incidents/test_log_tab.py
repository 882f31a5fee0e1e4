"""The log holds every act on the incident, and a line typed into it."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.incidents.log_tab import LogTab
from models.log_entry import AddLogEntry
from resources.words import t
from tests.console.features.desk import Desk


def test_a_note_and_enter_is_in_the_log_at_once_and_stays_when_delivered(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    QAbstractItemModelTester(tab.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, tab)
    desk.open_incident()
    desk.wait(lambda: tab.rows.rowCount() == 1)
    desk.qtbot.keyClicks(tab.note, "two on floor 3")
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Return)
    assert tab.note.text() == ""
    desk.wait(lambda: tab.rows.rowCount() == 2)
    desk.level()
    texts = {tab.rows.index(row, 1).data() for row in range(2)}
    assert "two on floor 3" in texts


def test_an_empty_note_is_not_logged(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    desk.open_incident()
    desk.wait(lambda: tab.rows.rowCount() == 1)
    desk.qtbot.keyClicks(tab.note, "   ")
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Return)
    desk.qtbot.wait(100)
    assert tab.rows.rowCount() == 1


def test_what_was_entered_afterwards_stands_at_its_real_time_and_is_marked(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    incident_id = desk.open_incident()
    happened = datetime.now(UTC) - timedelta(minutes=70)
    desk.context.commands.submit(AddLogEntry(text="two on floor 3", incident_id=incident_id), stated_at=happened)
    desk.wait(lambda: tab.rows.rowCount() == 2)
    desk.level()
    assert tab.rows.index(1, 0).data() == f"{happened.astimezone():%H:%M:%S}"
    assert tab.rows.index(1, 1).data().startswith(t("log.late", at="").split("}")[0][:3])
