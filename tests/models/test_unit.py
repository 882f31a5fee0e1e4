from datetime import timedelta

import msgspec
import pytest

from models.command import Circumstances, Refused
from models.incident import Incident, IncidentStatus
from models.log_entry import LogEntry
from models.record import BadFact
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus, next_statuses
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
    assert (dispatch.ordered_at is not None) is ordered


def test_a_unit_is_never_sent_to_two_incidents() -> None:
    facts = dispatched()
    with pytest.raises(Refused, match=r"unit\.committed"):
        DispatchUnit(unit_id="A", incident_id="I").apply(facts, at())


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
