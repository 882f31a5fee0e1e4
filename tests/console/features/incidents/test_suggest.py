"""An address in the command bar can begin an incident there."""

from console.features.incidents.intake import Intake
from console.features.incidents.origin import Draft
from console.features.incidents.suggest import begin, suggest
from models.store import Found
from models.store.fit import Fit, Tier
from models.store.search_index import PLACE, Doc
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


def test_an_incident_is_offered_at_places_only_and_not_for_a_single_letter(desk: Desk) -> None:
    place = Found(Doc(PLACE, "p:1", name="解放路", lon=LON, lat=LAT), None, Fit(Tier.WHOLE, 1.0), 500.0)
    record = Found(Doc("site", "s", name="解放路商场"), None, Fit(Tier.WHOLE, 1.0), 500.0)
    assert suggest(desk.context, "解", [place]) == []
    assert suggest(desk.context, "解放路", [record]) == []
    (found,) = suggest(desk.context, "解放路", [record, place])
    assert "解放路" in found.title


def test_a_number_that_is_on_no_map_stays_in_the_address(desk: Desk) -> None:
    doc = Doc(PLACE, "p:1", "9", "解放路", type="street", lon=LON, lat=LAT)
    street = Found(doc, None, Fit(Tier.BEGINS, 1.0), 1.0)
    (found,) = suggest(desk.context, "解放路9号", [street])
    assert "解放路9号" in found.title
    assert "没有 9 号" in found.detail
    intake = desk.put(Intake(desk.context))
    desk.shown.widgets["intake"] = intake
    found.run(desk.context)
    assert intake.form.address.text() == "解放路9号"


def test_beginning_there_fills_the_form_and_shows_the_place(desk: Desk) -> None:
    intake = desk.put(Intake(desk.context))
    desk.shown.widgets["intake"] = intake
    begin(desk.context, Draft(lon=LON, lat=LAT, address="解放路"))
    assert intake.form.address.text() == "解放路"
    assert desk.shown.asked == ["intake"]
    assert desk.context.map.view().zoom == 17
