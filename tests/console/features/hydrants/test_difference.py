"""A plan is laid beside what is; what runs is left only by who accepts it."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.difference import Change, Step, acts, possible_now
from console.features.hydrants.solving import first_answer
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import HydrantStatus
from models.unit import UnitStatus
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant


def test_who_has_nothing_gets_water_and_who_has_it_keeps_it(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"], 45.0), "E2": engine("E2"),
        "a": hydrant(50, flow_lps=20.0, assignments=(held("E1"),)), "b": hydrant(90, flow_lps=25.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert [(c.unit_id, c.step, c.runs) for c in found.change.changes] == [
            ("E1", Step.STANDS, True), ("E2", Step.NEW, False),
        ]  # fmt: skip
        made = acts("I", possible_now(found.change, found.known.sources))
        assert made == [AssignHydrant(hydrant_id="b", unit_id="E2", incident_id="I", walk_distance_m=126.0)]


def test_a_source_is_given_up_after_another_is_taken(tmp_path: Path) -> None:
    facts = {
        "E1": engine(status=UnitStatus.DISPATCHED), "b": hydrant(90, flow_lps=25.0),
        "a": hydrant(50, status=HydrantStatus.OUT_OF_SERVICE, assignments=(held("E1"),)),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (move,) = found.change.moves
        assert (move.step, move.held, move.source_id, move.runs) == (Step.MOVES, ("a",), "b", False)
        assert possible_now(found.change, found.known.sources) == ()
        assert [type(act) for act in acts("I", found.change.changes)] == [AssignHydrant, ReleaseHydrant]


def test_a_source_whose_outlets_are_taken_as_things_are_waits_for_who_has_it(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"], 80.0), "E1": engine("E1", hose_stock="80×200"),
        "E2": engine("E2", hose_stock="80×80"),
        "a": hydrant(50, flow_lps=30.0, assignments=(held("E1"),)), "b": hydrant(120, flow_lps=40.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert found.change.of("E1").step is Step.MOVES
        assert found.change.of("E2").step is Step.NEW
        assert possible_now(found.change, found.known.sources) == ()
        made = acts("I", found.change.changes)
        assert [(type(act), act.unit_id, act.hydrant_id) for act in made] == [
            (AssignHydrant, "E1", "b"), (ReleaseHydrant, "E1", "a"), (AssignHydrant, "E2", "a"),
        ]  # fmt: skip


def test_an_engine_nobody_needs_gives_back_what_gives_nothing(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(50, status=HydrantStatus.MISSING, assignments=(held("E1"),))) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert found.change.of("E1").step is Step.FREED
        assert [type(act) for act in acts("I", found.change.changes)] == [ReleaseHydrant]
        assert found.change.of("somebody").step is Step.IDLE


PLANS = st.permutations(range(6)).flatmap(
    lambda places: st.permutations(range(6)).map(lambda goes: list(zip(places, goes, strict=True)))
)


@given(PLANS, st.integers(0, 6))
def test_no_engine_is_sent_to_water_that_another_still_has_and_only_a_ring_lets_go_before_it_takes(
    plan: list[tuple[int, int]], idle: int
) -> None:
    """`idle` engines have nothing yet; the others go from one source to another."""
    changes = [
        Change(f"E{n}", Step.NEW if n < idle else Step.MOVES, () if n < idle else (f"h{has}",), f"h{goes}")
        for n, (has, goes) in enumerate(plan)
        if n < idle or has != goes
    ]
    has = {source: change.unit_id for change in changes for source in change.held}
    dry = 0
    for act in acts("I", changes):
        if isinstance(act, AssignHydrant):
            assert act.hydrant_id not in has, "another engine has it still"
            has[act.hydrant_id] = act.unit_id
        else:
            assert has.pop(act.hydrant_id) == act.unit_id
            dry += act.unit_id not in has.values()
    assert has == {change.source_id: change.unit_id for change in changes}
    assert dry == rings(changes)


def rings(changes: list[Change]) -> int:
    """How many closed rings of engines wait for each other's source."""
    owner = {source: change.unit_id for change in changes for source in change.held}
    ahead = {change.unit_id: owner.get(change.source_id) for change in changes}
    found = set()
    for unit in ahead:
        way: list[str] = []
        at: str | None = unit
        while at is not None and at not in way:
            way.append(at)
            at = ahead[at]
        if at is not None:
            found.add(frozenset(way[way.index(at) :]))
    return len(found)
