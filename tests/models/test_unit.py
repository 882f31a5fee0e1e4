from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assignment import AssignHydrant
from models.command import Circumstances, Conflicting, Refused
from models.hydrant import Hydrant
from models.incident import Incident, IncidentStatus
from models.log_entry import LogEntry, LogKind
from models.record import BadFact, Key, replace
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus, next_statuses, ordered_by
from tests.models.facts import NOON, Known, at, town


def incident(facts: Known) -> Incident:
    found = facts.get("incident", "I")
    assert isinstance(found, Incident)
    return found


def unit(facts: Known, name: str = "A") -> Unit:
    found = facts.get("unit", name)
    assert isinstance(found, Unit)
    return found


def dispatched(received_after_s: float | None = 1) -> Known:
    facts = town()
    command = DispatchUnit(unit_id="A", incident_id="I")
    return facts.write(command.apply(facts, at(received_after_s=received_after_s, expires_s=60)))


def test_a_dispatch_commits_the_unit_starts_the_clock_and_leaves_a_log_entry() -> None:
    facts = dispatched()
    assert unit(facts).status is UnitStatus.DISPATCHED
    assert unit(facts).incident_id == "I"
    assert incident(facts).status is IncidentStatus.DISPATCHED
    assert incident(facts).clocks.dispatched_at is not None
    assert [fact.params for fact in facts.values() if isinstance(fact, LogEntry)] == [{"unit": "A1"}]


@pytest.mark.parametrize(("received_after_s", "ordered"), [(None, False), (1, True), (60, True), (61, False)])
def test_a_dispatch_is_ordered_only_when_the_backend_has_it_in_time(
    received_after_s: float | None, ordered: bool
) -> None:
    dispatch = incident(dispatched(received_after_s)).dispatches[0]
    assert (bool(dispatch.order_id), dispatch.undelivered) == (ordered, "trying" if ordered else "")
    assert dispatch.ordered_at is None


def test_in_an_exercise_a_dispatch_counts_as_ordered_at_once() -> None:
    facts, practised = town(), msgspec.structs.replace(at(received_after_s=1, expires_s=60), exercise_id="X")
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, practised))
    assert incident(facts).not_ordered == ()


def two_incidents() -> Known:
    facts = dispatched()
    facts[Key("incident", "J")] = Incident(number="2-002", type="fire", address="x")
    return facts


def test_a_unit_is_never_silently_sent_to_two_incidents() -> None:
    with pytest.raises(Conflicting) as caught:
        DispatchUnit(unit_id="A", incident_id="J").apply(two_incidents(), at())
    assert (caught.value.key, caught.value.fields) == (Key("unit", "A"), {"incident_id": ("I", "J")})


def test_a_unit_sent_on_leaves_the_incident_that_is_named_with_its_water_and_both_logs_say_so() -> None:
    facts = two_incidents()
    facts.write(AssignHydrant(hydrant_id="H", unit_id="A", incident_id="I").apply(facts, at()))
    command = DispatchUnit(unit_id="A", incident_id="J", from_incident_id="I", hydrant_ids=("H",))
    circumstances = at(3)
    puts = command.apply(facts, circumstances)
    assert {put.key for put in puts} <= set(command.touches(circumstances.command_id))
    facts.write(puts)
    assert unit(facts).incident_id == "J"
    assert incident(facts).active_dispatches == ()
    other, hydrant = facts.get("incident", "J"), facts.get("hydrant", "H")
    assert isinstance(other, Incident)
    assert isinstance(hydrant, Hydrant)
    assert [d.unit_id for d in other.active_dispatches] == ["A"]
    assert hydrant.assignments == ()
    said = {fact.incident_id: fact.kind for fact in (p.fact for p in puts) if isinstance(fact, LogEntry)}
    assert said == {"J": "dispatched", "I": "sent_on"}


def test_a_unit_that_went_on_to_a_third_incident_meanwhile_conflicts_again() -> None:
    facts = two_incidents()
    facts[Key("incident", "K")] = Incident(number="2-003", type="fire", address="x")
    facts.write(DispatchUnit(unit_id="A", incident_id="K", from_incident_id="I").apply(facts, at(1)))
    with pytest.raises(Conflicting):
        DispatchUnit(unit_id="A", incident_id="J", from_incident_id="I").apply(facts, at(2))


