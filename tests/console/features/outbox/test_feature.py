"""The key shows what waits to be sent; nobody needs a right to see it."""

from console.features.outbox.feature import FEATURE
from console.features.outbox.panel import OutboxPanel
from models.log_entry import AddLogEntry
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

[ACT] = FEATURE.acts
[PANEL] = FEATURE.panels


def test_the_key_brings_the_list_to_the_front_offline_too(world: BackendProcess, desk: Desk) -> None:
    panel = desk.put(PANEL.make(desk.context), 900, 300)
    assert isinstance(panel, OutboxPanel)
    desk.shown.widgets[PANEL.key] = panel
    desk.cut()
    desk.do(AddLogEntry(text="waits"))
    assert ACT.refusal(desk.context) == ""
    ACT.run(desk.context)
    assert desk.shown.asked == [PANEL.key]
    desk.wait(lambda: panel.rows.rowCount() == 1)
    desk.mend()
    desk.level()


def test_every_role_may_look_for_it_changes_nothing() -> None:
    assert ACT.commands == ()
