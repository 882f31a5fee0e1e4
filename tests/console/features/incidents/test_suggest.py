"""An address in the command bar can begin an incident there."""

from console.features.incidents.intake import Intake
from console.features.incidents.origin import Draft
from console.features.incidents.suggest import begin, suggest
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


def test_without_a_region_or_a_word_nothing_is_suggested(desk: Desk) -> None:
    assert suggest(desk.context, "解") == []
    assert suggest(desk.context, "解放路") == []


def test_beginning_there_fills_the_form_and_shows_the_place(desk: Desk) -> None:
    intake = desk.put(Intake(desk.context))
    desk.shown.widgets["intake"] = intake
    begin(desk.context, Draft(lon=LON, lat=LAT, address="解放路"))
    assert intake.form.address.text() == "解放路"
    assert desk.shown.asked == ["intake"]
    assert desk.context.map.view().zoom == 17