def test_a_unit_sent_twice_to_one_incident_is_sent_once_and_the_log_says_so() -> None:
    facts = dispatched()
    command, again = DispatchUnit(unit_id="A", incident_id="I"), at(1, received_after_s=1, expires_s=60)
    puts = command.apply(facts, again)
    assert not ordered_by(puts, command, again)
    facts.write(puts)
    assert len(incident(facts).dispatches) == 1
    assert {fact.kind for fact in facts.values() if isinstance(fact, LogEntry)} == {"dispatched", "already_sent"}


def test_what_nobody_ordered_is_ordered_by_the_second_seat_that_sends_it_in_time() -> None:
    facts = dispatched(received_after_s=600)
    assert incident(facts).not_ordered
    command, again = DispatchUnit(unit_id="A", incident_id="I"), at(10, received_after_s=1, expires_s=60)
    puts = command.apply(facts, again)
    assert ordered_by(puts, command, again)
    assert [d.order_id for d in incident(facts.write(puts)).dispatches] == [again.command_id]


@pytest.mark.parametrize(
    ("undelivered", "may"),
    [("failed", True), ("expired", True), ("no_channel", True), ("trying", False), ("unknown", False)],
)
def test_an_order_that_may_have_arrived_is_never_given_once_more(undelivered: str, may: bool) -> None:
    facts = dispatched()
    (sent,) = incident(facts).dispatches
    failed = msgspec.structs.replace(sent, undelivered=undelivered)
    facts[Key("incident", "I")] = replace(incident(facts), dispatches=(failed,))
    command, again = DispatchUnit(unit_id="A", incident_id="I"), at(1, received_after_s=1, expires_s=60)
    puts = command.apply(facts, again)
    assert ordered_by(puts, command, again) is may
    (said,) = [put.fact.kind for put in puts if isinstance(put.fact, LogEntry)]
    assert said is (LogKind.ORDERED_AGAIN if may else LogKind.ALREADY_SENT)


def test_a_unit_out_of_service_is_not_sent() -> None:
    with pytest.raises(Refused, match=r"unit\.out_of_service"):
        DispatchUnit(unit_id="O", incident_id="I").apply(town(), at())


def test_a_unit_that_does_not_exist_is_not_sent() -> None:
    with pytest.raises(Refused, match="missing"):
        DispatchUnit(unit_id="nobody", incident_id="I").apply(town(), at())


def test_telling_by_voice_says_whom_and_when_on_the_dispatch() -> None:
    facts = dispatched(None)
    facts.write(TellByVoice(unit_id="A", incident_id="I", whom="王").apply(facts, at(1)))
    assert incident(facts).dispatches[0].told_by_voice.startswith("王 2026-05-04T12:01")


def test_telling_by_voice_can_name_the_minute_it_happened() -> None:
    facts = dispatched(None)
    told = TellByVoice(unit_id="A", incident_id="I", whom=" 王 ", told_at=NOON + timedelta(minutes=3))
    facts.write(told.apply(facts, at(5)))
    assert incident(facts).dispatches[0].told_by_voice.startswith("王 2026-05-04T12:03")


@pytest.mark.parametrize("minutes", [-5, 9])
def test_nobody_was_told_before_the_dispatch_or_in_time_to_come(minutes: float) -> None:
    told = TellByVoice(unit_id="A", incident_id="I", whom="王", told_at=NOON + timedelta(minutes=minutes))
    with pytest.raises(Refused, match=r"told\.time"):
        told.apply(dispatched(None), at(5))


@pytest.mark.parametrize("whom", ["", "  ", "王" * 201])
def test_telling_names_somebody(whom: str) -> None:
    with pytest.raises(Refused, match=r"told\.whom"):
        TellByVoice(unit_id="A", incident_id="I", whom=whom).apply(dispatched(None), at())


@pytest.mark.parametrize("status", [UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE])
def test_a_unit_nobody_told_that_reports_is_told(status: UnitStatus) -> None:
    facts = dispatched(None)
    assert len(incident(facts).not_ordered) == 1
    facts.write(SetUnitStatus(unit_id="A", status=status, incident_id="I").apply(facts, at(4)))
    assert incident(facts).not_ordered == ()
    assert incident(facts).dispatches[0].reported_at == NOON + timedelta(minutes=4)
    assert incident(facts).dispatches[0].ordered_at is None


