"""Commanders find who did what, before and after; nobody else does, and nobody offline."""

from collections.abc import Callable

from PySide6.QtTest import QAbstractItemModelTester

from console.features.audit.panel import AuditPanel
from console.holders import person
from models.incident import UpdateIncident
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from widgets.panel_state import State

Desks = Callable[..., Desk]


def panel_of(desk: Desk) -> AuditPanel:
    panel = desk.put(AuditPanel(desk.context), 1100, 400)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


def test_a_commander_finds_an_act_by_its_record_and_sees_each_field_before_and_after(
    world: BackendProcess, desks: Desks
) -> None:
    desk = desks(world, "wangfang", "3")
    panel = panel_of(desk)
    assert panel.state.state() is State.EMPTY
    incident_id = desk.open_incident()
    desk.do(UpdateIncident(incident_id=incident_id, before={"grade": 2}, after={"grade": 4}))
    desk.level()
    panel.filters["record_id"].setText(incident_id)
    panel.search()
    assert panel.state.state() is State.LOADING
    assert panel.filters["record_id"].isVisible()
    desk.wait(lambda: panel.rows.rowCount() == 2)
    newest = panel.rows.items()[0]
    panel.table.selected.emit(str(newest.seq))
    assert t("audit.field", field="grade", before="2", after="4") in panel.detail.toPlainText()
    # Who a user is comes with the stream, maybe after the answer.
    desk.wait(lambda: person("wangfang", desk.context.link.names) != "wangfang")
    panel.table.selected.emit(str(newest.seq))
    assert person("wangfang", desk.context.link.names) in panel.detail.toPlainText()
    assert "wangfang" not in panel.detail.toPlainText()
    panel.filters["actor"].setText("nobody")
    panel.search()
    desk.wait(lambda: panel.state.sentence() == t("audit.empty"))


def test_pages_are_added_until_there_are_no_more(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "wangfang", "3")
    panel = panel_of(desk)
    panel.search()
    desk.wait(lambda: panel.rows.rowCount() > 0)
    while panel.more_button.isEnabled():
        with desk.qtbot.waitSignal(panel.rows.rowsInserted, timeout=30_000):
            panel.more()
    sequence = [entry.seq for entry in panel.rows.items()]
    assert sequence == sorted(set(sequence), reverse=True)


def test_a_dispatcher_is_told_who_may(world: BackendProcess, desks: Desks) -> None:
    panel = panel_of(desks(world, "liming"))
    assert (panel.state.state(), panel.state.sentence()) == (State.NO_PERMISSION, t("audit.forbidden"))
    panel.search()
    assert panel.rows.rowCount() == 0


def test_offline_it_says_so_and_keeps_what_was_read(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "wangfang", "3")
    panel = panel_of(desk)
    panel.search()
    desk.wait(lambda: panel.rows.rowCount() > 0)
    desk.cut()
    desk.wait(lambda: panel.state.state() is State.OFFLINE)
    assert not panel.search_button.isEnabled()
    assert panel.rows.rowCount() > 0
    desk.mend()
    desk.wait(lambda: panel.state.state() is State.CONTENT)


def test_a_question_the_backend_refuses_is_said_with_its_reason(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "wangfang", "3")
    panel = panel_of(desk)
    panel.filters["record_id"].setMaxLength(300)
    panel.filters["record_id"].setText("x" * 201)
    panel.search()
    # The line speaks all the time; neither the question nor its answer goes with that.
    desk.context.link.link_changed.emit(desk.context.link.state)
    assert panel.state.state() is State.LOADING
    desk.wait(lambda: panel.state.state() is State.REFUSED)
    reason = panel.state.sentence()
    desk.context.link.link_changed.emit(desk.context.link.state)
    assert (panel.state.state(), panel.state.sentence()) == (State.REFUSED, reason)
    assert reason


def test_a_time_is_shown_as_it_is_understood_and_what_is_none_is_not_searched(
    world: BackendProcess, desks: Desks
) -> None:
    desk = desks(world, "wangfang", "3")
    panel = panel_of(desk)
    panel.filters["since"].setText("-2h")
    assert panel.understood.isVisible()
    panel.search()
    desk.wait(lambda: panel.state.state() is not State.LOADING)
    before = panel.rows.rowCount()
    panel.filters["since"].setText("soon")
    assert not panel.understood.isVisible()
    panel.search()
    assert [n.text for n in desk.context.notices.all] == [t("audit.since.unclear", typed="soon")]
    assert panel.rows.rowCount() == before
