"""The log holds every act on the incident, and a line typed into it."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.incidents.log_tab import LogTab, entry_words
from models.log_entry import LogEntry, LogKind
from resources.words import has, t
from tests.console.features.desk import Desk

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


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


@pytest.mark.parametrize("kind", LogKind)
def test_every_kind_of_entry_has_words(kind: LogKind) -> None:
    assert kind is LogKind.NOTE or has(f"log.{kind}")
    params = {"unit": "11", "status": "on_scene", "number": "2-001", "alarm": "A1", "whom": "班长", "hydrant": "H1"}
    entry = LogEntry(kind=kind, at=NOON, actor="li", seat="2", params=params, text="x")
    assert "x" in entry_words(entry)


def test_a_reason_in_the_log_is_said_in_words() -> None:
    params = {"alarm": "A1", "reason": "test"}
    entry = LogEntry(kind=LogKind.ALARM_DISMISSED, at=NOON, actor="li", seat="2", params=params)
    assert t("enums.dismiss_reason.test") in entry_words(entry)