def test_a_unit_that_was_ordered_and_reports_keeps_its_order() -> None:
    facts = dispatched()
    (sent,) = incident(facts).dispatches
    taken = msgspec.structs.replace(sent, ordered_at=NOON, undelivered="")
    facts[Key("incident", "I")] = replace(incident(facts), dispatches=(taken,))
    facts.write(SetUnitStatus(unit_id="A", status=UnitStatus.TURNED_OUT, incident_id="I").apply(facts, at(4)))
    assert incident(facts).dispatches[0].reported_at is None


def test_telling_a_unit_that_was_not_sent_is_refused() -> None:
    with pytest.raises(Refused, match=r"unit\.not_sent"):
        TellByVoice(unit_id="B", incident_id="I", whom="王").apply(town(), at())


def test_the_first_unit_on_scene_stops_the_clock_and_the_second_does_not_move_it() -> None:
    facts = dispatched()
    facts.write(DispatchUnit(unit_id="B", incident_id="I").apply(facts, at()))
    for minutes, name in ((5, "A"), (7, "B")):
        command = SetUnitStatus(unit_id=name, status=UnitStatus.ON_SCENE, incident_id="I")
        facts.write(command.apply(facts, at(minutes)))
    arrived = incident(facts).clocks.on_scene_at
    assert arrived is not None
    assert arrived.minute == 5
    assert incident(facts).status is IncidentStatus.ON_SCENE


def test_a_unit_that_becomes_available_leaves_the_incident() -> None:
    facts = dispatched()
    command = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id="I")
    facts.write(command.apply(facts, at(30)))
    assert unit(facts).incident_id == ""
    assert incident(facts).active_dispatches == ()


def test_a_status_that_cannot_follow_is_refused() -> None:
    with pytest.raises(Refused, match=r"unit\.status"):
        SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE).apply(town(), at())


def test_a_status_for_another_incident_is_refused() -> None:
    with pytest.raises(Refused, match=r"unit\.other_incident"):
        SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="other").apply(dispatched(), at())


def report(facts: Known, status: UnitStatus, minutes: float, incident_id: str = "I") -> Known:
    command = SetUnitStatus(unit_id="A", status=status, incident_id=incident_id)
    return facts.write(command.apply(facts, at(minutes)))


def test_turned_out_after_on_scene_fills_its_clock_and_the_unit_stays_on_scene() -> None:
    facts = report(report(dispatched(), UnitStatus.ON_SCENE, 8), UnitStatus.TURNED_OUT, 2)
    assert unit(facts).status is UnitStatus.ON_SCENE
    assert incident(facts).clocks.turnout_at == at(2).made_at
    assert incident(facts).status is IncidentStatus.ON_SCENE


def test_a_report_of_a_turn_that_was_ended_moves_clocks_and_nothing_else() -> None:
    facts = report(report(dispatched(), UnitStatus.RETURNING, 20), UnitStatus.ON_SCENE, 8)
    assert (unit(facts).status, unit(facts).incident_id) == (UnitStatus.RETURNING, "")
    assert incident(facts).clocks.on_scene_at == at(8).made_at


def test_a_late_report_does_not_call_a_unit_back_from_where_it_was_sent_since() -> None:
    facts = two_incidents()
    facts.write(DispatchUnit(unit_id="A", incident_id="J", from_incident_id="I").apply(facts, at(30)))
    report(facts, UnitStatus.AVAILABLE, 25)
    assert (unit(facts).status, unit(facts).incident_id) == (UnitStatus.DISPATCHED, "J")
    assert incident(facts).dispatches[0].released_at == at(25).made_at


def test_a_late_report_of_a_first_turn_leaves_the_second_at_the_same_incident_alone() -> None:
    facts = report(dispatched(), UnitStatus.RETURNING, 20)
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, at(30)))
    report(facts, UnitStatus.AVAILABLE, 25)
    assert unit(facts).status is UnitStatus.DISPATCHED
    assert len(incident(facts).active_dispatches) == 1


