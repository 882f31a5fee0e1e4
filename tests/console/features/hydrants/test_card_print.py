"""The cards have the numbers people use, one for each engine of the incident that draws."""

from pathlib import Path

from console.features.hydrants.answer import Names
from console.features.hydrants.card_print import cards, print_cards
from console.features.hydrants.solving import first_answer
from console.printing.sheet_window import SheetWindow
from maps.routing import StraightLineRouter
from tests.console.features.desk import Desk
from tests.console.features.hydrants.fireground import LAT, Ground, engine, fire, held, hydrant


def test_a_card_names_engine_source_point_radio_and_incident(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"], name="mill"), "E1": engine("E1", radio_channel="CH-3"),
        "E2": engine("E2", hose_stock="80×20"), "a": hydrant(50, flow_lps=20.0, address="Mill Lane 3"),
        "J": fire(["E9"], number="2-002", lat=LAT + 0.002), "E9": engine("E9", incident_id="J"),
        "b": hydrant(90, flow_lps=30.0, assignments=(held("E9", "J"),)),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (card,) = cards(found, StraightLineRouter())
        assert (card.engine, card.radio, card.point, card.incident) == ("E1", "CH-3", "A", "2-001 mill")
        assert (card.lay.source, card.lay.place, card.lay.flow_lps) == ("H50", "Mill Lane 3", 20.0)
        assert cards(found, StraightLineRouter(), "E2") == []
        assert [c.engine_id for c in cards(found, StraightLineRouter(), "E1")] == ["E1"]


def test_what_was_taken_for_granted_of_an_engine_stands_on_its_card(tmp_path: Path) -> None:
    bare = engine(pump_flow_lps=0.0, hose_stock="", hose_m=200.0, phone="0571-1", radio_channel="CH-3")
    with Ground(tmp_path, E1=bare, a=hydrant(50, flow_lps=20.0)) as ground:
        known = ground.known()
        found = first_answer(known)
        assert found is not None
        (card,) = cards(found, StraightLineRouter())
        assert card.radio == "CH-3 · 0571-1"
        assert card.remarks[:2] == tuple(Names(known).sentence(reason) for reason in known.assumed["E1"])


def test_without_a_plan_it_is_said_and_with_one_the_pages_are_shown(desk: Desk, tmp_path: Path) -> None:
    print_cards(desk.context, None)
    desk.wait(lambda: any("无卡可出" in notice.text for notice in desk.context.notices.all))
    with Ground(tmp_path, a=hydrant(50, flow_lps=20.0)) as ground:
        print_cards(desk.context, first_answer(ground.known()))
        desk.wait(lambda: desk.window.findChild(SheetWindow) is not None)
    window = desk.window.findChild(SheetWindow)
    assert window is not None
    window.close()
