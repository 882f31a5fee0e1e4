"""An answer is told in the numbers people use: what the pump makes, why not the nearer one, what was assumed."""

import threading
from pathlib import Path

import pytest

from console.features.hydrants.answer import level_words
from console.features.hydrants.solving import better_answer, first_answer
from models.hydrant import WaterType
from models.water_need import Tie, WaterPoint, WaterTie
from resources.words import set_language
from tests.console.features.hydrants.fireground import Ground, engine, fire, hydrant
from tests.models.facts import NOON


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def test_a_line_has_what_a_pump_operator_needs(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(99, flow_lps=20.0)) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (line,) = found.lines
        assert line.lay is not None
        # 99 m straight is 139 m of way: 7 lengths of 80 mm in one line, k L Q^2 + 0.15 MPa.
        assert (line.number, line.lay.hose_m, line.lay.lengths, line.lay.lines, line.lay.hose) == (
            "E1", 140.0, 7, 1, ((7, 80.0),),
        )  # fmt: skip
        assert line.lay.pump_mpa == pytest.approx(7.35499e-6 * 140 * 20**2 + 0.15, abs=1e-6)
        assert line.lay.about
        assert line.lay.minutes > 1


def test_nearer_sources_are_refused_by_their_numbers_and_a_fallback_is_named(tmp_path: Path) -> None:
    facts = {
        "a": hydrant(30, pressure_mpa=0.08), "b": hydrant(60, flow_lps=40.0), "c": hydrant(80, flow_lps=30.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (line,) = found.lines
        assert line.change.source_id == "b"
        assert line.nearer == ("H30 (42 m): too weak: 0.08 MPa",)
        assert line.fallback.startswith("H80, 120 m of hose, 30 L/s")


def test_what_lacks_is_closed_by_ways_that_are_named(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"]), "E2": engine("E2"), "a": hydrant(60, flow_lps=20.0),
        "c": hydrant(200, number="C-3", type=WaterType.CRANE, flow_lps=30.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        first = first_answer(ground.known())
        assert first is not None
        found = better_answer(first, threading.Event())
        assert found.brought_lps < found.wanted_lps
        assert any("C-3" in words and "E" in words for words in found.closing)


def test_with_several_points_each_way_out_names_its_own(tmp_path: Path) -> None:
    points = (WaterPoint(id="A", demand_lps=20), WaterPoint(id="B", name="south", demand_lps=30))
    facts = {
        "I": fire(["E1", "E2"], water_points=points), "E2": engine("E2"), "a": hydrant(60, flow_lps=20.0),
        "c": hydrant(200, number="C-3", type=WaterType.CRANE, flow_lps=30.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert found.closing
        assert all(words.startswith(("A: +", "south: +")) for words in found.closing)


def test_what_was_assumed_and_what_cannot_be_held_is_said(tmp_path: Path) -> None:
    ties = (WaterTie(unit_id="E1", hydrant_id="far", tie=Tie.PINNED, at=NOON),)
    facts = {
        "I": fire(demand_lps=None, water_ties=ties), "E1": engine(pump_flow_lps=0.0),
        "a": hydrant(60), "far": hydrant(380, number="H-far"),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        said = "\n".join(found.assumptions)
        assert "A: 20 L/s taken from the demand table" in said
        assert "E1: pump flow not on record" in said
        assert "E1 cannot be held on H-far" in said
        assert "heights not known, taken as level" in said
        assert "not verified" in said
        assert found.lines[0].assumptions[0].startswith("flow never measured")


def test_every_level_says_how_far_it_is_proven(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(60, flow_lps=20.0)) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert level_words(first.plan.levels[0]) == "water 20 L/s (proven)"
        assert level_words(first.plan.levels[2]).startswith("hose 100 m (at best 0")
        found = better_answer(first, threading.Event())
        words = [level_words(level) for level in found.plan.levels]
        assert words[0] == "water 20 L/s (proven)"
        assert words[2] == "hose 100 m (proven)"
        assert words[4].startswith("spare on the fullest main 100 %")
