"""A flow test is kept with its moment; readings that cannot be are refused, and an older one takes back nothing."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from models.command import Refused
from models.flow_test import RecordFlowTest
from models.hydrant import Hydrant, HydrantStatus
from models.log_entry import LogEntry
from tests.models.facts import Known, at, town


def read(static_mpa: float = 0.35, residual_mpa: float = 0.2, flow_lps: float = 22.0) -> RecordFlowTest:
    return RecordFlowTest(hydrant_id="H", static_mpa=static_mpa, residual_mpa=residual_mpa, flow_lps=flow_lps)


def hydrant(facts: Known) -> Hydrant:
    found = facts.get("hydrant", "H")
    assert isinstance(found, Hydrant)
    return found


def test_the_hydrant_has_its_test_and_its_standing_pressure() -> None:
    facts = town()
    facts.write(read().apply(facts, at(5)))
    found = hydrant(facts)
    assert (found.test_static_mpa, found.test_residual_mpa, found.test_flow_lps) == (0.35, 0.2, 22.0)
    assert (found.tested_at, found.measured_at, found.pressure_mpa) == (at(5).made_at, at(5).made_at, 0.35)
    assert found.seen_at == at(5).made_at
    (said,) = [fact for fact in facts.values() if isinstance(fact, LogEntry)]
    assert said.params["flow_lps"] == "22"


def test_a_standing_pressure_that_is_low_makes_it_low_and_a_good_one_good_again() -> None:
    facts = town()
    facts.write(read(0.12, 0.08).apply(facts, at()))
    assert hydrant(facts).status is HydrantStatus.LOW_PRESSURE
    facts.write(read().apply(facts, at(1)))
    assert hydrant(facts).status is HydrantStatus.IN_SERVICE


def test_the_newest_of_three_tests_counts_in_whatever_order_they_arrive() -> None:
    for order in permutations(range(3)):
        facts = town()
        for minute in order:
            facts.write(read(flow_lps=10.0 + minute).apply(facts, at(minute)))
        assert hydrant(facts).test_flow_lps == 12.0
        assert len([fact for fact in facts.values() if isinstance(fact, LogEntry)]) == 3


@given(st.floats(), st.floats(), st.floats())
def test_readings_are_kept_or_refused_and_nothing_else(static: float, residual: float, flow: float) -> None:
    facts = town()
    try:
        facts.write(read(static, residual, flow).apply(facts, at()))
        kept = True
    except Refused:
        kept = False
    assert kept is (0 <= residual < static <= 4.0 and 0 < flow <= 2000)
