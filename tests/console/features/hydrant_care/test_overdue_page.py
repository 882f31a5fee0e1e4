"""What nobody has looked at is put on a round, or looked at by a key."""

from PySide6.QtCore import Qt

from console.features.hydrant_care.work import Overdue
from models.hydrant import Hydrant
from models.inspection import Round
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.panels import care_panel
from tests.console.features.world import FAR, HYDRANT, OUT_OF_SERVICE


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


def test_two_marked_of_which_one_goes_are_no_round_of_all(desk: Desk) -> None:
    page = care_panel(desk).overdue
    records = tuple(desk.get(Hydrant, hydrant_id) for hydrant_id in (HYDRANT, FAR, OUT_OF_SERVICE))
    page.show_overdue(Overdue(records, len(records)), "")
    page.table.select(page.rows.id_at(0))
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    given = desk.context.commands.under_way()
    page.rows.set_items(page.rows.items()[1:])
    page.plan()
    assert desk.context.notices.all[-1].text == t("widgets.table.left")
    assert desk.context.commands.under_way() == given
    page.show_overdue(Overdue(records[1:], 2), "鼓楼区")
    assert not page.table.is_left
