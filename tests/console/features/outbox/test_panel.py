"""What waits to be sent is in sight; what was refused stays until somebody deals with it."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from console.features.outbox.panel import OutboxPanel
from models.claim import ClaimIncident
from models.incident import UpdateIncident
from models.log_entry import AddLogEntry
from models.outbox_entry import EntryState
from models.sqlite_errors import QueryInterrupted
from models.unit import DispatchUnit, TellByVoice
from resources.words import t
from tests.backend.acts import envelope, incident, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import PUMPER
from widgets.panel_state import State

pytestmark = pytest.mark.both_databases


def panel_of(desk: Desk) -> OutboxPanel:
    panel = desk.put(OutboxPanel(desk.context), 900, 300)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


def cell(panel: OutboxPanel, column: int, row: int = 0) -> str:
    return str(panel.rows.index(row, column).data())


def test_an_act_of_an_outage_is_listed_until_it_is_delivered(desk: Desk) -> None:
    panel = panel_of(desk)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.cut()
    desk.do(AddLogEntry(text="断网时的记录"))
    desk.wait(lambda: panel.rows.rowCount() == 1)
    assert "断网时的记录" in cell(panel, 1)
    assert "离线" in cell(panel, 2)
    assert not panel.retry_button.isEnabled()
    desk.mend()
    desk.wait(lambda: panel.state.state() is State.EMPTY)


def test_an_act_that_was_never_sent_is_withdrawn_at_once(desk: Desk) -> None:
    panel = panel_of(desk)
    desk.cut()
    desk.do(AddLogEntry(text="不发了"))
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.table.view.selectRow(0)
    desk.wait(panel.withdraw_button.isEnabled)
    panel.withdraw_button.click()
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.mend()


def test_a_refused_act_stays_with_its_reason_until_it_is_given_up(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    incident_id, create = incident("9-301")
    with world.client() as client:
        send(client, create)
        desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
        desk.cut()
        send(client, envelope("CloseIncident", {"incident_id": incident_id}))
    desk.do(UpdateIncident(incident_id=incident_id, before={}, after={"note": "太晚"}))
    with desk.qtbot.waitSignal(desk.services.commands.refused, timeout=LONG_MS) as refused:
        desk.plug_in()
    assert refused.args is not None
    desk.wait(lambda: panel.rows.rowCount() == 1 and cell(panel, 2) == refused.args[1])
    desk.wait(lambda: "9-301" in cell(panel, 1))
    panel.table.view.selectRow(0)
    desk.wait(panel.retry_button.isEnabled)
    assert refused.args[1] in panel.detail.text()
    panel.withdraw_button.click()
    desk.wait(lambda: panel.state.state() is State.EMPTY)


def test_what_waits_behind_a_contested_act_says_so_and_a_conflict_leads_to_its_decision(
    desk: Desk, world: BackendProcess
) -> None:
    panel = panel_of(desk)
    (theirs, first), (mine, second) = incident("9-311"), incident("9-312")
    with world.client() as client:
        send(client, first, second)
        desk.wait(lambda: desk.services.store.get("incident", mine) is not None)
        desk.cut()
        send(client, envelope("DispatchUnit", {"unit_id": PUMPER, "incident_id": theirs}))
    dispatch = desk.do(DispatchUnit(unit_id=PUMPER, incident_id=mine))
    desk.do(TellByVoice(unit_id=PUMPER, incident_id=mine, whom="王"))
    desk.do(ClaimIncident(incident_id=theirs))
    desk.plug_in()
    desk.wait(lambda: [row.state for row in panel.rows.items()] == ["conflict", "waits"])
    desk.wait(lambda: "水罐一车" in cell(panel, 1))
    contested, behind = panel.rows.items()
    assert (contested.id, contested.entry.state) == (dispatch, EntryState.CONFLICT)
    assert (behind.state, "水罐一车" in behind.reason) == ("waits", True)
    assert panel.table.select(dispatch)
    desk.wait(panel.decide_button.isEnabled)
    panel.decide_button.click()
    assert desk.shown.asked[-1] == "conflicts"
    desk.services.commands.withdraw(dispatch)
    desk.wait(lambda: all(row.entry.state is not EntryState.CONFLICT for row in panel.rows.items()))
    for row in panel.rows.items():
        desk.services.commands.withdraw(row.id)


def test_no_row_moves_while_the_keyboard_is_in_the_list(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    desk.cut()
    ids = [desk.do(AddLogEntry(text=f"第{n}条")) for n in range(3)]
    desk.wait(lambda: panel.rows.rowCount() == 3)
    panel.window().activateWindow()
    panel.table.view.setFocus()
    desk.wait(panel.table.view.hasFocus)
    desk.services.engine._acts.set_aside(ids[2], "command.undeliverable", {"code": "rejected"})
    desk.wait(lambda: panel.rows.items()[2].entry.state is EntryState.SET_ASIDE)
    assert [row.id for row in panel.rows.items()] == ids
    panel.table.view.clearFocus()
    panel.show_entries()
    desk.wait(lambda: panel.rows.items()[0].id == ids[2])
    panel.table.select(ids[2])
    desk.wait(panel.retry_button.isEnabled)
    panel.retry_button.click()
    desk.mend()


def test_what_waits_is_in_sight_when_the_records_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_log: list[object]
) -> None:
    desk.cut()
    desk.open_incident()

    def fail(*_args: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        broken.setattr("console.features.outbox.panel.look_up", fail)
        panel = panel_of(desk)
        desk.wait(lambda: panel.rows.rowCount() == 1)
        assert panel.state.content().isVisible()
    desk.mend()


def test_names_that_nobody_waits_for_any_more_are_no_warning(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = panel_of(desk)
    desk.cut()

    def interrupted(*_: object) -> None:
        raise QueryInterrupted("cache.db")

    with monkeypatch.context() as broken:
        broken.setattr("console.features.outbox.panel.look_up", interrupted)
        desk.do(AddLogEntry(text="缓存正在更换"))
        desk.wait(lambda: panel.rows.rowCount() == 1)
    assert "缓存正在更换" in cell(panel, 1)


def test_a_withdrawal_that_could_not_be_written_is_said_over_the_list_and_on_its_row_which_stays_as_it_was(
    desk: Desk, expected_log: list[object]
) -> None:
    panel = panel_of(desk)
    desk.cut()
    act = desk.do(AddLogEntry(text="不发了"))
    desk.do(AddLogEntry(text="要发"))
    desk.wait(lambda: panel.rows.rowCount() == 2)
    panel.table.select(act)
    desk.wait(panel.withdraw_button.isEnabled)
    why = t("sync.unchanged.withdraw", why=t("sync.unwritten.failed"))
    with desk.locked_outbox():
        panel.withdraw_button.click()
        desk.wait(lambda: panel.state.state() is State.REFUSED)
        assert panel.state.sentence() == why
        assert panel.state.content().isVisible()
        assert [row.entry.state for row in panel.rows.items()] == [EntryState.PENDING] * 2
        assert [cell(panel, 2, row).startswith(why) for row in range(2)] == [True, False]
    panel.withdraw_button.click()
    desk.wait(lambda: panel.rows.rowCount() == 1 and panel.state.state() is State.CONTENT)
    desk.mend()


def test_a_retry_that_could_not_be_written_is_said_and_the_act_stays_set_aside(
    desk: Desk, expected_log: list[object]
) -> None:
    panel = panel_of(desk)
    desk.cut()
    act = desk.do(AddLogEntry(text="再发"))
    desk.services.engine._acts.set_aside(act, "command.undeliverable", {"code": "rejected"})
    desk.wait(lambda: [row.entry.state for row in panel.rows.items()] == [EntryState.SET_ASIDE])
    panel.table.select(act)
    desk.wait(panel.retry_button.isEnabled)
    with desk.locked_outbox():
        panel.retry_button.click()
        why = t("sync.unchanged.retry", why=t("sync.unwritten.failed"))
        desk.wait(lambda: panel.state.sentence() == why)
        assert [row.entry.state for row in panel.rows.items()] == [EntryState.SET_ASIDE]
    panel.retry_button.click()
    desk.mend()


def test_an_act_that_is_looked_for_and_gone_takes_nobodys_choice_away(desk: Desk) -> None:
    panel = panel_of(desk)
    desk.cut()
    act = desk.do(AddLogEntry(text="断网时的记录"))
    desk.wait(lambda: panel.rows.rowCount() == 1)
    panel.show_act("gone")
    panel.table.select(act)
    panel._draw(panel._work())
    assert panel.table.selected_ids() == [act]
    assert panel.withdraw_button.isEnabled()
    desk.mend()


def test_out_of_sight_no_act_is_put_into_words_and_back_in_sight_all_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = panel_of(desk)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    panel.hide()
    desk.rest()
    asked: list[None] = []
    work = panel._follow._work
    monkeypatch.setattr(panel._follow, "_work", lambda: (asked.append(None), work())[1])
    desk.cut()
    desk.do(AddLogEntry(text="断网时的记录"))
    desk.wait(lambda: desk.context.link.state.to_send == 1)
    desk.rest()
    assert asked == []
    panel.show()
    desk.wait(lambda: panel.rows.rowCount() == 1)
    desk.mend()
