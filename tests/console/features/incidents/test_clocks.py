"""Clocks run from the order, stop when the stage is reached, and are late only beyond their limit."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.features.incidents.clocks import ARRIVAL_S, TURNOUT_S, Clock, clocks
from console.features.incidents.overview import clock_text
from models.incident import Clocks, Incident

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _clocks(**at: datetime) -> dict[str, Clock]:
    incident = Incident(number="1", type="fire", address="x", clocks=Clocks(received_at=NOON, **at))
    return {clock.key: clock for clock in clocks(incident)}


def test_a_clock_that_has_not_begun_shows_a_dash() -> None:
    clock = _clocks()["turnout"]
    assert clock.elapsed_s(_at(999)) is None
    assert not clock.late(_at(999))
    assert clock_text(clock, None) == "—"


def test_turnout_is_late_after_its_limit_and_not_before() -> None:
    clock = _clocks(dispatched_at=_at(30))["turnout"]
    assert not clock.late(_at(30 + TURNOUT_S))
    assert clock.late(_at(31 + TURNOUT_S))


def test_arrival_stops_when_the_first_unit_is_on_scene() -> None:
    clock = _clocks(dispatched_at=_at(0), on_scene_at=_at(200))["arrival"]
    assert clock.elapsed_s(_at(9999)) == 200
    assert not clock.late(_at(9999))
    assert clock.limit_s == ARRIVAL_S


@given(st.floats(-100, 500_000))
def test_a_clock_never_runs_backwards_when_machines_disagree(seconds: float) -> None:
    elapsed = _clocks()["total"].elapsed_s(_at(seconds))
    assert elapsed is not None
    assert elapsed >= 0


def test_hours_are_shown_only_when_there_are_any() -> None:
    clock = _clocks()["total"]
    assert clock_text(clock, 65) == "1:05"
    assert clock_text(clock, 3_725) == "1:02:05"
