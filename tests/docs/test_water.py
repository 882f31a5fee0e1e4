"""Every number of the worked chapter is what the code works out, and stands there as the code would print it."""

import itertools
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.features.hydrants import crossed, modelled, scenario_of, sources_near, worth_walking
from console.features.hydrants.allocation.cards import cards_of
from console.features.hydrants.allocation.networked import Solved, solve
from console.features.hydrants.allocation.options import TRICKLE_LPS, prepare
from console.features.hydrants.allocation.problem import ALIKE_LPS, ALIKE_SHARE, Option, Problem
from console.features.hydrants.allocation.report import network_report, report
from console.features.hydrants.allocation.scenario import Network, Rules, Scenario
from console.features.hydrants.allocation.supply import LIKELY_MPA, MAX_MPA, MOST_LPS
from console.features.hydrants.hydraulics.hose import Lay, Stretch, climb_mpa, friction_mpa, lengths, tables
from console.features.hydrants.hydraulics.mains import head_loss_m
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.scenario_file import read_scenario
from console.mains.inp_text import PATTERN_VALUES
from console.mains.model import NEAR_M, NetworkModel
from console.mains.solver import FEELS
from console.mains.wire import MAX_HYDRANTS
from models.flow_rating import RATING_EXPONENT
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import source, street
from tests.console.features.hydrants.allocation.test_laid import mixed
from tests.console.mains.networks import HEAD_M, fork_lps

DOCS = Path(__file__).parents[2] / "docs"
CHAPTER = " ".join((DOCS / "water.md").read_text(encoding="utf-8").split())
EXAMPLE = DOCS / "examples" / "water.json"
SECONDS = 60.0


def says(*sentences: str) -> None:
    """The chapter has them, word for word."""
    missing = [sentence for sentence in sentences if sentence not in CHAPTER]
    assert missing == []


@cache
def scenario() -> Scenario:
    return read_scenario(EXAMPLE)


@cache
def solved() -> Solved:
    return solve(scenario(), 1e9, clock=itertools.count().__next__)


@cache
def with_mains() -> Solved:
    asked = msgspec.structs.replace(scenario(), network=Network(inp="mains.inp"))
    with NetworkModel(DOCS / "examples" / "mains.inp") as model:
        return solve(asked, 1e9, model, clock=itertools.count().__next__)


def explained(engine: str) -> dict[str, Any]:
    set_language("en")
    found = report(solved().ground, solved().plan)
    engines: list[dict[str, Any]] = found["engines"]
    return next(one for one in engines if one["engine"] == engine)


def test_a_rated_pump_has_the_points_of_the_chapter() -> None:
    curve = rated_curve(30.0, 1.0)
    assert [curve.pressure_mpa(30 * share) for share in (1, 0.7, 0.5, 0.1)] == pytest.approx(
        [1, 4 / 3, 5 / 3, 5 / 3]
    )
    assert curve.pressure_mpa(30 * 0.85) == pytest.approx((1 + 4 / 3) / 2)
    says("4/3 of it at 70 % and 5/3 at 50 % (NFPA 1901), straight in between, and no more below that")
    says(f"{climb_mpa(1.0):.5f} · climb", f"brings less than {TRICKLE_LPS} L/s is none")
    says(f"compared to {ALIKE_LPS} L/s and margins to half a percent")
    assert ALIKE_SHARE == 0.005


def test_what_is_taken_for_granted_is_as_the_chapter_says() -> None:
    rules = Rules()
    says(f"assumed, {rules.assumed_lps:.0f} L/s (a crane {rules.assumed_crane_lps:.0f})")
    says(f"(`least_mpa`, {rules.least_mpa:.2f} MPa)", f"((S − P) / (S − R))^{RATING_EXPONENT}")
    says(f"a flow above {MOST_LPS:,.0f} L/s as not known")
    says(f"a pressure above {LIKELY_MPA} MPa", f"above {MAX_MPA:.0f} MPa, or below 0")
    says(f"`hose_length_m` ({rules.hose_length_m:.0f})", f"`straight_factor` ({rules.straight_factor})")
    says(f"`tank_minutes` ({rules.tank_minutes:.0f})", f"`within_m` ({Network(inp='x').within_m:.0f})")


def test_what_each_hydrant_gives() -> None:
    given = prepare(scenario()).supplies
    says(
        f"16 · (0.22 / 0.10)^0.54 = {given['H-07'].flow_lps:.1f} L/s |",
        f"| stated | {given['H-09'].flow_lps:.0f} L/s |",
    )
    says(
        f"| nothing | {given['H-15'].flow_lps:.0f} L/s, assumed |", f"| stated | {given['H-21'].flow_lps:.0f} L/s |"
    )
    assert given["H-12"].why == "too_weak"
    mains = {m.id: m.capacity_lps for m in scenario().mains}
    most = mains["River Road"] + given["H-15"].flow_lps + given["H-21"].flow_lps
    says(f"River Road carries {mains['River Road']:.0f} L/s for all", f"22 + 15 + 25 = **{most:.0f} of 80 L/s**")
    assert sum(p.demand_lps for i in scenario().incidents for p in i.points) == 80


