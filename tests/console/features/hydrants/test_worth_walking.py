"""What the roads are not asked about never has to be taken."""

import random
import time
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.plan import at_once, best
from console.features.hydrants.allocation.problem import Score, score
from console.features.hydrants.allocation.scenario import Engine, Hose, Incident, Main, Point, Rules, Scenario, Way
from console.features.hydrants.allocation.supply import supply
from console.features.hydrants.sources_near import Near, source_of
from console.features.hydrants.walks import WalkBook
from console.features.hydrants.worth_walking import BATCH, Worth, worth_walking
from maps.routing import StraightLineRouter, WalkDistance
from models.geo import distance_m
from models.hydrant import Hydrant
from models.record import Record
from tests.console.features.hydrants.allocation.test_plan import assert_equal
from tests.console.features.hydrants.fireground import LAT, LON, hydrant

EVERYTHING = 10_000
CAPACITY_LPS = {"M0": 20.0, "M1": 40.0}


class Winding(StraightLineRouter):
    """Ways between as long as the straight line and twice that; to some places none leads."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def walk_distances(
        self, origin: tuple[float, float], targets: Sequence[tuple[float, float]]
    ) -> list[WalkDistance | None]:
        """The same for the same places."""
        self.asked += len(targets)
        found: list[WalkDistance | None] = []
        for target in targets:
            turns = random.Random(f"{origin}{target}").uniform(0.9, 2.0)
            metres = distance_m(*origin, *target) * max(1.0, turns)
            found.append(None if turns > 1.95 else WalkDistance(metres, metres, 0.0))
        return found


def records(chance: random.Random, count: int) -> dict[str, Record[Hydrant]]:
    """Hydrants to every side, some of them weak, out of reach of a sensor, on a shared main, or higher up."""
    found = {}
    for number in range(count):
        fact = hydrant(
            0.0, number=f"h{number}", lon=LON + chance.uniform(-2e-3, 2e-3), lat=LAT + chance.uniform(-2e-3, 2e-3),
            flow_lps=chance.choice([8.0, 15.0, 15.0, 22.0, None]), outlets=chance.choice([1, 2]),
            main_id=chance.choice(["", "", "M0", "M1", "M9"]), pressure_mpa=chance.choice([None, None, 0.2, 0.05]),
            elevation_m=chance.choice([None, 0.0, 12.0]),
        )  # fmt: skip
        found[f"h{number}"] = Record(kind="hydrant", id=f"h{number}", fact=fact)
    return found


def asked(seed: int, count: int, engines: int, batch: int, *, modelled: bool = False) -> tuple[Scenario, int]:
    """A fire of two points with that many hydrants around, and how many ways were asked for."""
    chance, router = random.Random(seed), Winding()
    rows = records(chance, count)
    given = {key: source_of(row, None) for key, row in rows.items()}
    points = tuple(
        Point(
            id=f"P{p}", lon=LON + p * 5e-4, lat=LAT, demand_lps=chance.choice([15.0, 40.0]),
            elevation_m=chance.choice([None, 0.0]),
        )
        for p in range(2)
    )  # fmt: skip
    crews = tuple(
        Engine(
            id=f"E{e}", incident_id="I", pump_lps=chance.choice([10.0, 30.0]),
            hose=(Hose(length_m=chance.choice([100.0, 240.0])),),
        )
        for e in range(engines)
    )  # fmt: skip
    held = frozenset(chance.sample(sorted(rows), 2))
    worth = Worth(
        given, {k: supply(s, Rules()) for k, s in given.items()}, CAPACITY_LPS, held, None if modelled else engines
    )
    near = Near(rows, {p.id: set(rows) for p in points})
    ways = worth_walking(WalkBook(lambda: router), points, near, worth, batch)
    scenario = Scenario(
        incidents=(Incident(id="I", points=points),), engines=crews, ways=tuple(ways), only_ways=True,
        sources=tuple(given.values()), mains=tuple(Main(id=m, capacity_lps=c) for m, c in CAPACITY_LPS.items()),
        pins=(("E0", min(held)),),
    )  # fmt: skip
    return scenario, router.asked


def reached(scenario: Scenario) -> Score:
    ground = prepare(scenario)
    plan = best(ground.problem, at_once(ground.problem), time.monotonic() + 30)
    assert plan.proven
    return score(ground.problem, plan.draws)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_best_plan_is_as_good_without_what_was_left_out(seed: int) -> None:
    whole, _ = asked(seed, 24, 3, EVERYTHING)
    less, _ = asked(seed, 24, 3, 4)
    assert len(less.ways) <= len(whole.ways) == 48
    assert set(less.ways) <= set(whole.ways)
    assert_equal(reached(less), reached(whole))


def test_of_many_alike_only_the_nearest_are_asked_about() -> None:
    fewer = 0
    for seed in range(5):
        _, questions = asked(seed, 200, 2, BATCH)
        assert questions >= 2 * BATCH
        fewer += questions < 2 * 200
    assert fewer == 5


def test_where_a_model_may_know_better_every_source_is_asked_about() -> None:
    whole, questions = asked(1, 200, 2, BATCH, modelled=True)
    assert questions == len(whole.ways) == 2 * 200


def test_points_far_apart_have_their_own_sources() -> None:
    rows = {
        "a": Record(kind="hydrant", id="a", fact=hydrant(0)),
        "b": Record(kind="hydrant", id="b", fact=hydrant(900)),
    }
    given = {key: source_of(row, None) for key, row in rows.items()}
    points = [Point(id="P", lon=LON, lat=LAT, demand_lps=9), Point(id="Q", lon=LON, lat=LAT + 0.008, demand_lps=9)]
    near = Near(rows, {"P": {"a"}, "Q": {"b"}})
    worth = Worth(given, {k: supply(s, Rules()) for k, s in given.items()}, {}, frozenset(), 1)
    ways = worth_walking(WalkBook(StraightLineRouter), points, near, worth)
    assert [(w.source_id, w.point_id) for w in ways] == [("a", "P"), ("b", "Q")]
    closer = [points[0], structs.replace(points[1], lat=LAT + 0.001)]
    both = worth_walking(WalkBook(StraightLineRouter), closer, near, worth)
    assert len(both) == 4
    assert all(isinstance(way, Way) and way.estimated for way in both)
