"""The plan opens with its incident, once."""

from console.features.plans.opener import Opener
from tests.console.features.desk import Desk
from tests.console.features.world import SITE


def test_the_plan_is_brought_up_once_with_its_incident(desk: Desk) -> None:
    Opener(desk.context)
    incident_id = desk.open_incident()
    desk.wait(lambda: desk.shown.asked == ["plan"])
    desk.context.selection.choose("site", SITE)
    desk.context.selection.choose("incident", incident_id)
    desk.level()
    desk.qtbot.wait(150)
    assert desk.shown.asked == ["plan"]


def test_a_centre_that_does_not_want_it_is_left_where_it_is(desk: Desk) -> None:
    desk.context.settings.set("plans.open_with_incident", False)
    Opener(desk.context)
    desk.open_incident()
    desk.level()
    desk.qtbot.wait(150)
    assert desk.shown.asked == []
