"""The keys lead to the lists, and to the words of a report for the hydrant that is chosen."""

from PySide6.QtWidgets import QApplication

from console.features.hydrant_care.care_tab import CareTab
from console.features.hydrant_care.feature import FEATURE
from models.hydrant import Hydrant
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT
from widgets.panel_state import State

ACTS = {act.key: act for act in FEATURE.acts}


def test_a_report_is_refused_until_a_hydrant_is_chosen_and_begins_in_its_words(desk: Desk) -> None:
    report = ACTS["hydrant_care.report"]
    assert report.refusal(desk.context)
    tab = desk.put(CareTab(desk.context))
    desk.shown.widgets["hydrant_care"] = tab
    desk.context.selection.choose(Hydrant.KIND, HYDRANT)
    assert not report.refusal(desk.context)
    desk.wait(lambda: tab.state.state() is State.CONTENT)
    with desk.qtbot.waitActive(tab):
        tab.activateWindow()
    report.run(desk.context)
    assert QApplication.focusWidget() is tab.words


def test_the_lists_are_a_key_away(desk: Desk) -> None:
    ACTS["hydrant_care.show"].run(desk.context)
    assert desk.shown.asked == ["hydrant_care"]