def test_who_draws_where_with_how_much_hose() -> None:
    plan, ground = solved().plan, solved().ground
    assert plan.proven
    for draw in plan.draws:
        o = draw.option
        says(
            f"| {o.engine_id} | {o.source_id} | {o.point_id} | {o.lines} | {o.hose_m:.0f} m | {o.crossings} |"
            f" {draw.flow_lps:.0f} L/s |"
        )
    assert len(plan.draws) == 3
    levels = {level["name"]: level["value"] for level in report(ground, plan)["levels"]}
    assert levels["water_lps"] == pytest.approx(62)
    assert levels["margin"] == pytest.approx(0, abs=1e-4)
    says(f"{levels['hose_m']:.0f} m of hose and {levels['crossings']:.0f} crossings are the least for 62 L/s")
    walks = {(w.source_id, w.point_id.split()[0]): lengths(w.walk_m or 0) for w in ground.scenario.ways}
    says(
        f"H-07 needs {walks['H-07', 'north']} lengths at least;",
        f"H-21 needs {walks['H-21', 'south']} to the south and {walks['H-21', 'north']} to the north;",
        f"H-15 would need {walks['H-15', 'south']} lengths and no crossing to the south",
        f"so it feeds the north with {walks['H-15', 'north']}",
    )
    other = walks["H-07", "north"] + walks["H-15", "south"] + walks["H-21", "north"]
    says(f"costs 4 + 7 + 10 = {other} lengths, one more")
    assert other * 20 == levels["hose_m"] + 20


def test_no_other_choice_brings_more_or_takes_less_hose() -> None:
    """Every choice of at most one lay an engine, held against no less than it could bring."""
    problem = solved().ground.problem
    outlets = {s.id: s.outlets for s in problem.sources}
    enough = {
        sources
        for count in range(len(problem.engines) + 1)
        for sources in itertools.combinations_with_replacement(sorted(outlets), count)
        if all(sources.count(s) <= n for s, n in outlets.items()) and most_of(problem, set(sources)) >= 62
    }
    by_engine: dict[str, list[Option | None]] = {e.id: [None] for e in problem.engines}
    for option in problem.options:
        by_engine[option.engine_id].append(option)
    choices = ([o for o in choice if o is not None] for choice in itertools.product(*by_engine.values()))
    best = max(
        (
            min(62.0, most_through(problem, chosen)),
            -sum(o.hose_m for o in chosen),
            -sum(o.crossings for o in chosen),
        )
        for chosen in choices
        if sum(o.hose_m for o in chosen) <= 400 and tuple(sorted(o.source_id for o in chosen)) in enough
    )
    assert most_of(problem, set(outlets)) == 62
    assert best == (62.0, -400.0, -2)


def most_of(problem: Problem, sources: set[str]) -> float:
    """What these sources give together."""
    mains: dict[str, float] = {}
    for s in problem.sources:
        if s.id in sources:
            mains[s.main_id] = mains.get(s.main_id, 0.0) + s.flow_lps
    return sum(min(flow, problem.mains.get(main, flow)) for main, flow in mains.items())


def most_through(problem: Problem, chosen: list[Option]) -> float:
    """No less than these lays bring: what their points take, each lay bringing what it can."""
    wanted = {p.id: p.demand_lps for p in problem.points}
    by_point = ((name, sum(o.flow_lps for o in chosen if o.point_id == name)) for name in wanted)
    return sum(min(wanted[name], flow) for name, flow in by_point)


def test_why_the_others_draw_nothing_and_what_is_fallen_back_on() -> None:
    for engine in ("E1", "E2"):
        found = explained(engine)
        assert "the sources within its reach have nothing to spare" in found["reason"]["text"]
        refused = {one["source"]: one["reason"]["text"] for one in found["nearer"]}
        assert "together 22 of 22 L/s" in refused["H-09"]
    says('"the sources within its reach have nothing to spare"', '"together 22 of 22 L/s"')
    back = explained("E4")["fallback"]
    assert (back["source"], round(back["flow_lps"])) == ("H-09", 18)
    says("E4 falls back on H-09 with 18 L/s")


def test_what_is_missing_and_what_would_close_it() -> None:
    set_language("en")
    found = {gap["point"]: gap for gap in report(solved().ground, solved().plan)["gaps"]}
    assert {point: gap["lacking_lps"] for point, gap in found.items()} == {"north side": 13.0, "south side": 5.0}
    hose = {e.id: sum(h.length_m for h in e.hose) for e in scenario().engines}
    says(f"E1 ({hose['E1']:.0f} m) and E2 ({hose['E2']:.0f} m) carry {hose['E1'] + hose['E2']:.0f} m between them")
    way = found["south side"]["ways"][0]
    assert (way["means"], way["source"], way["hose_m"]) == ("relay", "C-3", 480.0)
    says(
        f'"+{way["flow_lps"]:.0f} L/s: relay from C-3, {way["hose_m"]:.0f} m of hose,'
        f' about {way["minutes"]:.0f} min"'
    )
    says("13 L/s in the north and 5 in the south", "The crane is 480 m of hose away")


