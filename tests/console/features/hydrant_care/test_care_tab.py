"""The care of the chosen hydrant: what is wrong with it, when somebody stood at it, its tests."""

from collections.abc import Callable

from console.features.hydrant_care.care_tab import CareTab
from models.defect import DefectType
from models.hydrant import Hydrant
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT
from widgets.panel_state import State


def test_what_is_written_down_of_a_hydrant_stands_in_its_lines(desk: Desk) -> None:
    tab = desk.put(CareTab(desk.context))
    desk.wait(lambda: tab.state.state() is State.EMPTY)
    desk.context.selection.choose(Hydrant.KIND, HYDRANT)
    desk.wait(lambda: tab.state.state() is State.CONTENT)
    assert not tab.chart.none.isHidden()
    assert tab.chart.chart is None

    tab.types.setCurrentIndex(tab.types.findData(DefectType.STRUCK))
    tab.words.setText("倾斜")
    tab.report()
    desk.wait(lambda: "倾斜" in tab.lines.values["defects"].text())
    assert t("enums.defect_type.struck") in tab.lines.values["defects"].text()
    assert desk.get(Hydrant, HYDRANT).fact.usable

    tab.well()
    desk.wait(lambda: desk.get(Hydrant, HYDRANT).fact.inspected_at is not None)
    for field, value in ((tab.form.static, 0.35), (tab.form.residual, 0.2), (tab.form.flow, 22.0)):
        field.setValue(value)
    tab.form.enter()
    desk.wait(lambda: "22" in tab.lines.values["test"].text())
    assert "0.35" in tab.lines.values["pressure"].text()
    assert tab.form.static.value() == 0.0


def test_an_observer_reads_it_and_is_told_that_he_may_not_write(
    world: BackendProcess, desks: Callable[..., Desk]
) -> None:
    observer = desks(world, "chenjing")
    tab = observer.put(CareTab(observer.context))
    observer.context.selection.choose(Hydrant.KIND, HYDRANT)
    observer.wait(lambda: tab.state.state() is State.NO_PERMISSION)
    assert not tab.report_button.isEnabled()
    assert not tab.form.button.isEnabled()
