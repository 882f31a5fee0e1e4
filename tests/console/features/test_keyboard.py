"""In a window whose key Esc is, Esc in a form goes back within the form, and loses nothing that was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QPlainTextEdit, QWidget

from console.features.approvals.panel import ApprovalsPanel
from console.features.conflicts.panel import ConflictsPanel
from console.features.incidents.log_tab import LogTab
from console.features.packs.catch_up import CatchUpPanel
from console.features.seats.handover_panel import HandoverPanel
from console.features.seats.panel import SeatsPanel
from models.handover import WriteHandover
from models.incident import Incident
from models.log_entry import AddLogEntry
from models.notification import NotifyMany
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.contents import contested, typed
from tests.console.features.desk import Desk

WORDS = "three in there"


class Window(QMainWindow):
    """As the console's: Esc is one of its keys."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self.escaped = 0
        back = QAction("back", self)
        back.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        back.triggered.connect(self._escape)
        self.addAction(back)
        self.setCentralWidget(panel)

    def _escape(self) -> None:
        self.escaped += 1


@dataclass(frozen=True)
class Form:
    """A panel, what must have happened for its form to be open, where one types, and where Esc leads."""

    make: Callable[..., Any]
    open: Callable[[Desk, BackendProcess, Any], None]
    field: Callable[[Any], QWidget]
    back: Callable[[Any], QWidget]


def _asks(_desk: Desk, _world: BackendProcess, panel: ApprovalsPanel) -> None:
    panel.form.begin(NotifyMany, None, "")


def _conflict(desk: Desk, world: BackendProcess, panel: ConflictsPanel) -> None:
    contested(desk, world)
    desk.wait(lambda: panel.rows.rowCount() > 0)
    panel.reason.show()


def _others(desk: Desk, world: BackendProcess, panel: SeatsPanel) -> None:
    """The worked incident is another seat's."""
    incident_id = desk.open_incident()
    desk.level()
    fact = desk.get(Incident, incident_id).fact
    taken = {"incident_id": incident_id, "reason": "x", "from_owner": fact.owner, "from_seat": fact.owner_seat}
    with world.client() as client:
        send(client, envelope("TakeOverIncident", taken, seat="5"))
    desk.wait(panel.reason.isVisible)


def _handed_over(desk: Desk, _world: BackendProcess, panel: HandoverPanel) -> None:
    desk.do(WriteHandover(handover_id="H" * 12, note="x"))
    desk.wait(lambda: panel.rows.rowCount() > 0)
    panel.begin()


def _corrected(desk: Desk, _world: BackendProcess, tab: LogTab) -> None:
    incident_id = desk.open_incident()
    desk.do(AddLogEntry(incident_id=incident_id, text="二人被困"))
    desk.level()
    desk.wait(lambda: tab.rows.rowCount() == 2)
    tab.table.select(tab.rows.id_at(0))
    tab.begin_correction()


def _on_paper(desk: Desk, _world: BackendProcess, panel: CatchUpPanel) -> None:
    typed(desk, panel)
    desk.wait(lambda: panel.rows.rowCount() == 1)


FORMS = {
    "approvals": Form(ApprovalsPanel, _asks, lambda p: p.form.text, lambda p: p.table.view),
    "approvals, reason": Form(ApprovalsPanel, _asks, lambda p: p.form.reason, lambda p: p.table.view),
    "conflicts, reason": Form(ConflictsPanel, _conflict, lambda p: p.reason, lambda p: p.fields.table.view),
    "conflicts, fields": Form(ConflictsPanel, _conflict, lambda p: p.fields.table.view, lambda p: p.table.view),
    "seats": Form(SeatsPanel, _others, lambda p: p.reason_line, lambda p: p.table.view),
    "hand-over": Form(HandoverPanel, _handed_over, lambda p: p.form.note, lambda p: p.table.view),
    "catch-up": Form(CatchUpPanel, _on_paper, lambda p: p.fields["time"], lambda p: p.table.view),
    "catch-up, text": Form(CatchUpPanel, _on_paper, lambda p: p.fields["text"], lambda p: p.table.view),
    "log": Form(LogTab, _corrected, lambda p: p.note, lambda p: p.note),
}


def words_in(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else ""


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_escape_goes_back_within_the_form_and_keeps_what_was_typed(
    desk: Desk, world: BackendProcess, form: Form
) -> None:
    panel = form.make(desk.context)
    window = desk.put(Window(panel), 1100, 420)
    with desk.qtbot.waitActive(window):
        window.activateWindow()
    form.open(desk, world, panel)
    field = form.field(panel)
    desk.wait(field.isVisible)
    field.setFocus()
    desk.qtbot.keyClicks(field, WORDS)
    before = words_in(field)
    desk.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.escaped == 0
    if form.make is LogTab:
        # The line is for notes again; begun anew, the correction is as it was.
        assert words_in(field) == ""
        panel.begin_correction()
    elif form.back(panel).isVisible():
        assert QApplication.focusWidget() is form.back(panel)
    assert words_in(field) == before
    assert WORDS in before or not isinstance(field, QLineEdit | QPlainTextEdit | QComboBox)


def test_a_reason_begun_for_one_conflict_is_not_given_for_another(desk: Desk, world: BackendProcess) -> None:
    panel = desk.put(ConflictsPanel(desk.context), 1100, 420)
    have = panel.rows.rowCount()
    contested(desk, world)
    contested(desk, world)
    desk.wait(lambda: panel.rows.rowCount() >= have + 2)
    first, second = panel.rows.id_at(0), panel.rows.id_at(1)
    panel.table.select(first)
    panel.table.selected.emit(first)
    panel.reason.setText("席位调整")
    panel.table.select(second)
    panel.table.selected.emit(second)
    assert panel.reason.text() == ""
    panel.table.select(first)
    panel.table.selected.emit(first)
    assert panel.reason.text() == "席位调整"


def test_a_row_of_the_catch_up_that_is_taken_back_does_not_overwrite_the_line_that_was_begun(desk: Desk) -> None:
    panel = desk.put(CatchUpPanel(desk.context), 1100, 360)
    typed(desk, panel)
    line_id = panel.rows.id_at(0)
    panel.fields["text"].setText("还没写完")
    panel.mend(line_id)
    assert panel.fields["text"].text() == "还没写完"
    assert panel.rows.rowCount() == 1
    assert panel.said.text()
    now = desk.context.now().astimezone()
    panel.fields["time"].setText(f"{now:%Y-%m-%d %H:%M}")
    panel.fields["act"].setText("1")
    panel.mend(line_id)
    assert panel.fields["text"].text() == "现场有浓烟"
    assert [shown.line.text for shown in panel.rows.items()] == ["还没写完"]


def test_tab_and_shift_tab_go_through_the_fields_of_a_form_there_and_back(desk: Desk) -> None:
    panel = CatchUpPanel(desk.context)
    window = desk.put(Window(panel), 1100, 360)
    with desk.qtbot.waitActive(window):
        window.activateWindow()
    fields = list(panel.fields.values())
    fields[0].setFocus()
    there = [_step(desk, Qt.Key.Key_Tab) for _field in fields[1:]]
    back = [_step(desk, Qt.Key.Key_Backtab) for _field in fields[1:]]
    assert there == fields[1:]
    assert back == fields[-2::-1]


def _step(desk: Desk, key: Qt.Key) -> QWidget | None:
    focus = QApplication.focusWidget()
    assert focus is not None
    desk.qtbot.keyClick(focus, key)
    return QApplication.focusWidget()
