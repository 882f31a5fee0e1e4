"""The log holds every act on the incident, and a line typed into it."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.incidents.log_tab import LogTab
from models.journal import short_head
from models.log_entry import AddLogEntry, LogEntry, LogKind
from models.record import Record
from resources.words import t
from tests.console.features.desk import Desk
from widgets.rows import StruckRole

pytestmark = pytest.mark.both_databases


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


def written(desk: Desk, tab: LogTab, text: str) -> str:
    """The id of a note that is in the log."""
    desk.qtbot.keyClicks(tab.note, text)
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Return)
    desk.wait(lambda: any(line.record.fact.text == text for line in tab.rows.items()))
    return next(str(line.record.id) for line in tab.rows.items() if line.record.fact.text == text)


def choose(tab: LogTab, row_id: str) -> None:
    row = tab.rows.row_of(row_id)
    assert row is not None
    tab.table.view.setCurrentIndex(tab.rows.index(row, 0))


def test_a_correction_stands_under_the_entry_which_is_struck_through_and_stays(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    QAbstractItemModelTester(tab.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, tab)
    desk.open_incident()
    row_id = written(desk, tab, "two on floor 3")
    choose(tab, row_id)
    desk.qtbot.mouseClick(tab.correct_button, Qt.MouseButton.LeftButton)
    assert (tab.note.text(), tab.note.selectedText()) == ("two on floor 3",) * 2
    assert tab.correcting.isVisible()
    desk.qtbot.keyClicks(tab.note, "three on floor 2")
    desk.qtbot.keyClicks(tab.reason, "misheard")
    desk.qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    assert (tab.note.text(), tab.correcting.isVisible(), tab.reason.isVisible()) == ("", False, False)
    desk.wait(lambda: tab.rows.rowCount() == 3)
    desk.level()
    row = tab.rows.row_of(row_id)
    assert row == 0
    assert tab.rows.index(0, 1).data() == "two on floor 3"
    assert tab.rows.index(0, 1).data(StruckRole) is True
    under = tab.rows.index(1, 1).data()
    assert under.startswith("↳ ")
    assert "three on floor 2" in under
    assert "misheard" in under
    assert tab.rows.index(1, 1).data(StruckRole) is False


def test_escape_leaves_the_correction_and_the_line_is_for_notes_again(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    desk.open_incident()
    choose(tab, written(desk, tab, "two on floor 3"))
    tab.begin_correction()
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Escape)
    assert (tab.note.text(), tab.correcting.isVisible()) == ("", False)
    written(desk, tab, "another note")
    assert {line.record.fact.corrects for line in tab.rows.items()} == {""}


def test_what_somebody_else_wrote_and_nothing_chosen_say_why_they_cannot_be_corrected(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    incident_id = desk.open_incident()
    desk.wait(lambda: tab.rows.rowCount() == 1)
    desk.qtbot.waitUntil(lambda: not tab.correct_button.isEnabled())
    assert t("incidents.log.correct_none") in tab.correct_button.toolTip()
    fact = LogEntry(
        kind=LogKind.NOTE, at=datetime.now(UTC), actor="wang", seat="3", text="x", incident_id=incident_id
    )
    tab.show_entries([Record(kind=LogEntry.KIND, id="other", fact=fact)])
    choose(tab, "other")
    assert not tab.correct_button.isEnabled()
    tab.begin_correction()
    assert not tab.correcting.isVisible()
    assert t("incidents.log.correct_other", by="wang") in tab.correct_button.toolTip()


def test_the_end_of_the_journal_is_shown_in_short_and_whole_when_it_came(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    assert not tab.head.isVisible()
    desk.open_incident()
    desk.level()
    desk.wait(tab.head.isVisible)
    first = tab.head.text()
    written(desk, tab, "x")
    desk.wait(lambda: tab.head.text() != first)
    newest = tab.rows.items()[0].record.fact
    assert short_head(newest.chain_hash) in tab.head.text()
    assert newest.chain_hash in tab.head.toolTip()


def test_another_incident_ends_a_correction_that_was_begun(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    desk.open_incident()
    choose(tab, written(desk, tab, "two on floor 3"))
    tab.begin_correction()
    desk.context.selection.work_on("")
    assert (tab.note.text(), tab.correcting.isVisible()) == ("", False)


def test_words_begun_at_one_incident_are_not_written_at_another_and_wait_for_it(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    first = desk.open_incident()
    choose(tab, written(desk, tab, "two on floor 3"))
    tab.begin_correction()
    tab.note.setText("three on floor 3")
    tab.leave_correction()
    desk.qtbot.keyClicks(tab.note, "stairs are")
    second = desk.open_incident()
    assert tab.note.text() == ""
    desk.qtbot.keyClicks(tab.note, "gas is off")
    desk.context.selection.choose("incident", first)
    assert tab.note.text() == "stairs are"
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Return)
    desk.context.selection.choose("incident", second)
    assert tab.note.text() == "gas is off"
    desk.qtbot.keyClick(tab.note, Qt.Key.Key_Return)

    def notes(incident_id: str) -> list[str]:
        entries = desk.services.store.children(LogEntry.KIND, incident_id, 20)
        return [e.fact.text for e in entries if isinstance(e.fact, LogEntry) and e.fact.kind is LogKind.NOTE]

    desk.wait(lambda: notes(second) == ["gas is off"])
    desk.level()
    assert sorted(notes(first)) == ["stairs are", "two on floor 3"]


def test_a_correction_that_was_left_for_another_incident_goes_on_with_its_words(desk: Desk) -> None:
    tab = desk.put(LogTab(desk.context))
    first = desk.open_incident()
    entry = written(desk, tab, "two on floor 3")
    choose(tab, entry)
    tab.begin_correction()
    tab.note.setText("three on floor 3")
    desk.context.selection.work_on("")
    assert tab.note.text() == ""
    desk.context.selection.work_on(first)
    desk.wait(lambda: tab.rows.row_of(entry) is not None)
    choose(tab, entry)
    tab.begin_correction()
    assert tab.note.text() == "three on floor 3"
    tab.end_correction()


def test_a_note_that_could_not_be_saved_comes_back_at_its_own_incident(
    desk: Desk, expected_log: list[object]
) -> None:
    first = desk.open_incident()
    tab = desk.put(LogTab(desk.context))
    desk.fill_disk()
    tab.note.setText("烟大 " * 1_200)
    with desk.qtbot.waitSignal(desk.services.commands.not_saved):
        tab.add()
        desk.context.selection.work_on("")
    assert tab.note.text() == ""
    desk.free_disk()
    desk.context.selection.work_on(first)
    assert tab.note.text() == ("烟大 " * 1_200).strip()


def test_a_note_that_could_not_be_saved_comes_back_into_the_line(desk: Desk, expected_log: list[object]) -> None:
    desk.open_incident()
    tab = desk.put(LogTab(desk.context))
    desk.fill_disk()
    words = "烟大 " * 1_200
    tab.note.setText(words)
    with desk.qtbot.waitSignal(desk.services.commands.not_saved):
        tab.add()
    assert tab.note.text() == words.strip()
    desk.free_disk()
    with desk.qtbot.waitSignal(desk.services.commands.saved):
        tab.add()
    assert tab.note.text() == ""
    desk.level()
