"""The key shows what is contested, with the first of it chosen."""

from console.features.conflicts.feature import FEATURE
from console.features.conflicts.panel import ConflictsPanel
from tests.backend.server import BackendProcess
from tests.console.features.contents import contested
from tests.console.features.desk import Desk

[ACT] = FEATURE.acts
[PANEL] = FEATURE.panels


def test_the_key_brings_the_contested_act_to_the_front_chosen(world: BackendProcess, desk: Desk) -> None:
    contested(desk, world)
    panel = desk.put(PANEL.make(desk.context), 1000, 300)
    assert isinstance(panel, ConflictsPanel)
    desk.shown.widgets[PANEL.key] = panel
    assert ACT.refusal(desk.context) == ""
    ACT.run(desk.context)
    assert desk.shown.asked[-1] == PANEL.key
    desk.wait(lambda: bool(panel.table.selected_id()))
    assert panel.fields.rows.rowCount() > 0
