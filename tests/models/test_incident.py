import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Conflicting, Refused
from models.incident import CloseIncident, CreateIncident, Incident, IncidentStatus, PlaceSure, UpdateIncident
from models.log_entry import LogEntry, LogKind
from models.record import BadFact, Key
from models.unit import DispatchUnit
from tests.models.facts import Known, at, town


def incident(facts: Known) -> Incident:
    found = facts.get("incident", "I")
    assert isinstance(found, Incident)
    return found


def test_an_incident_begins_its_clock_when_it_was_made() -> None:
    facts = Known()
    facts.write(CreateIncident(incident_id="I", number="2-017", type="fire", address="x").apply(facts, at(3)))
    assert incident(facts).clocks.received_at == at(3).made_at
    assert incident(facts).number == "2-017"


def test_an_incident_with_neither_place_nor_address_is_refused() -> None:
    with pytest.raises(Refused, match=r"incident\.nowhere"):
        CreateIncident(incident_id="N", number="2-1", type="fire").apply(Known(), at())


def test_a_second_incident_of_the_same_id_is_refused() -> None:
    with pytest.raises(Refused, match=r"incident\.exists"):
        CreateIncident(incident_id="I", number="2-1", type="fire", address="x").apply(town(), at())


def test_two_seats_that_change_different_fields_merge() -> None:
    facts = town()
    facts.write(UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 3}).apply(facts, at()))
    facts.write(UpdateIncident(incident_id="I", before={"note": ""}, after={"note": "烟大"}).apply(facts, at()))
    assert (incident(facts).grade, incident(facts).note) == (3, "烟大")


def test_two_seats_that_change_the_same_field_conflict_with_both_values() -> None:
    facts = town()
    facts.write(UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 3}).apply(facts, at()))
    with pytest.raises(Conflicting) as caught:
        UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 2}).apply(facts, at())
    assert caught.value.fields == {"grade": (3, 2)}


def test_the_same_change_twice_is_no_conflict() -> None:
    facts = town()
    for _seat in range(2):
        facts.write(UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 3}).apply(facts, at()))
    assert incident(facts).grade == 3


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ({"number": "9"}, "field"),
        ({"grade": 9}, "value"),
        ({"status": "closed"}, "status"),
        ({"lon": "x"}, "value"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(after: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=rf"incident\.{code}"):
        UpdateIncident(incident_id="I", before={}, after=after).apply(town(), at())


def test_water_on_starts_its_clock_once() -> None:
    facts = town()
    for minutes in (4, 9):
        command = UpdateIncident(incident_id="I", before={}, after={"status": "water_on"})
        facts.write(command.apply(facts, at(minutes)))
    assert incident(facts).clocks.water_on_at == at(4).made_at


def test_a_stage_entered_afterwards_fills_its_clock_and_does_not_turn_the_course_back() -> None:
    facts = town()
    out = UpdateIncident(incident_id="I", before={}, after={"status": "out"})
    facts.write(out.apply(facts, at(30)))
    late = msgspec.structs.replace(at(9), entered_at=at(60).made_at)
    facts.write(UpdateIncident(incident_id="I", before={}, after={"status": "water_on"}).apply(facts, late))
    assert incident(facts).status is IncidentStatus.OUT
    assert incident(facts).clocks.water_on_at == at(9).made_at


@given(st.permutations([("water_on", 4.0), ("under_control", 9.0), ("water_on", 6.0), ("out", 20.0)]))
def test_stages_told_twice_and_out_of_order_start_their_clocks_and_never_go_back(
    order: list[tuple[str, float]],
) -> None:
    facts = town()
    for stage, minutes in order:
        facts.write(UpdateIncident(incident_id="I", before={}, after={"status": stage}).apply(facts, at(minutes)))
    clocks = incident(facts).clocks
    assert incident(facts).status is IncidentStatus.OUT
    assert clocks.water_on_at == at(4).made_at
    assert (clocks.under_control_at, clocks.out_at) == (at(9).made_at, at(20).made_at)


def test_an_incident_with_units_out_is_not_closed() -> None:
    facts = town()
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, at()))
    with pytest.raises(Refused, match=r"incident\.units_out"):
        CloseIncident(incident_id="I").apply(facts, at())


def test_a_closed_incident_changes_no_more() -> None:
    facts = town()
    facts.write(CloseIncident(incident_id="I").apply(facts, at()))
    assert incident(facts).status is IncidentStatus.CLOSED
    for command in (
        UpdateIncident(incident_id="I", before={}, after={"note": "x"}),
        DispatchUnit(unit_id="A", incident_id="I"),
    ):
        with pytest.raises(Refused, match=r"incident\.closed"):
            command.apply(facts, at())


def test_two_who_close_an_incident_mean_the_same_and_the_words_of_both_are_kept() -> None:
    facts = town()
    facts.write(CloseIncident(incident_id="I", result="扑灭").apply(facts, at()))
    closed = incident(facts)
    (said,) = CloseIncident(incident_id="I", result="移交").apply(facts, at(30))
    assert isinstance(said.fact, LogEntry)
    assert (said.fact.kind, said.fact.text) == (LogKind.CLOSED, "移交")
    assert incident(facts) == closed


def test_a_fire_grade_of_six_is_no_fact() -> None:
    with pytest.raises(BadFact):
        Incident(number="1", type="fire", grade=6)


def test_a_command_touches_what_it_writes() -> None:
    facts = town()
    command = DispatchUnit(unit_id="A", incident_id="I")
    circumstances = at()
    written = {put.key for put in command.apply(facts, circumstances)}
    assert written <= set(command.touches(circumstances.command_id))
    assert Key("incident", "I") in written


def test_what_was_said_of_the_place_is_not_said_of_another_one() -> None:
    facts = town()
    sure = {"place_sure": "street", "place_taken": "人民路"}
    facts.write(
        UpdateIncident(incident_id="I", before={}, after={"lon": 1.0, "lat": 2.0, **sure}).apply(facts, at())
    )
    assert incident(facts).place_sure is PlaceSure.STREET
    facts.write(UpdateIncident(incident_id="I", before={}, after={"note": "x"}).apply(facts, at()))
    assert incident(facts).place_taken == "人民路"
    facts.write(UpdateIncident(incident_id="I", before={}, after={"address": "解放路"}).apply(facts, at()))
    assert incident(facts).place_sure is None
    assert incident(facts).place_taken == ""
