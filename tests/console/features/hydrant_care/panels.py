"""The care panel on a desk, with something in it."""

from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrant_care.panel import CarePanel
from tests.console.features.desk import Desk
from widgets.panel_state import State


def care_panel(desk: Desk) -> CarePanel:
    """Its lists under the model tester."""
    panel = desk.put(CarePanel(desk.context), 1100, 320)
    for page in (panel.defects, panel.overdue, panel.rounds):
        QAbstractItemModelTester(page.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    return panel
