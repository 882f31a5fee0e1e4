"""Roads are counted of the lays the plan has and might have, on real roads, and then weigh."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.hydrants.crossed import MOST, worth_counting
from console.features.hydrants.plan_rows import detail
from console.features.hydrants.solving import better_answer, first_answer
from console.features.hydrants.walks import WalkBook
from maps.routing import Router
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
    assert best.known.crossed == {("beyond", "I/A"): 1, ("here", "I/A"): 0}
    assert best.plan.proven
    assert "crosses no road" in detail(best, "E1", NOON)
    line = best.line("E1")
    assert line is not None
    assert line.lay is not None
    assert line.lay.crossings == 0


def test_guessed_ways_are_not_counted_and_of_very_many_only_so_many(tmp_path: Path) -> None:
    with Ground(tmp_path, **{f"h{n}": hydrant(30 + n) for n in range(MOST + 10)}) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert first.known.estimated
        assert worth_counting(first) == []
