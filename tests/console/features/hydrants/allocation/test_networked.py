"""With a model of the mains no plan promises what the mains do not give, and without one all is as before."""

import time
from pathlib import Path

import pytest
from msgspec import structs

from console.features.hydrants.allocation.networked import GROUP, Solved, modelled, solve, tightened
from console.features.hydrants.allocation.scenario import Main, Scenario
from console.mains.model import NetworkModel
from console.mains.wire import Found, Opened
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.mains.networks import FORK, LEAST_MPA, fork_lps

STATED = (source("A", 50, flow_lps=99.0, main_id="M"), source("B", 60, flow_lps=99.0, main_id="M"))
ENGINES = (engine("E1", 400, 80.0, most_lines=4), engine("E2", 400, 80.0, most_lines=4))


def scenario(demand_lps: float = 150.0) -> Scenario:
    return street(*STATED, engines=ENGINES, demand_lps=demand_lps, mains=(Main(id="M", capacity_lps=140.0),))


def solved(folder: Path, asked: Scenario, text: str = FORK) -> Solved:
    path = folder / "town.inp"
    path.write_text(text, encoding="utf-8")
    with NetworkModel(path) as model:
        return solve(asked, time.monotonic() + 10, model)


def water_lps(found: Solved) -> float:
    return sum(draw.flow_lps for draw in found.plan.draws)


def test_what_the_mains_give_together_takes_the_place_of_the_stated_capacity(tmp_path: Path) -> None:
    without = solve(scenario(), time.monotonic() + 10)
    assert water_lps(without) == pytest.approx(140.0)
    found = solved(tmp_path, scenario())
    assert water_lps(found) == pytest.approx(2 * fork_lps(2), rel=0.01)
    assert found.drawn is not None
    assert all(mpa >= LEAST_MPA - 0.003 for mpa in found.drawn.pressures_mpa.values())
    assert found.plan.proven


def test_a_scenario_that_takes_long_to_make_ready_leaves_the_time_for_the_proof() -> None:
    times = iter([0.0])
    asked = street(source("a", 20, flow_lps=30.0), engines=(engine("E1"), engine("E2")), demand_lps=60.0)
    solved = solve(asked, 2.0, clock=lambda: next(times, 9.0))
    assert solved.plan.proven


def test_one_hydrant_alone_gives_what_it_gives_alone(tmp_path: Path) -> None:
    found = solved(tmp_path, scenario(demand_lps=fork_lps(1) - 1))
    assert water_lps(found) == pytest.approx(fork_lps(1) - 1, abs=0.05)
    assert len(found.plan.draws) == 1


def test_the_answer_at_once_comes_before_the_model_is_read(tmp_path: Path) -> None:
    heard: list[float] = []
    path = tmp_path / "town.inp"
    path.write_text(FORK, encoding="utf-8")
    with NetworkModel(path) as model:
        solve(
            scenario(), time.monotonic() + 5, model,
            lambda _ground, plan: heard.append(sum(draw.flow_lps for draw in plan.draws)),
        )  # fmt: skip
    assert heard == [pytest.approx(140.0)]


def test_a_broken_model_or_one_without_these_hydrants_leaves_the_stated_capacity_and_says_why(
    tmp_path: Path,
) -> None:
    for text in ("nothing", FORK.replace("121.5", "100.5").replace(" A ", " X ").replace(" B ", " Y ")):
        found = solved(tmp_path, scenario(), text)
        assert water_lps(found) == pytest.approx(140.0)
        assert found.trouble
        assert found.opened is None


def test_a_plan_that_the_model_cannot_carry_is_made_anew_with_what_it_can(tmp_path: Path) -> None:
    """Three branches behind one main: two of them promise more than two get, all three are one group."""
    three = FORK.replace("[RESERVOIRS]", " C 0 0\n[RESERVOIRS]").replace(
        "[COORD", " P4 M C 200 100 100 0 Open\n[COORD"
    )
    asked = structs.replace(scenario(), sources=(*STATED, source("C", 70, flow_lps=99.0)))
    found = solved(tmp_path, asked, three)
    assert found.drawn is not None
    promised = {draw.option.source_id: draw.flow_lps for draw in found.plan.draws}
    assert found.drawn.gets_lps == pytest.approx(promised, abs=0.06)
    assert water_lps(found) >= 0.95 * 2 * fork_lps(2)


def test_a_main_that_stands_lower_now_than_in_the_model_gives_less() -> None:
    opened = Opened(3, 0, [Found("A", "A", None, 0.5, 40.0, 1, 40.0)], [], True)
    now = structs.replace(scenario(), sources=(structs.replace(STATED[0], static_mpa=0.3), STATED[1]))
    first, second = modelled(now, opened).sources
    assert first.model_lps == pytest.approx(40.0 * 0.5**0.54)
    assert (first.main_id, second.main_id, second.model_lps) == ("", "M", None)
    higher = structs.replace(now, sources=(structs.replace(STATED[0], static_mpa=0.6), STATED[1]))
    assert modelled(higher, opened).sources[0].model_lps == 40.0


def test_tighter_limits_hold_for_the_sources_and_for_their_main() -> None:
    found = [Found(name, name, None, 0.5, 40.0, 1, 30.0) for name in ("A", "B")]
    before = modelled(scenario(), Opened(3, 0, found, [], True))
    assert {m.id: m.capacity_lps for m in before.mains} == {"M": 140.0, f"{GROUP}1": 60.0}
    after = tightened(before, ["A", "B"], {"A": 25.0, "B": 45.0})
    assert [s.model_lps for s in after.sources] == [25.0, 40.0]
    assert {m.id: m.capacity_lps for m in after.mains} == {"M": 140.0, f"{GROUP}1": 60.0}
    assert {m.capacity_lps for m in tightened(before, ["A", "B"], {"A": 9.0, "B": 9.0}).mains} == {140.0, 18.0}
