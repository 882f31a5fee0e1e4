"""A shift is handed over from one seat to the next, and signed for."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.seats.handover_panel import HandoverPanel
from models.handover import AcceptHandover, Handover
from models.incident import Incident
from models.log_entry import LogEntry, LogKind
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk

pytestmark = pytest.mark.both_databases

Desks = Callable[..., Desk]


def write(desk: Desk, panel: HandoverPanel, note: str) -> str:
    panel.begin()
    desk.wait(lambda: panel.form.standing.text() != "")
    panel.form.note.setPlainText(note)
    assert panel.form.submit()
    desk.wait(lambda: any(r.fact.note == note for r in panel.rows.items()))
    return next(str(r.id) for r in panel.rows.items() if r.fact.note == note)


def test_a_shift_written_and_signed_for_offline_is_delivered_and_moves_its_incidents(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    leaving = one.put(HandoverPanel(one.context), 900, 300)
    relief = two.put(HandoverPanel(two.context), 900, 300)
    QAbstractItemModelTester(relief.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, relief)
    incident_id = one.open_incident()
    one.wait(lambda: "望火大厦" in leaving.form.standing.text())
    one.cut()
    handover_id = write(one, leaving, "夜班安静")
    one.mend()
    two.wait(lambda: relief.rows.row_of(handover_id) is not None)
    two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
    two.cut()
    assert relief.receive()
    assert "夜班安静" in relief.text.text()
    relief.sign_button.click()
    two.wait(lambda: two.get(Incident, incident_id).fact.owner_seat == "3")
    two.mend()
    one.wait(lambda: one.get(Incident, incident_id).fact.owner == "wangfang")
    one.wait(lambda: one.get(Handover, handover_id).fact.accepted_by == "wangfang")
    two.wait(lambda: not relief.sign_button.isVisible())
    assert not relief.receive()
    entries = one.services.store.children(LogEntry.KIND, incident_id, 50)
    assert LogKind.HANDOVER_ACCEPTED in {e.fact.kind for e in entries if isinstance(e.fact, LogEntry)}


def signatures(desk: Desk) -> list[str]:
    entries = desk.services.commands.entries()
    return [entry.id for entry in entries if entry.envelope.name == AcceptHandover.NAME]


def test_a_press_that_is_repeated_signs_once_and_what_was_withdrawn_or_not_kept_can_be_signed_again(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    leaving = one.put(HandoverPanel(one.context), 900, 300)
    relief = two.put(HandoverPanel(two.context), 900, 300)
    handover_id = write(one, leaving, "按了两次")
    two.wait(lambda: relief.rows.row_of(handover_id) is not None)
    two.cut()
    relief.table.selected.emit(handover_id)
    with two.locked_outbox(), two.qtbot.waitSignal(two.services.commands.not_saved, timeout=LONG_MS):
        relief.sign_button.click()
    for _time in range(2):
        for _press in range(2):
            two.qtbot.keyClick(relief.sign_button, Qt.Key.Key_Space)
        two.wait(lambda: not relief.sign_button.isVisible())
        (signed,) = signatures(two)
        if not _time:
            two.services.commands.withdraw(signed)
            two.wait(relief.sign_button.isVisible)
    two.mend()
    one.wait(lambda: one.get(Handover, handover_id).fact.accepted_by == "wangfang")


def test_nobody_signs_for_their_own_shift(desk: Desk) -> None:
    panel = desk.put(HandoverPanel(desk.context), 900, 300)
    handover_id = write(desk, panel, "自己的")
    panel.table.selected.emit(handover_id)
    assert panel.sign_button.isVisible()
    assert not panel.sign_button.isEnabled()
    assert panel.sign_button.toolTip()
    assert not panel.receive()
    panel.new_button.click()
    assert panel.form.isVisible()
    desk.level()


def test_a_role_that_only_looks_on_is_told_so(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "chenjing", "8")
    panel = desk.put(HandoverPanel(desk.context), 900, 300)
    desk.wait(lambda: t("enums.role.observer") in panel.state.sentence())
    assert not panel.form.button.isEnabled()
