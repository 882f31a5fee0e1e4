"""The care panel lists what waits, of one district or of all."""

from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.panels import care_panel
from widgets.panel_state import State


def test_a_district_without_anything_says_so_in_its_counts(desk: Desk) -> None:
    panel = care_panel(desk)
    panel.districts.addItem("空区", "空区")
    panel.districts.setCurrentIndex(panel.districts.count() - 1)
    desk.wait(lambda: panel.overdue.rows.rowCount() == 0)
    assert panel.state.state() is State.CONTENT
    assert not panel.overdue.round_button.isEnabled()
