"""Rounds are done when every hydrant was looked at; looks merge, and the later of two at one counts."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Refused, Role
from models.hydrant import Hydrant
from models.inspection import MOST_STOPS, EndRound, PlanRound, RecordVisit, Round, RoundStatus
from models.log_entry import LogEntry, LogKind
from tests.models.facts import Known, at, town


def plan(*hydrant_ids: str, minutes_due: float = 60) -> PlanRound:
    return PlanRound(round_id="R", name=" 东街 ", hydrant_ids=hydrant_ids, due_at=at(minutes_due).made_at)


def going(facts: Known) -> Round:
    found = facts.get("round", "R")
    assert isinstance(found, Round)
    return found


def hydrant(facts: Known, hydrant_id: str = "H") -> Hydrant:
    found = facts.get("hydrant", hydrant_id)
    assert isinstance(found, Hydrant)
    return found


def planned(*hydrant_ids: str) -> Known:
    facts = town()
    return facts.write(plan(*hydrant_ids).apply(facts, at()))


def test_a_round_is_overdue_until_every_hydrant_was_looked_at() -> None:
    facts = planned("H", "X", "H")
    assert (going(facts).name, going(facts).hydrant_ids, going(facts).planned_by) == ("东街", ("H", "X"), "li")
    assert not going(facts).is_overdue(at(59).made_at)
    assert going(facts).is_overdue(at(61).made_at)
    facts.write(RecordVisit(round_id="R", hydrant_id="H").apply(facts, at(1)))
    assert going(facts).left == ("X",)
    facts.write(RecordVisit(round_id="R", hydrant_id="X", well=False).apply(facts, at(2)))
    assert (going(facts).status, going(facts).is_overdue(at(61).made_at)) == (RoundStatus.DONE, False)


def test_a_look_leaves_its_moment_at_the_hydrant_and_its_pressure_if_it_was_read() -> None:
    facts = town()
    facts.write(RecordVisit(hydrant_id="H").apply(facts, at(1)))
    assert (hydrant(facts).inspected_at, hydrant(facts).measured_at) == (at(1).made_at, None)
    facts.write(RecordVisit(hydrant_id="H", pressure_mpa=0.2).apply(facts, at(2)))
    assert (hydrant(facts).pressure_mpa, hydrant(facts).measured_at) == (0.2, at(2).made_at)


def test_looks_merge_and_the_later_of_two_counts_in_every_order() -> None:
    visits = [
        (RecordVisit(round_id="R", hydrant_id="H", note="1", pressure_mpa=0.1), 1),
        (RecordVisit(round_id="R", hydrant_id="H", note="2", pressure_mpa=0.2), 2),
        (RecordVisit(round_id="R", hydrant_id="X", note="3"), 3),
    ]
    for order in permutations(visits):
        facts = planned("H", "X")
        for visit, minute in order:
            facts.write(visit.apply(facts, at(minute)))
        assert {key: visit.note for key, visit in going(facts).visits.items()} == {"H": "2", "X": "3"}
        assert (hydrant(facts).pressure_mpa, hydrant(facts).inspected_at) == (0.2, at(2).made_at)


def test_a_hydrant_that_is_not_on_the_round_and_a_round_nobody_knows_leave_the_look_at_the_hydrant() -> None:
    facts = planned("X")
    facts.write(RecordVisit(round_id="R", hydrant_id="H").apply(facts, at(1)))
    facts.write(RecordVisit(round_id="?", hydrant_id="H").apply(facts, at(2)))
    assert going(facts).visits == {}
    assert hydrant(facts).inspected_at == at(2).made_at


def test_a_round_is_given_up_once_with_what_was_left() -> None:
    facts = planned("H", "X")
    for minute, reason in ((1, "下雨"), (2, "再次")):
        facts.write(EndRound(round_id="R", reason=reason).apply(facts, at(minute)))
    assert (going(facts).status, going(facts).reason) == (RoundStatus.ENDED, "下雨")
    ends = [fact for fact in facts.values() if isinstance(fact, LogEntry) and fact.kind is LogKind.ROUND_ENDED]
    assert [entry.params["left"] for entry in ends] == ["2", "2"]


@pytest.mark.parametrize("count", [0, MOST_STOPS + 1])
def test_a_round_of_no_hydrants_or_of_more_than_anybody_walks_to_is_refused(count: int) -> None:
    with pytest.raises(Refused, match=r"round\.value"):
        plan(*(str(n) for n in range(count))).apply(town(), at())


def test_a_round_is_planned_once_and_by_those_who_send_people() -> None:
    with pytest.raises(Refused, match=r"round\.exists"):
        plan("H").apply(planned("H"), at())
    assert Role.FIELD not in PlanRound.ROLES
    assert Role.FIELD in RecordVisit.ROLES


@given(st.floats())
def test_a_pressure_is_kept_or_refused_and_nothing_else(pressure_mpa: float) -> None:
    facts = town()
    try:
        facts.write(RecordVisit(hydrant_id="H", pressure_mpa=pressure_mpa).apply(facts, at()))
        kept = True
    except Refused:
        kept = False
    assert kept is (0 <= pressure_mpa <= 4.0)
