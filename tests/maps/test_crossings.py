"""The roads a hose crosses are told, with their place and name, where a network can tell, and only there."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.crossings import MOST_POINTS, crossed, crossings_of, trace_of
from maps.routing import Router, StraightLineRouter
from models.geo import distance_m
from tests.maps.osm_file import place
from tests.maps.towns import crossroads


@pytest.fixture(scope="module")
def router() -> Iterator[Router]:
    made = Router(crossroads())
    yield made
    made.close()


WAYS = {
    "along the street alone": ((-100, 0), (20, 0), 0),
    "over a road that goes on at both sides": ((150, 0), (250, 0), 1),
    "over a service road": ((250, 0), (350, 0), 0),
    "past a road that ends there": ((350, 0), (450, 0), 0),
    "into a road that ends there": ((350, 0), (400, 80), 0),
    "round the corner of a crossing": ((150, 0), (200, -80), 0),
    "on a footway over the street": ((500, -80), (500, 80), 1),
    "onto the street from one side and off at the other": ((50, -80), (70, 80), 1),
    "from a footway along the street over the road": ((50, -80), (250, 0), 1),
    "the whole street": ((-100, 0), (650, 0), 1),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_way_crosses_what_goes_on_at_both_its_sides(router: Router, name: str) -> None:
    start, end, expected = WAYS[name]
    assert len(router.crossings(place(*start), place(*end)) or ()) == expected
    assert len(router.crossings(place(*end), place(*start)) or ()) == expected, "the other way round"


CROSSED = {
    "a road that goes on at both sides": ((150, 0), (250, 0), (200, 0), "tertiary", "Cross Road"),
    "a street under a footway": ((500, -80), (500, 80), (500, 0), "residential", "Main Street"),
    "a street come onto and left": ((50, -80), (70, 80), (70, 0), "residential", "Main Street"),
}


@pytest.mark.parametrize("name", CROSSED)
def test_a_crossing_lies_where_the_road_is_and_has_its_class_and_its_name(router: Router, name: str) -> None:
    start, end, spot, road_class, called = CROSSED[name]
    told = router.crossings(place(*start), place(*end))
    assert told is not None
    (found,) = told
    assert distance_m(found.lon, found.lat, *place(*spot)) < 1.0
    assert (found.road_class, found.name, found.is_busy) == (road_class, called, False)


def test_a_busy_road_is_one_by_its_class_and_the_gravest_of_two_that_meet_counts() -> None:
    roads = [road(0, road_class="residential"), road(180, road_class="secondary"), road(181, road_class="odd")]
    edge = {**road(90), "end_heading": 90, "end_shape_index": 1, "end_node": {"intersecting_edges": roads}}
    (found,) = crossed({"edges": [edge, road(90)], "shape": SHAPE})
    assert (found.road_class, found.is_busy) == ("secondary", True)
    assert (found.lon, found.lat) == pytest.approx((11.0, 48.0))


def test_an_engine_that_cannot_say_what_a_road_is_called_leaves_it_without_a_name() -> None:
    edge = {
        **road(90), "end_heading": 90, "end_shape_index": 1, "names": ["Main Street"],
        "end_node": {"intersecting_edges": [road(0), road(180)]},
    }  # fmt: skip
    trace = {"edges": [edge, road(90)], "shape": SHAPE}
    meets = [
        {"edge": {"classification": {"classification": "residential"}}, "edge_info": {"names": names}}
        for names in (["Main Street"], [], ["Side Street", "B 2"], ["Side Street"])
    ]
    for located, expected in (
        (None, ""), ([], ""), ([{"edges": None}], ""), ([{"edges": meets[:2]}], ""),
        ([{"edges": meets}], "Side Street"),
    ):  # fmt: skip
        answers = {"trace_attributes": trace, "locate": located}
        told = crossings_of([(11.0, 48.0), (11.1, 48.0)], partial(_answer, answers))
        assert told is not None
        (found,) = told
        assert found.name == expected


def test_where_no_way_leads_or_no_road_is_known_nothing_is_told(router: Router) -> None:
    assert router.crossings((8.0, 48.0), place(0, 0)) is None
    assert StraightLineRouter().crossings(place(0, 0), place(100, 0)) is None
    assert trace_of([place(0, 0)]) is None
    assert trace_of([place(0, 0)] * (MOST_POINTS + 1)) is None


def _answer(answers: Mapping[str, Any], question: str, _content: Mapping[str, object]) -> Any:
    return answers[question]


def road(heading: float, **fields: Any) -> dict[str, Any]:
    return {"begin_heading": heading, "driveability": "both", "use": "road", "road_class": "residential", **fields}


HEADINGS = st.integers(0, 359)
SHAPE = "__upzA_kk~S" + "??" * 8
"""(11, 48) again and again, as Valhalla writes it."""


@given(st.lists(st.tuples(HEADINGS, HEADINGS, st.lists(HEADINGS, max_size=4)), max_size=8), st.integers(0, 359))
def test_no_more_is_crossed_than_there_are_nodes_and_turning_the_map_changes_nothing(
    steps: list[tuple[int, int, list[int]]], turn: int
) -> None:
    def way(by: int) -> dict[str, Any]:
        return {
            "edges": [
                {
                    **road((begin + by) % 360), "end_heading": (end + by) % 360, "end_shape_index": at,
                    "end_node": {"intersecting_edges": [road((beside + by) % 360) for beside in besides]},
                }
                for at, (begin, end, besides) in enumerate(steps)
            ],
            "shape": SHAPE,
        }  # fmt: skip

    assert len(crossed(way(0))) <= max(0, len(steps) - 1)
    assert crossed(way(turn)) == crossed(way(0))


def test_an_answer_without_edges_crosses_nothing() -> None:
    assert crossed({}) == []
    assert crossed({"edges": [{}, {}]}) == []