def test_a_unit_that_becomes_free_is_released_even_when_its_dispatch_bears_a_later_time() -> None:
    facts = town()
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, at(120)))
    report(facts, UnitStatus.AVAILABLE, 5)
    assert incident(facts).active_dispatches == ()


def test_of_two_reports_of_being_out_of_service_the_later_counts() -> None:
    for order in ((1, 9), (9, 1)):
        facts = town()
        for minutes in order:
            report(facts, UnitStatus.OUT_OF_SERVICE, minutes, "")
        report(facts, UnitStatus.AVAILABLE, 5, "")
        assert unit(facts).status is UnitStatus.OUT_OF_SERVICE


STEPS = ((UnitStatus.TURNED_OUT, 2.0), (UnitStatus.ON_SCENE, 8.0), (UnitStatus.RETURNING, 40.0))


@given(st.permutations([*STEPS, *STEPS]))
def test_in_whatever_order_two_seats_reports_arrive_unit_clocks_and_stage_are_the_same(
    order: list[tuple[UnitStatus, float]],
) -> None:
    facts = dispatched()
    for status, minutes in order:
        report(facts, status, minutes)
    found = incident(facts)
    assert (unit(facts).status, unit(facts).status_at) == (UnitStatus.RETURNING, at(40).made_at)
    assert found.status is IncidentStatus.ON_SCENE
    assert (found.clocks.turnout_at, found.clocks.on_scene_at) == (at(2).made_at, at(8).made_at)
    assert [d.released_at for d in found.dispatches] == [at(40).made_at]


def test_no_status_leads_to_dispatched_by_hand() -> None:
    assert all(UnitStatus.DISPATCHED not in next_statuses(status) for status in UnitStatus)


def test_a_vehicle_of_impossible_size_is_no_fact() -> None:
    with pytest.raises(BadFact):
        Unit(number="A1", height_m=0)


def late(minutes: float) -> Circumstances:
    """Happened some minutes past noon, entered two hours past it, received at once."""
    return msgspec.structs.replace(at(minutes, received_after_s=0), entered_at=NOON + timedelta(hours=2))


def test_a_dispatch_entered_afterwards_orders_nobody_and_takes_its_real_time() -> None:
    facts = town()
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, late(5)))
    assert incident(facts).clocks.dispatched_at == NOON + timedelta(minutes=5)
    assert [d.ordered for d in incident(facts).dispatches] == [False]


def test_a_late_entry_moves_a_clock_back_and_never_forward() -> None:
    facts = dispatched()
    facts.write(SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I").apply(facts, at(10)))
    reported = SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I")
    facts.write(reported.apply(facts, late(8)))
    assert incident(facts).clocks.on_scene_at == NOON + timedelta(minutes=8)
    facts.write(reported.apply(facts, late(9)))
    assert incident(facts).clocks.on_scene_at == NOON + timedelta(minutes=8)


def test_a_late_report_fills_its_clock_and_leaves_the_present_of_the_unit_alone() -> None:
    facts = dispatched()
    facts.write(SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I").apply(facts, at(10)))
    before = unit(facts)
    turned_out = SetUnitStatus(unit_id="A", status=UnitStatus.TURNED_OUT, incident_id="I")
    facts.write(turned_out.apply(facts, late(2)))
    assert unit(facts) == before
    assert incident(facts).clocks.turnout_at == NOON + timedelta(minutes=2)
    assert incident(facts).status is IncidentStatus.ON_SCENE


@pytest.mark.parametrize("status", [UnitStatus.RETURNING, UnitStatus.AVAILABLE])
def test_a_unit_that_has_reported_since_is_not_released_afterwards(status: UnitStatus) -> None:
    facts = dispatched()
    facts.write(SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I").apply(facts, at(10)))
    with pytest.raises(Refused, match=r"stated\.unit_since"):
        SetUnitStatus(unit_id="A", status=status, incident_id="I").apply(facts, late(5))


def test_a_unit_that_has_reported_since_is_not_sent_afterwards() -> None:
    facts = dispatched()
    facts.write(SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id="I").apply(facts, at(30)))
    with pytest.raises(Refused, match=r"stated\.unit_since"):
        DispatchUnit(unit_id="A", incident_id="I").apply(facts, late(20))
