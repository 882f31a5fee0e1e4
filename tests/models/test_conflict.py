"""A decision makes the act that was meant, on what the other seat has done; two seats' acts end alike."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarm import Alarm, ConfirmAlarm, DismissAlarm, DismissReason, Grade
from models.assignment import AssignHydrant
from models.claim import ClaimIncident, TakeOverIncident
from models.command import Circumstances, Command, Conflicting
from models.conflict import Choice, decided, joined, needs_reason, offered
from models.demand_row import DemandValues
from models.demand_row_acts import RemoveDemandRow, SetDemandRow
from models.drawing import ChangeDrawing, Drawing, Form, RemoveDrawing
from models.incident import Incident, UpdateIncident
from models.log_entry import AddLogEntry
from models.record import Key
from models.unit import DispatchUnit, SetUnitStatus, UnitStatus
from models.water_need import WaterPoint
from models.water_plan import SetWaterDemand
from tests.models.facts import NOON, Known, at, town


def world() -> Known:
    """The town with a second incident and an alarm."""
    facts = town()
    facts[Key("incident", "J")] = Incident(number="2-002", type="fire", address="x")
    facts[Key("alarm", "S")] = Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, name="3")
    facts[Key("drawing", "D")] = Drawing(type="note", form=Form.POINT, points=((1.0, 2.0),), as_of=NOON)
    return facts


def contested(first: Command, second: Command) -> tuple[Known, dict[str, tuple[Any, Any]]]:
    facts = world()
    if isinstance(first, AssignHydrant):
        for unit in "AB":
            facts.write(DispatchUnit(unit_id=unit, incident_id="I").apply(facts, at()))
    other_seat = msgspec.structs.replace(at(1), actor="wang", seat="5")
    facts.write(first.apply(facts, other_seat))
    with pytest.raises(Conflicting) as caught:
        second.apply(facts, at(2))
    return facts, caught.value.fields


ROW = DemandValues(zh="住宅", initial_lps=10, developed_lps=20, spread_lps=40, most_lps=80)
PAIRS = [
    (
        ChangeDrawing(drawing_id="D", before={"text": ""}, after={"text": "a"}),
        RemoveDrawing(drawing_id="D", before={"text": ""}),
    ),
    (
        ChangeDrawing(drawing_id="D", before={"points": [[1.0, 2.0]]}, after={"points": [[3.0, 2.0]]}),
        ChangeDrawing(drawing_id="D", before={"points": [[1.0, 2.0]]}, after={"points": [[4.0, 2.0]]}),
    ),
    (
        ChangeDrawing(drawing_id="D", before={"text": ""}, after={"text": "烟大"}),
        ChangeDrawing(drawing_id="D", before={"text": ""}, after={"text": "有人被困"}),
    ),
    (DispatchUnit(unit_id="A", incident_id="I"), DispatchUnit(unit_id="A", incident_id="J")),
    (DismissAlarm(alarm_id="S", reason=DismissReason.TEST), ConfirmAlarm(alarm_id="S", incident_id="I")),
    (ConfirmAlarm(alarm_id="S"), DismissAlarm(alarm_id="S", reason=DismissReason.TEST)),
    (ConfirmAlarm(alarm_id="S", incident_id="I"), ConfirmAlarm(alarm_id="S", incident_id="J")),
    (
        AssignHydrant(hydrant_id="H", unit_id="A", incident_id="I"),
        AssignHydrant(hydrant_id="H", unit_id="B", incident_id="I"),
    ),
    (
        SetWaterDemand(incident_id="I", before=(), water_points=(WaterPoint(id="A", demand_lps=30),)),
        SetWaterDemand(incident_id="I", before=(), water_points=(WaterPoint(id="A", demand_lps=60),)),
    ),
    (
        SetDemandRow(row_id="r", before=ROW, after=msgspec.structs.replace(ROW, initial_lps=12)),
        SetDemandRow(row_id="r", before=ROW, after=msgspec.structs.replace(ROW, initial_lps=15, most_lps=90)),
    ),
    (
        RemoveDemandRow(row_id="r", before=ROW),
        SetDemandRow(row_id="r", before=ROW, after=msgspec.structs.replace(ROW, initial_lps=15)),
    ),
    (
        SetDemandRow(row_id="r", before=ROW, after=msgspec.structs.replace(ROW, initial_lps=12)),
        RemoveDemandRow(row_id="r", before=ROW),
    ),
    (ClaimIncident(incident_id="I"), ClaimIncident(incident_id="I")),
    (ClaimIncident(incident_id="I"), TakeOverIncident(incident_id="I", reason="近", from_owner="x", from_seat="9")),
    (
        UpdateIncident(incident_id="I", before={"note": ""}, after={"note": "烟大"}),
        UpdateIncident(incident_id="I", before={"note": ""}, after={"note": "有人被困"}),
    ),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_mine_sent_again_is_taken_and_theirs_sends_nothing(first: Command, second: Command) -> None:
    facts, fields = contested(first, second)
    assert decided(second, fields, dict.fromkeys(fields, Choice.THEIRS)) is None
    mine = decided(second, fields, dict.fromkeys(fields, Choice.MINE), reason="就近")
    assert mine is not None
    assert mine.apply(facts, at(3))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_whatever_is_offered_leads_to_an_act_the_rules_take(first: Command, second: Command) -> None:
    facts, fields = contested(first, second)
    for field, (theirs, mine) in fields.items():
        for choice in offered(second, field, theirs, mine):
            choices = {**dict.fromkeys(fields, Choice.THEIRS), field: choice}
            command = decided(second, fields, choices, reason="就近")
            assert command is None or command.apply(facts, at(3))


def test_both_texts_are_joined_and_one_that_holds_the_other_is_both() -> None:
    first, second = PAIRS[-1]
    facts, fields = contested(first, second)
    command = decided(second, fields, {"note": Choice.BOTH})
    assert command is not None
    facts.write(command.apply(facts, at(3)))
    incident = facts.get("incident", "I")
    assert isinstance(incident, Incident)
    assert incident.note == "烟大\n有人被困"
    assert joined("烟大, 有人被困", "烟大") == joined("烟大", "烟大, 有人被困") == "烟大, 有人被困"


def test_both_is_offered_only_where_both_can_be() -> None:
    note = UpdateIncident(incident_id="I", before={"note": ""}, after={"note": "b", "grade": 2})
    assert Choice.BOTH in offered(note, "note", "a", "b")
    assert Choice.BOTH not in offered(note, "grade", 3, 2)
    assert Choice.BOTH not in offered(note, "note", "a" * 3_000, "b" * 3_000)
    water = AssignHydrant(hydrant_id="H", unit_id="A", incident_id="I")
    assert Choice.BOTH in offered(water, "unit_id", ["B"], "A")
    assert Choice.BOTH not in offered(water, "unit_id", ["B"], "A", outlets=1)
    assert Choice.BOTH not in offered(DispatchUnit(unit_id="A", incident_id="I"), "incident_id", "J", "I")


def test_a_field_left_to_them_leaves_the_fields_nobody_contested() -> None:
    command = UpdateIncident(incident_id="I", before={"grade": 1, "note": ""}, after={"grade": 2, "note": "x"})
    left = decided(command, {"grade": (3, 2)}, {"grade": Choice.THEIRS})
    assert isinstance(left, UpdateIncident)
    assert (left.before, left.after) == ({"note": ""}, {"note": "x"})


def test_mine_is_contested_once_more_when_theirs_has_changed_once_more() -> None:
    first, second = PAIRS[-1]
    facts, fields = contested(first, second)
    mine = decided(second, fields, {"note": Choice.MINE})
    assert mine is not None
    facts.write(UpdateIncident(incident_id="I", before={}, after={"note": "灭了"}).apply(facts, at(3)))
    with pytest.raises(Conflicting):
        mine.apply(facts, at(4))


def test_who_claimed_what_another_seat_has_takes_it_over_and_must_say_why() -> None:
    claim = ClaimIncident(incident_id="I")
    facts, fields = contested(claim, claim)
    assert needs_reason(claim, dict.fromkeys(fields, Choice.MINE))
    assert not needs_reason(claim, dict.fromkeys(fields, Choice.THEIRS))
    mine = decided(claim, fields, dict.fromkeys(fields, Choice.MINE), reason="就近")
    assert mine == TakeOverIncident(incident_id="I", reason="就近", from_owner="wang", from_seat="5")
    facts.write(mine.apply(facts, at(3)))
    incident = facts.get("incident", "I")
    assert isinstance(incident, Incident)
    assert (incident.owner, incident.owner_seat) == ("li", "2")


def test_an_act_nobody_knows_how_to_overrule_is_left_to_them() -> None:
    assert offered(AddLogEntry(text="x"), "text", "a", "b") == (Choice.THEIRS,)
    assert decided(AddLogEntry(text="x"), {"text": ("a", "b")}, {"text": Choice.MINE}) is None


MERGING = (
    (AddLogEntry(text="x", incident_id="I"), 1.0),
    (AddLogEntry(text="y", incident_id="I"), 1.0),
    (DispatchUnit(unit_id="B", incident_id="I"), 2.0),
    (UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 3}), 3.0),
    (UpdateIncident(incident_id="I", before={"note": ""}, after={"note": "烟大"}), 3.0),
    (UpdateIncident(incident_id="I", before={}, after={"status": "water_on"}), 9.0),
    (UpdateIncident(incident_id="I", before={}, after={"status": "under_control"}), 20.0),
    (SetUnitStatus(unit_id="A", status=UnitStatus.TURNED_OUT, incident_id="I"), 2.0),
    (SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I"), 6.0),
    (ConfirmAlarm(alarm_id="S", incident_id="I"), 1.0),
    (ConfirmAlarm(alarm_id="S", incident_id="I"), 2.0),
)


def done(order: list[int]) -> Known:
    """The facts after these acts in that order; each is the same act whatever its turn."""
    facts = world()
    facts.write(DispatchUnit(unit_id="A", incident_id="I").apply(facts, _act(99, 0)))
    for n in order:
        command, minutes = MERGING[n]
        facts.write(command.apply(facts, _act(n, minutes)))
    return facts


def _act(n: int, minutes: float) -> Circumstances:
    seat = str(n % 2)
    return Circumstances(command_id=f"act-{n}", actor=f"seat-{seat}", seat=seat, made_at=at(minutes).made_at)


ORDERED = done(list(range(len(MERGING))))


@given(st.permutations(range(len(MERGING))))
def test_the_acts_of_two_seats_that_merge_end_alike_in_every_order_of_arrival(order: list[int]) -> None:
    assert done(order) == ORDERED
