"""The water tab begins with the sources, turns to the plan when engines are sent, and stays where it was put."""

from console.features.hydrants.layer import LayLayer
from console.features.hydrants.water_tab import WaterTab
from models.unit import SetUnitStatus, UnitStatus
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER


def test_the_plan_comes_to_the_front_with_the_first_engine_unless_somebody_chose(desk: Desk) -> None:
    LayLayer(desk.context).start()
    tab = desk.put(WaterTab(desk.context))
    incident_id = desk.open_incident()
    desk.wait(lambda: tab.plan.answer is not None)
    assert tab.pages.currentWidget() is tab.sources
    assert tab.state is tab.sources.state
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: tab.pages.currentWidget() is tab.plan)
    assert tab.state is tab.plan.state
    tab.show_sources()
    tab.plan.solver.ask()
    desk.wait(lambda: tab.plan.answer is not None and tab.plan.answer.final)
    assert tab.pages.currentWidget() is tab.sources
    tab.buttons.button(0).click()
    assert tab.focusProxy() is tab.sources
    desk.wait(tab.sources.table.view.hasFocus)
    tab.buttons.button(1).click()
    assert tab.pages.currentWidget() is tab.plan
    assert tab.buttons.button(1).isChecked()
    tab.release()
    assert tab.pages.currentWidget() is tab.sources
    desk.level()
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=incident_id))
    desk.level()
