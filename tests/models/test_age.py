"""A value is old when its own moment is, or when the line over which a newer one would come has been gone."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.age import ASPECTS, Aspect, age, ages, as_of, aspects, is_stale, listed
from models.device import Device
from models.drawing import Drawing, Form
from models.hydrant import Hydrant
from models.incident import Incident
from models.kinds import KINDS
from models.person import Person
from models.reading import Reading
from models.record import Record, SyncState
from models.unit import Unit, UnitStatus
from tests.models.facts import NOON

seconds = st.floats(0, 1e7)


def unit(**fields: Any) -> Record[Unit]:
    return Record(kind="unit", id="A", fact=Unit(number="11", lon=120.0, lat=30.0, **fields))


def test_every_name_is_one_aspects_and_every_kind_exists() -> None:
    names = [aspect.name for aspect in ASPECTS]
    assert len(names) == len(set(names))
    assert all(aspect.kind in KINDS and aspect.life_s > 0 for aspect in ASPECTS)


@pytest.mark.parametrize("aspect", ASPECTS, ids=lambda aspect: aspect.name)
@given(old_s=seconds, silent_s=seconds, life_s=st.floats(1, 1e6))
def test_a_value_is_stale_exactly_when_it_or_the_line_is_past_its_life(
    aspect: Aspect, old_s: float, silent_s: float, life_s: float
) -> None:
    at, contact = NOON - timedelta(seconds=old_s), NOON - timedelta(seconds=silent_s)
    limit = NOON - timedelta(seconds=life_s)
    found = age(aspect, at, NOON, contact, life_s)
    own = aspect.moment is not None and at < limit
    assert found.stale is (own or contact < limit)
    assert found.as_of == (contact if aspect.moment is None else at)


@given(old_s=seconds, more_s=seconds)
def test_what_is_stale_stays_so_until_something_newer_comes(old_s: float, more_s: float) -> None:
    fix = unit(position_at=NOON - timedelta(seconds=old_s))
    later = NOON + timedelta(seconds=more_s)
    assert is_stale(fix, later, None, {}) or not is_stale(fix, NOON, None, {})


def test_an_old_fix_is_stale_while_the_status_is_as_good_as_the_line() -> None:
    found = ages(unit(position_at=NOON - timedelta(minutes=3)), NOON, NOON, {})
    assert found["unit_position"].stale
    assert not found["unit_status"].stale
    assert not ages(unit(position_at=NOON - timedelta(minutes=1)), NOON, NOON, {})["unit_position"].stale


def test_a_centre_has_its_own_shelf_lives() -> None:
    fix = unit(position_at=NOON - timedelta(minutes=3))
    assert not is_stale(fix, NOON, NOON, {"unit_position": 600.0})


@pytest.mark.parametrize(
    ("status", "stale"),
    [(UnitStatus.AVAILABLE, False), (UnitStatus.DISPATCHED, False), (UnitStatus.ON_SCENE, True)],
)
def test_a_unit_that_left_without_a_fix_is_not_where_its_record_says(status: UnitStatus, stale: bool) -> None:
    assert ages(unit(status=status), NOON, NOON, {})["unit_position"].stale is stale


def test_a_seats_own_act_owes_nothing_to_the_line() -> None:
    fact = Incident(number="2-1", type="fire", address="x")
    long_ago = NOON - timedelta(hours=1)
    mine = Record(kind="incident", id="I", fact=fact, state=SyncState.PENDING)
    theirs = Record(kind="incident", id="I", fact=fact)
    assert not is_stale(mine, NOON, long_ago, {})
    assert is_stale(theirs, NOON, long_ago, {})


def test_what_nobody_measured_has_no_age_and_is_told_as_of_its_last_change() -> None:
    record = Record(kind="hydrant", id="H", fact=Hydrant(number="H"), changed_at="2026-05-04T10:00:00Z")
    assert not is_stale(record, NOON, NOON, {})
    assert as_of(record) == NOON - timedelta(hours=2)
    assert as_of(Record(kind="hydrant", id="H", fact=Hydrant(number="H"))) is None


def test_a_reading_is_as_of_when_it_was_taken() -> None:
    reading = Reading(device_id="D", channel="pressure_mpa", value=0.2, at=NOON)
    assert as_of(Record(kind="reading", id="R", fact=reading, changed_at="2026-05-04T10:00:00Z")) == NOON


def test_a_list_is_judged_by_its_own_time_or_by_the_line() -> None:
    found = [listed(kind) for kind in ("unit", "device", "hydrant")]
    assert [age.name for age in found if age is not None] == ["unit_status", "device_state", "hydrant_check"]
    assert listed("log_entry") is None
    assert aspects("log_entry") == ()


def test_who_never_said_where_they_are_has_no_place_that_ages() -> None:
    still = Record(kind="person", id="A", fact=Person(name="A", lon=1.0, lat=1.0))
    assert "person_position" not in ages(still, NOON, NOON - timedelta(hours=1), {})
    moves = Record(kind="device", id="B", fact=Device(number="1", position_at=NOON - timedelta(minutes=5)))
    assert ages(moves, NOON, NOON, {})["device_position"].stale


def drawn(**fields: Any) -> Record[Drawing]:
    points = ((120.0, 30.0), (120.1, 30.0))
    fact = Drawing(type="cordon", form=Form.LINE, points=points, as_of=NOON - timedelta(minutes=31), **fields)
    return Record(kind="drawing", id="D", fact=fact)


def test_what_is_drawn_for_everybody_ages_as_an_incidents_does_and_a_plans_does_not() -> None:
    everybodys, plans = (
        ages(drawn(), NOON, NOON, {})["drawing"],
        ages(drawn(plan_id="P"), NOON, NOON, {})["drawing"],
    )
    assert (everybodys.as_of, everybodys.stale) == (NOON - timedelta(minutes=31), True)
    assert everybodys == ages(drawn(incident_id="I"), NOON, NOON, {})["drawing"]
    assert (plans.as_of, plans.stale) == (None, False)


def test_what_was_seen_owes_nothing_to_a_wind() -> None:
    assert "drawing_wind" not in ages(drawn(plan_id="P"), NOON, NOON, {})
    assert not is_stale(drawn(plan_id="P"), NOON, NOON - timedelta(minutes=20), {})
