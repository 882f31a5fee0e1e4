"""The roads a hose crosses are counted where a network can tell, and only there."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.crossings import MOST_POINTS, crossed, trace_of
from maps.routing import Router, StraightLineRouter
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
    assert router.crossings(place(*start), place(*end)) == expected
    assert router.crossings(place(*end), place(*start)) == expected, "the other way round"


def test_where_no_way_leads_or_no_road_is_known_nothing_is_told(router: Router) -> None:
    assert router.crossings((8.0, 48.0), place(0, 0)) is None
    assert StraightLineRouter().crossings(place(0, 0), place(100, 0)) is None
    assert trace_of([place(0, 0)]) is None
    assert trace_of([place(0, 0)] * (MOST_POINTS + 1)) is None


def road(heading: float, **fields: Any) -> dict[str, Any]:
    return {"begin_heading": heading, "driveability": "both", "use": "road", "road_class": "residential", **fields}


HEADINGS = st.integers(0, 359)


@given(st.lists(st.tuples(HEADINGS, HEADINGS, st.lists(HEADINGS, max_size=4)), max_size=8), st.integers(0, 359))
def test_no_more_is_crossed_than_there_are_nodes_and_turning_the_map_changes_nothing(
    steps: list[tuple[int, int, list[int]]], turn: int
) -> None:
    def way(by: int) -> dict[str, Any]:
        return {
            "edges": [
                {
                    **road((begin + by) % 360), "end_heading": (end + by) % 360,
                    "end_node": {"intersecting_edges": [road((beside + by) % 360) for beside in besides]},
                }
                for begin, end, besides in steps
            ]
        }  # fmt: skip

    assert 0 <= crossed(way(0)) <= max(0, len(steps) - 1)
    assert crossed(way(turn)) == crossed(way(0))


def test_an_answer_without_edges_crosses_nothing() -> None:
    assert crossed({}) == 0
    assert crossed({"edges": [{}, {}]}) == 0
