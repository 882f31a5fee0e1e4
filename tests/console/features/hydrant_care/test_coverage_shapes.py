"""On the map: circles while they can be told apart, gaps with their count, lines between hydrants too far apart."""

import numpy as np

from console.features.hydrant_care.coverage import Ground, Waters, cover
from console.features.hydrant_care.coverage_shapes import APART, GAP, MOST_DRAWN, NEW, PROTECTED, shapes, style
from maps.shapes import Circle, Line
from models.geo import Box

TOWN = Box(119.9, 29.9, 120.1, 30.1)


def _waters(*lons: float) -> Waters:
    lon = np.array(lons, dtype=float)
    ids = [f"h{at}" for at in range(len(lons))]
    return Waters(ids, ids, [""] * len(lons), lon, np.full(len(lons), 30.0), np.full(len(lons), True))


def _ground(*lons: float) -> Ground:
    return Ground(np.array(lons, dtype=float), np.full(len(lons), 30.0))


def test_each_kind_has_its_stroke_and_its_words() -> None:
    titles = [stroke.title for stroke in style().strokes]
    assert len(titles) == len(set(titles)) == 4


def test_circles_gaps_and_lines_of_what_is_in_view() -> None:
    found = cover(_ground(120.0, 120.02, 120.02), _waters(120.0, 120.005))
    new = found.what_if(120.02, 30.0)
    drawn = shapes(found, TOWN, new)
    circles = [(one.style, one.text) for one in drawn if isinstance(one, Circle)]
    assert circles[:2] == [(PROTECTED, ""), (PROTECTED, "")]
    assert (GAP, "2") in circles
    assert circles[-1][0] == NEW
    assert "2" in circles[-1][1]
    lines = [one for one in drawn if isinstance(one, Line)]
    assert [line.style for line in lines] == [APART, APART]
    assert lines[0].text.endswith(" 米")
    assert shapes(found, Box(0, 0, 1, 1)) == []


def test_a_hydrant_that_is_alone_is_ringed() -> None:
    drawn = shapes(cover(_ground(), _waters(120.0)), TOWN)
    assert [(type(one), one.style) for one in drawn] == [(Circle, PROTECTED), (Circle, APART)]


def test_more_circles_than_can_be_told_apart_are_not_drawn() -> None:
    many = cover(_ground(), _waters(*(120.0 + at * 1e-5 for at in range(MOST_DRAWN + 1))))
    assert [one for one in shapes(many, TOWN) if one.style == PROTECTED] == []
