import pytest

from models.assignment import AssignHydrant, ReleaseHydrant
from models.command import Conflicting, Refused
from models.hydrant import Hydrant
from models.incident import CloseIncident
from models.record import Key, replace
from models.unit import DispatchUnit, SetUnitStatus, UnitStatus
from tests.models.facts import Known, at, town


def with_unit() -> Known:
    facts = town()
    for name in ("A", "B"):
        facts.write(DispatchUnit(unit_id=name, incident_id="I").apply(facts, at()))
    return facts


def assign(facts: Known, hydrant: str = "H", unit: str = "A") -> Known:
    return facts.write(AssignHydrant(hydrant_id=hydrant, unit_id=unit, incident_id="I").apply(facts, at()))


def test_an_assigned_hydrant_knows_its_unit_and_its_incident() -> None:
    hydrant = assign(with_unit()).get("hydrant", "H")
    assert isinstance(hydrant, Hydrant)
    assert hydrant.assignments[0].unit_id == "A"
    assert hydrant.columns().parent_id == "I"


def test_a_hydrant_out_of_service_is_never_assigned() -> None:
    with pytest.raises(Refused, match=r"hydrant\.out_of_service"):
        assign(with_unit(), "X")


def test_a_hydrant_with_one_outlet_goes_to_one_unit() -> None:
    facts = assign(with_unit())
    with pytest.raises(Conflicting) as caught:
        assign(facts, unit="B")
    assert caught.value.fields == {"unit_id": (["A"], "B")}


def test_a_hydrant_given_twice_to_one_unit_is_given_once_from_the_earlier_moment() -> None:
    facts = with_unit()
    for minutes in (7, 4, 9):
        facts.write(AssignHydrant(hydrant_id="H", unit_id="A", incident_id="I").apply(facts, at(minutes)))
    hydrant = facts.get("hydrant", "H")
    assert isinstance(hydrant, Hydrant)
    assert [(a.unit_id, a.at) for a in hydrant.assignments] == [("A", at(4).made_at)]


def test_two_outlets_serve_two_units_without_a_conflict_in_either_order() -> None:
    held = []
    for order in (("A", 1), ("B", 2)), (("B", 2), ("A", 1)):
        facts = with_unit()
        facts[Key("hydrant", "H")] = Hydrant(number="H1", outlets=2)
        for unit, minutes in order:
            facts.write(AssignHydrant(hydrant_id="H", unit_id=unit, incident_id="I").apply(facts, at(minutes)))
        hydrant = facts.get("hydrant", "H")
        assert isinstance(hydrant, Hydrant)
        held.append(hydrant.assignments)
    assert held[0] == held[1]
    assert len(held[0]) == 2


def test_a_taken_hydrant_is_shared_only_where_its_outlets_are_not_known_or_taken_from_who_is_named() -> None:
    facts = assign(with_unit())
    shared = AssignHydrant(hydrant_id="H", unit_id="B", incident_id="I", sharing=True)
    assert held(Known(facts).write(shared.apply(facts, at()))) == ["A", "B"]
    taken = AssignHydrant(hydrant_id="H", unit_id="B", incident_id="I", from_unit_ids=("A",))
    assert held(Known(facts).write(taken.apply(facts, at()))) == ["B"]
    facts[Key("hydrant", "H")] = replace(hydrant_of(facts), outlets=1)
    with pytest.raises(Conflicting):
        shared.apply(facts, at())


def test_a_unit_that_was_not_sent_gets_no_hydrant() -> None:
    with pytest.raises(Refused, match=r"unit\.not_sent"):
        assign(town())


def test_a_released_hydrant_can_be_given_to_the_next() -> None:
    facts = assign(with_unit())
    facts.write(ReleaseHydrant(hydrant_id="H", unit_id="A", incident_id="I").apply(facts, at()))
    hydrant = assign(facts, unit="B").get("hydrant", "H")
    assert isinstance(hydrant, Hydrant)
    assert [a.unit_id for a in hydrant.assignments] == ["B"]


def test_released_twice_it_is_released_once_and_both_who_did_it_are_in_the_log() -> None:
    facts = assign(with_unit())
    release = ReleaseHydrant(hydrant_id="H", unit_id="A", incident_id="I")
    logged = []
    for _seat in range(2):
        puts = release.apply(facts, at())
        facts.write(puts)
        logged.append([put.key for put in puts if put.key.kind == "log_entry"])
    assert held(facts) == []
    assert len({key for keys in logged for key in keys}) == 2


def test_a_release_that_comes_late_leaves_what_the_unit_was_given_at_its_next_incident() -> None:
    facts = assign(with_unit())
    late = ReleaseHydrant(hydrant_id="H", unit_id="A", incident_id="the one before")
    facts.write(late.apply(facts, at()))
    assert held(facts) == ["A"]


def test_a_unit_that_leaves_gives_its_water_back_and_no_other_units() -> None:
    facts = assign(with_unit())
    leave = SetUnitStatus(unit_id="B", status=UnitStatus.AVAILABLE, incident_id="I", hydrant_ids=("H",))
    facts.write(leave.apply(facts, at()))
    assert held(facts) == ["A"]
    leave = SetUnitStatus(unit_id="A", status=UnitStatus.RETURNING, incident_id="I", hydrant_ids=("H",))
    facts.write(leave.apply(facts, at()))
    assert held(facts) == []


def test_a_closed_incident_leaves_no_water_taken() -> None:
    facts = assign(with_unit())
    for name in ("A", "B"):
        command = SetUnitStatus(unit_id=name, status=UnitStatus.AVAILABLE, incident_id="I")
        facts.write(command.apply(facts, at()))
    assert held(facts) == ["A"]
    facts.write(CloseIncident(incident_id="I", hydrant_ids=("H", "gone")).apply(facts, at()))
    assert held(facts) == []


def hydrant_of(facts: Known) -> Hydrant:
    hydrant = facts.get("hydrant", "H")
    assert isinstance(hydrant, Hydrant)
    return hydrant


def held(facts: Known) -> list[str]:
    return sorted(a.unit_id for a in hydrant_of(facts).assignments)
