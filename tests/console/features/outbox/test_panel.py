"""What waits to be sent is in sight; what was refused stays until somebody deals with it."""

from PySide6.QtTest import QAbstractItemModelTester

from console.features.outbox.panel import OutboxPanel
from models.alarm import ConfirmAlarm
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import raise_alarm
from widgets.panel_state import State


def panel_of(desk: Desk) -> OutboxPanel:
    panel = desk.put(OutboxPanel(desk.context), 900, 300)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


def test_an_act_of_an_outage_is_listed_until_it_is_delivered(desk: Desk) -> None:
    panel = panel_of(desk)
    desk.wait(lambda: panel.state.state() is State.EMPTY)
    desk.cut()
    desk.do(AddLogEntry(text="断网时的记录"))
    desk.wait(lambda: panel.rows.rowCount() == 1)
    assert "断网时的记录" in str(panel.rows.index(0, 1).data())
    assert not panel.withdraw_button.isEnabled()
    desk.mend()
    desk.wait(lambda: panel.state.state() is State.EMPTY)


def test_a_refused_act_stays_with_its_reason_until_it_is_given_up(desk: Desk, world: BackendProcess) -> None:
    panel = panel_of(desk)
    with world.client() as client:
        alarm_id = raise_alarm(client)
        desk.wait(lambda: desk.services.store.get("alarm", alarm_id) is not None)
        desk.cut()
        [answer] = send(client, envelope("DismissAlarm", {"alarm_id": alarm_id, "reason": "test"}))
    assert answer["outcome"] == "accepted"
    desk.do(ConfirmAlarm(alarm_id=alarm_id))
    with desk.qtbot.waitSignal(desk.services.commands.refused, timeout=LONG_MS) as refused:
        desk.plug_in()
    assert refused.args is not None
    desk.wait(lambda: panel.rows.rowCount() == 1 and str(panel.rows.index(0, 2).data()) == refused.args[1])
    panel.table.view.selectRow(0)
    desk.wait(panel.withdraw_button.isEnabled)
    panel.withdraw_button.click()
    desk.wait(lambda: panel.state.state() is State.EMPTY)
