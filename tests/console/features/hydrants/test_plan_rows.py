"""What a row and the text under it say: metres and lengths, what would be left, how sure it is."""

import math
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from console.features.hydrants.plan_rows import (
    UNBROKEN,
    Named,
    adequacy_badge,
    change_text,
    demand_text,
    detail,
    flow_text,
    hose_text,
    proof_text,
    pump_text,
    step_badge,
)
from console.features.hydrants.solving import better_answer, first_answer
from models.hydrant import HydrantStatus
from models.water_need import WaterPoint
from resources.words import set_language, t
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant
from tests.models.facts import NOON


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def test_a_lay_is_told_in_metres_lengths_and_lines_and_an_estimate_is_marked(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(99, flow_lps=20.0)) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (line,) = found.lines
        assert (hose_text(line), flow_text(line), pump_text(line)) == ("≈140 m 7×1", "20", "0.56")
        assert step_badge(line).text == "new"
        named = Named()
        assert named.way(line) == "a"
        named.answer = found
        assert named.way(line) == "H99"
        assert adequacy_badge(found).text == "40 L/s short"
        assert change_text(found) == "1 new"


def test_crossings_are_not_promised_to_be_counted_where_no_roads_are_known(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(99, flow_lps=20.0)) as ground:
        found = first_answer(ground.known())
        assert found is not None
        levels = [words for words in detail(found, "E1", NOON).split("\n") if "crossings" in words]
        assert levels == ["· road crossings not counted: no roads are known here"]


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_no_time_is_told_for_a_lay_through_which_no_water_comes(tmp_path: Path, spoken: str) -> None:
    set_language(spoken)
    with Ground(tmp_path, a=hydrant(99, flow_lps=20.0)) as ground:
        found = first_answer(ground.known())
    assert found is not None
    (line,) = found.lines
    assert line.lay is not None
    assert t("hydrants.detail.water_after", minutes=f"{line.lay.minutes:.0f}") in detail(found, "E1", NOON)
    dry = replace(line, lay=replace(line.lay, flow_lps=0.0, minutes=math.inf))
    words = detail(replace(found, lines=(dry,)), "E1", NOON)
    assert "inf" not in words
    assert t("hydrants.detail.water_never") in words
    assert step_badge(dry).text == t("hydrants.step.dry")


def test_an_engine_without_water_has_dashes_and_its_reason(tmp_path: Path) -> None:
    with Ground(tmp_path, E1=engine(hose_stock="")) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (line,) = found.lines
        assert (hose_text(line), flow_text(line), pump_text(line)) == ("—", "—", "—")
        assert detail(found, "E1", NOON).startswith("E1: the engine carries no hose")
        assert adequacy_badge(found).tone == "refused"
        assert change_text(found) == "No water to give."


def test_a_move_names_what_is_left_and_that_water_may_run(tmp_path: Path) -> None:
    facts = {
        "a": hydrant(50, number="H-03", status=HydrantStatus.OUT_OF_SERVICE, assignments=(held("E1"),)),
        "b": hydrant(90, flow_lps=80.0),
        "I": fire(water_points=(WaterPoint(id="A", name="north", demand_lps=10), WaterPoint(id="B", demand_lps=5))),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        named = Named()
        named.answer = found
        (line,) = found.lines
        assert named.way(line) == "H-03 ▸ H90→A"
        assert "Water may be running" in detail(found, "E1", NOON)
        assert change_text(found) == "1 to move, water running"
        said = demand_text(found)
        assert said.replace(UNBROKEN, " ") == "Wanted: 15 L/s (A north 10, B 5)"
        assert f"north{UNBROKEN}10" in said, "a lone figure on the next line is read by nobody"


def test_proof_is_told_in_words_before_and_after(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(60, flow_lps=20.0)) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert proof_text(first) == "no plan brings more water; still looking for less hose"
        water, *others = first.plan.levels
        more = replace(first.plan, levels=(replace(water, bound=water.value + 40.0), *others))
        assert proof_text(replace(first, plan=more)) == "still looking: at most 40 L/s more"
        assert proof_text(better_answer(first, threading.Event())) == "proven: nothing better exists"


def test_the_lengths_of_a_mixed_line_are_counted_without_a_wrong_plural(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(99, flow_lps=20.0)) as ground:
        found = first_answer(ground.known())
    assert found is not None
    (line,) = found.lines
    assert line.lay is not None
    mixed = replace(line, lay=replace(line.lay, hose=((4, 80.0), (1, 65.0))))
    words = detail(replace(found, lines=(mixed,)), "E1", NOON)
    assert "lengths in each: 4 of 80 mm + 1 of 65 mm;" in words
    assert "1 lengths" not in words
