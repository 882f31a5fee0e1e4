"""On the map a lay is told by its stroke and its words, and a point of attack by its mark."""

from pathlib import Path

from console.features.hydrants.plan_shapes import ASSUMED, FED, HELD, LACKING, MOVES, OFFERED, plan_shapes, strokes
from console.features.hydrants.solving import first_answer
from maps.routing import StraightLineRouter
from maps.shapes import Line, Spot
from models.hydrant import HydrantStatus
from models.water_need import WaterPoint
from resources.words import set_language
from tests.console.features.hydrants.fireground import LAT, LON, Ground, engine, fire, held, hydrant


def test_every_stroke_is_told_apart_without_its_colour() -> None:
    looks = [(s.dash_px, s.along, s.symbol) for s in strokes()]
    assert len(set(looks)) == len(looks)
    assert all(s.title and s.on_light for s in strokes())


def test_lays_run_from_the_source_to_the_point_with_hose_and_flow_in_words(tmp_path: Path) -> None:
    set_language("en")
    facts = {
        "I": fire(["E1", "E2", "E3"], 60.0), "E2": engine("E2"), "E3": engine("E3", hose_stock="80×20"),
        "a": hydrant(50, flow_lps=20.0, assignments=(held("E1"),)), "b": hydrant(90),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        shapes = {shape.id: shape for shape in plan_shapes(found, StraightLineRouter())}
        stands, assumed, point = shapes["lay/E1"], shapes["lay/E2"], shapes["point/I/A"]
        assert isinstance(stands, Line)
        assert isinstance(assumed, Line)
        assert isinstance(point, Spot)
        assert (stands.style, assumed.style, point.style) == (HELD, ASSUMED, LACKING)
        assert stands.points[-1] == (LON, LAT)
        assert stands.text == "E1: ≈80 m · 4×1 · 20 L/s"
        assert point.text == "A: 35/60 L/s"
        assert point.beside, "the place is the incident's, whose grade has to be seen"
        assert "lay/E3" not in shapes


def test_a_move_is_drawn_as_one_and_a_point_that_has_enough_says_so(tmp_path: Path) -> None:
    facts = {
        "a": hydrant(50, status=HydrantStatus.MISSING, assignments=(held("E1"),)), "b": hydrant(90, flow_lps=30.0),
        "I": fire(water_points=(WaterPoint(id="A", demand_lps=25), WaterPoint(id="B", demand_lps=0))),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        shapes = plan_shapes(found, StraightLineRouter())
        assert [shape.style for shape in shapes] == [MOVES, FED]
        assert OFFERED != MOVES
