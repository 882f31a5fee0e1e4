"""Ways to close the gaps of several points: what one of them takes is not promised to another."""

from typing import Any

import pytest

from console.features.hydrants.allocation.extras import Clash, Extra
from console.features.hydrants.allocation.gaps import gaps
from console.features.hydrants.allocation.report import extra_sentence, report
from console.features.hydrants.allocation.scenario import Engine, Incident, Main, Point, Scenario, Source, Way
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import LAT, LON, engine
from tests.console.features.hydrants.allocation.test_explain import asked


def crane(id_: str, **more: Any) -> Source:
    return Source(id=id_, lon=LON, lat=LAT + 0.001, **{"kind": "crane", "flow_lps": 40.0, **more})


def two_points(
    *sources: Source, engines: tuple[Engine, ...], wants: tuple[float, float] = (20.0, 10.0), **more: Any
) -> Scenario:
    """Two points side by side, 100 m from every source."""
    points = tuple(Point(id=key, lon=LON, lat=LAT, demand_lps=lps) for key, lps in zip("AB", wants, strict=True))
    ways = tuple(Way(source_id=s.id, point_id=p.id, walk_m=100.0) for s in sources for p in points)
    return Scenario(
        incidents=(Incident(id="I", points=points),), engines=engines, sources=sources, ways=ways, **more
    )


def offered(scenario: Scenario) -> dict[str, tuple[Extra, ...]]:
    ground, plan, _ = asked(scenario)
    return {gap.point_id: gap.extras for gap in gaps(ground, plan)}


def test_the_next_point_is_offered_the_next_engine() -> None:
    found = offered(two_points(crane("C", outlets=2), engines=(engine("E1"), engine("E2"))))
    assert [len(ways[0].engine_ids) for ways in found.values()] == [1, 1]
    assert {e for ways in found.values() for e in ways[0].engine_ids} == {"E1", "E2"}
    assert [x.clashes for ways in found.values() for x in ways] == [(), ()]


def test_the_point_that_lacks_most_is_served_first() -> None:
    found = offered(two_points(crane("C"), engines=(engine("E1", 300), engine("E2")), wants=(10.0, 20.0)))
    assert found["B"][0].engine_ids == ("E1",)


def test_one_engine_for_two_points_is_said_to_be_for_one_of_them() -> None:
    found = offered(two_points(crane("C", outlets=2), engines=(engine("E1"),)))
    assert [(x.engine_ids, x.clashes) for ways in found.values() for x in ways] == [
        (("E1",), (Clash("B", ("E1",), ()),)),
        (("E1",), (Clash("A", ("E1",), ()),)),
    ]


@pytest.mark.parametrize(
    ("scarce", "capacity", "left"),
    [
        ({"outlets": 1}, 90.0, []),
        ({"outlets": 2, "flow_lps": 25.0}, 90.0, [(("E2",), 5.0)]),
        ({"outlets": 2}, 25.0, [(("E2",), 5.0)]),
    ],
)
def test_water_that_does_not_do_for_both_points_is_not_promised_to_both(
    scarce: dict[str, Any], capacity: float, left: list[tuple[tuple[str, ...], float]]
) -> None:
    crews = (engine("E1"), engine("E2"))
    main = (Main(id="M", capacity_lps=capacity),)
    found = offered(two_points(crane("C", main_id="M", **scarce), engines=crews, wants=(20.0, 10.0), mains=main))
    assert (found["A"][0].engine_ids, found["A"][0].flow_lps) == (("E1",), 20.0)
    *beside, whole = found["B"]
    assert [(x.engine_ids, round(x.flow_lps, 3)) for x in beside] == left
    assert not any(x.clashes for x in beside)
    assert whole.flow_lps == 10.0
    (clash,) = whole.clashes
    assert (clash.point_id, clash.source_ids) == ("A", ("C",))


def test_two_sources_of_one_main_are_not_promised_more_than_it_carries() -> None:
    both = (crane("C1", main_id="M", outlets=2), crane("C2", main_id="M", outlets=2))
    crews = (engine("E1"), engine("E2"))
    found = offered(two_points(*both, engines=crews, mains=(Main(id="M", capacity_lps=22.0),)))
    assert found["A"][0].flow_lps == 20.0
    assert found["B"][0].flow_lps == pytest.approx(2.0)
    assert found["B"][0].clashes == ()


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_what_excludes_another_way_is_said_in_words_and_written_out(spoken: str) -> None:
    set_language(spoken)
    scenario = two_points(crane("C"), engines=(engine("E1"),))
    said = extra_sentence(offered(scenario)["A"][0])
    assert ("takes E1, C as well: only one of both" if spoken == "en" else "也要用 E1、C，两者只能取其一") in said
    ground, plan, _ = asked(scenario)
    (way,) = report(ground, plan)["gaps"][1]["ways"]
    assert way["excludes"] == [{"point": "A", "engines": ["E1"], "sources": ["C"]}]


def test_a_way_that_cannot_be_taken_beside_the_first_keeps_no_engine_from_the_next_point() -> None:
    """Only E1 carries the water far, for A; B is out of E2's reach without E1, and C is within it."""
    points = tuple(
        Point(id=key, lon=LON, lat=LAT, demand_lps=lps) for key, lps in (("A", 16.0), ("B", 15.0), ("C", 10.0))
    )
    sources = tuple(crane(f"for {key}") for key in "ABC")
    metres = {"A": 300.0, "B": 380.0, "C": 60.0}
    ways = tuple(Way(source_id=f"for {key}", point_id=key, walk_m=m) for key, m in metres.items())
    scenario = Scenario(
        incidents=(Incident(id="I", points=points),), engines=(engine("E1", 300), engine("E2", 80)),
        sources=sources, ways=ways, only_ways=True,
    )  # fmt: skip
    first = {key: ways[0] for key, ways in offered(scenario).items()}
    assert {key: way.engine_ids for key, way in first.items()} == {"A": ("E1",), "B": ("E1", "E2"), "C": ("E2",)}
    assert [clash.point_id for clash in first["C"].clashes] == ["B"]
    assert first["C"].flow_lps == pytest.approx(10.0)
