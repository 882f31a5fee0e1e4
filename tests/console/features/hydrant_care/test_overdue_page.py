"""What nobody has looked at is put on a round, or looked at by a key."""

from PySide6.QtCore import Qt

from models.inspection import Round
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.panels import care_panel
from tests.console.features.world import FAR


def test_the_overdue_are_put_on_a_round_or_looked_at_by_enter(desk: Desk) -> None:
    panel = care_panel(desk)
    page = panel.overdue
    desk.wait(lambda: page.rows.row_of(FAR) is not None)
    page.whom.setText("二组")
    desk.qtbot.keyClick(page.whom, Qt.Key.Key_Return)
    desk.wait(lambda: panel.rounds.rows.rowCount() == 1)
    round_id = panel.rounds.rows.id_at(0)
    planned = desk.get(Round, round_id).fact
    assert planned.assigned_to == "二组"
    assert FAR in planned.hydrant_ids
    page.table.select(FAR)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    desk.wait(lambda: page.rows.row_of(FAR) is None)