def test_the_card() -> None:
    card = next(c for c in cards_of(solved().plan, solved().ground) if c.engine_id == "E4")
    lay, back = card.lay, card.fallback
    assert back is not None
    by_hand = 0.15 + friction_mpa(tables()["cn_lined"], Lay((Stretch(80, (80,)),)), 22)
    assert lay.pump_mpa == pytest.approx(by_hand)
    says("`0.15 + k · 80 · 22²`")
    says(
        f"| {lay.source} | ≈{lay.pump_mpa:.2f} MPa | {lay.flow_lps:.0f} L/s"
        f" | {lay.hose[0][0]} × {lay.length_m:.0f} m DN{lay.hose[0][1]:.0f}, one line"
        f" | {back.source}: {back.flow_lps:.0f} L/s, ≈{back.pump_mpa:.2f} MPa,"
        f" {back.hose[0][0]} × {back.length_m:.0f} m |"
    )
    says("a two-hundredth of 70 cm is 3.5 mm")


def test_a_line_of_two_diameters_by_hand() -> None:
    k, flow = tables()["cn_lined"], prepare(street(source("H", 260, flow_lps=60), engines=(mixed(),)))
    (lay,) = flow.problem.options
    lost = k.coefficient(80) * 200 + k.coefficient(65) * 60
    says("`7.355·10⁻⁶ · 200 + 1.716·10⁻⁵ · 60 = 2.501·10⁻³`")
    assert (f"{k.coefficient(80):.3e}", f"{k.coefficient(65):.3e}", f"{lost:.3e}") == (
        "7.355e-06", "1.716e-05", "2.501e-03",
    )  # fmt: skip
    says(f"{lay.flow_lps:.1f} L/s come through, where the pump makes {lost * lay.flow_lps**2 + 0.15:.2f} MPa")
    assert rated_curve(40.0).pressure_mpa(lay.flow_lps) == pytest.approx(lost * lay.flow_lps**2 + 0.15)


def test_the_fork_by_hand() -> None:
    says(
        f"at most {MAX_HYDRANTS}, the nearest",
        f"`within_m` ({NEAR_M:.0f} m)",
        f"takes {FEELS:.0%} of another's".replace("%", " %"),
    )
    says(f"{HEAD_M:.1f} m may be lost until 0.10 MPa are left", f"at Q = {fork_lps(1):.1f} L/s for one")
    says(
        f"and at {fork_lps(2):.1f} L/s each for both",
        f"each loses {1 - fork_lps(2) / fork_lps(1):.0%} to".replace("%", " %"),
    )
    loss = head_loss_m(1000, 200, 30, 100)
    assert loss == pytest.approx(10.67 * 1000 * 0.03**1.852 / (100**1.852 * 0.2**4.87), rel=0.01)
    says("10.67 · L · Q^1.852 / (C^1.852 · d^4.87)", f"more than {PATTERN_VALUES + 9} values")


def test_the_example_with_its_model() -> None:
    found = network_report(with_mains())
    alone = {one["source"]: one["alone_lps"] for one in found["sources"]}
    says(
        f"H-07 gives {alone['H-07']:.1f} L/s alone and H-09 {alone['H-09']:.1f}",
        f"so the group shares {alone['H-07']:.1f}",
    )
    says(
        f"assumed at 15 L/s without the model, gives {alone['H-15']:.1f}",
        f"stated at 25, gives {alone['H-21']:.1f}",
    )
    brought = sum(draw.flow_lps for draw in with_mains().plan.draws)
    says(f"the answer falls from 62 to **{brought:.1f} L/s**")
    left = [one["residual_mpa"] for one in found["running"]]
    assert len(left) == 3
    says(f"with all three running each has its {min(left):.3f} MPa left")
    assert max(left) - min(left) < 0.001


def test_the_bounds_of_the_console() -> None:
    says(f"the {sources_near.HYDRANTS} nearest hydrants and {sources_near.OTHERS} other sources")
    says(f"stand within {sources_near.TOGETHER_M:.0f} m", f"to the nearest {worth_walking.BATCH} of them")
    says(f"other incidents within {scenario_of.BESIDE_M / 1000:.0f} km draw")
    says(
        f"a pumper's pump ({scenario_of.ASSUMED_PUMP_LPS:.0f} L/s at 1.0 MPa)",
        f"hose of {scenario_of.ASSUMED_HOSE_MM:.0f} mm, two lines",
    )
    says(f"takes more than {modelled.MODEL_WAIT_S:.0f} s", f"for the {crossed.MOST} lays of the least hose")
