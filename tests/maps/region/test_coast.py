"""Which side of a shore is sea."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.region.coast import sea
from models.geo import Box

BOX = Box(0.0, 0.0, 10.0, 10.0)


def wet(surfaces: list[str], x: float, y: float) -> bool:
    return any(shapely.contains_xy(shapely.from_geojson(surface), x, y) for surface in surfaces)


def test_the_water_is_on_the_right_hand_of_the_shore() -> None:
    northward = [(4.0, -1.0), (4.0, 11.0)]
    assert [wet(sea([northward], BOX), x, 5) for x in (2, 8)] == [False, True]
    assert [wet(sea([northward[::-1]], BOX), x, 5) for x in (2, 8)] == [True, False]


def test_an_island_is_dry_in_the_sea_and_a_bay_is_wet_in_the_land() -> None:
    island = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
    around = sea([island], BOX)
    assert [wet(around, *place) for place in ((5, 5), (1, 1))] == [False, True]
    bay = sea([island[::-1]], BOX)
    assert [wet(bay, *place) for place in ((5, 5), (1, 1))] == [True, False]


def test_a_shore_that_was_cut_off_short_of_the_edge_still_parts_the_box() -> None:
    assert [wet(sea([[(4.0, 0.5), (4.0, 9.7)]], BOX), x, 5) for x in (2, 8)] == [False, True]


def test_a_shore_that_ends_in_the_middle_makes_no_sea() -> None:
    assert sea([[(4.0, -1.0), (4.0, 5.0)]], BOX) == []


@pytest.mark.parametrize("shores", [[], [[(1.0, 1.0)]], [[(20.0, 1.0), (20.0, 5.0)]], [[(1.0, 1.0), (1.0, 1.0)]]])
def test_where_no_shore_is_nothing_is_drawn(shores: list[list[tuple[float, float]]]) -> None:
    assert sea(shores, BOX) == []


@given(st.permutations(range(4)), st.integers(1, 9))
def test_the_order_of_the_pieces_changes_nothing(order: list[int], at: int) -> None:
    turns = [(at / 1.0, -1.0), (at + 0.3, 3.0), (at - 0.3, 5.0), (at + 0.2, 8.0), (at / 1.0, 11.0)]
    pieces = [turns[number : number + 2] for number in order]
    found = sea(pieces, BOX)
    assert sum(shapely.from_geojson(surface).area for surface in found) == pytest.approx(100 - 10 * at, abs=4)
