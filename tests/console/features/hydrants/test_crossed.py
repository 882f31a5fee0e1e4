"""Roads are counted of the lays the plan has and might have, on real roads, and then weigh."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.hydrants.crossed import MOST, worth_counting
from console.features.hydrants.plan_rows import detail
from console.features.hydrants.plan_shapes import CROSSES, plan_shapes, strokes
from console.features.hydrants.solving import better_answer, first_answer
from console.features.hydrants.walks import WalkBook
from maps.export.things import take
from maps.routing import Router
from maps.shapes import ShapeLayer, Spot
from maps.symbols import ShapeStyle
from models.geo import distance_m
from models.hydrant import Hydrant
from models.incident import Dispatch, Incident
from models.water_need import WaterPoint
from resources.words import set_language
from tests.console.features.hydrants.fireground import Ground, engine, hydrant
from tests.maps.osm_file import place
from tests.maps.towns import crossroads
from tests.models.facts import NOON


@pytest.fixture(scope="module")
def router() -> Iterator[Router]:
    made = Router(crossroads())
    yield made
    made.close()


def at(number: str, x_m: float) -> Hydrant:
    lon, lat = place(x_m, 0)
    return Hydrant(number=number, lon=lon, lat=lat, outlets=1, flow_lps=20.0)


def test_of_two_lays_of_the_same_hose_the_one_that_crosses_no_road_is_taken(tmp_path: Path, router: Router) -> None:
    """The fire is at 160 m along the street, one hydrant beyond Cross Road, the other as far on this side."""
    set_language("en")
    lon, lat = place(160, 0)
    fire = Incident(
        number="2-001", type="building_fire", grade=2, lon=lon, lat=lat, address="x",
        dispatches=(Dispatch(unit_id="E1", made_at=NOON),), water_points=(WaterPoint(id="A", demand_lps=15.0),),
    )  # fmt: skip
    with Ground(tmp_path, I=fire, E1=engine(), beyond=at("H-1", 232), here=at("H-2", 86)) as ground:
        ground.book = WalkBook(lambda: router)
        first = first_answer(ground.known())
        assert first is not None
        assert [d.option.hose_m for d in first.plan.draws] == [80]
        assert "not counted yet" in detail(first, "E1", NOON)
        pairs = worth_counting(first)
        assert len(pairs) == 2
        counted = ground.book.count(pairs, 30.0)
        assert (counted.fresh, counted.left) == (True, False)
        again = first_answer(ground.known(), first)
        assert again is not None
        best = better_answer(again, threading.Event())
    assert [d.option.source_id for d in best.plan.draws] == ["here"]
    assert {pair: [road.name for road in roads] for pair, roads in best.known.crossed.items()} == {
        ("beyond", "I/A"): ["Cross Road"], ("here", "I/A"): [],
    }  # fmt: skip
    assert best.plan.proven
    assert "crosses no road" in detail(best, "E1", NOON)
    line = best.line("E1")
    assert line is not None
    assert line.lay is not None
    assert line.lay.crossings == ()
    assert not [shape for shape in plan_shapes(best, router) if shape.style == CROSSES]


def test_the_road_a_lay_crosses_is_marked_where_it_is_with_its_name_on_the_map_and_in_a_file(
    tmp_path: Path, router: Router
) -> None:
    set_language("en")
    lon, lat = place(160, 0)
    fire = Incident(
        number="2-001", type="building_fire", grade=2, lon=lon, lat=lat, address="x",
        dispatches=(Dispatch(unit_id="E1", made_at=NOON),), water_points=(WaterPoint(id="A", demand_lps=15.0),),
    )  # fmt: skip
    with Ground(tmp_path, I=fire, E1=engine(), beyond=at("H-1", 232)) as ground:
        ground.book = WalkBook(lambda: router)
        first = first_answer(ground.known())
        assert first is not None
        assert not [shape for shape in plan_shapes(first, router) if shape.style == CROSSES], "not known yet"
        ground.book.count(worth_counting(first), 30.0)
        again = first_answer(ground.known(), first)
        assert again is not None
        shapes = plan_shapes(again, router)
        assert "hose ramps needed: Cross Road" in detail(again, "E1", NOON)
    (sign,) = [shape for shape in shapes if shape.style == CROSSES]
    assert isinstance(sign, Spot)
    assert distance_m(sign.lon, sign.lat, *place(200, 0)) < 1.0
    assert sign.text == "Cross Road"
    layer = ShapeLayer("lays", "x", ShapeStyle(strokes()))
    layer.set_shapes(shapes)
    written = [(thing.name, taken.words(thing.style)) for taken in [take(layer)] for thing in taken.things()]
    assert ("Cross Road", "Hose across a road: ramp") in written


def test_guessed_ways_are_not_counted_and_of_very_many_only_so_many(tmp_path: Path) -> None:
    with Ground(tmp_path, **{f"h{n}": hydrant(30 + n) for n in range(MOST + 10)}) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert first.known.estimated
        assert worth_counting(first) == []
