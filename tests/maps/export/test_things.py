"""What of layers goes into a file."""

import math

import pytest

from maps.export.things import take
from maps.live import AGELESS, Fix, LiveLayer
from maps.shapes import Circle, Line, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from tests.maps.export.layers import LAT, LON, marks, points, shapes


def test_points_have_their_names_and_those_that_are_nowhere_or_filtered_are_left_out(qapp) -> None:
    layer = points()
    assert [(one.name, one.style) for one in take(layer).things()] == [("№ 1", 0), ("№ 2", 1)]
    layer.hide_styles([1])
    assert [one.name for one in take(layer).things()] == ["№ 1"]


def test_a_mark_without_a_number_for_a_place_is_left_out(qapp) -> None:
    assert [one.coordinates for one in take(marks()).things()] == [(LON, LAT)]


def test_shapes_are_closed_and_a_circle_is_as_wide_as_it_says(qapp) -> None:
    line, area, circle = take(shapes()).things()
    assert (line.type, area.type, circle.type) == ("LineString", "Polygon", "Polygon")
    assert area.coordinates[0][0] == area.coordinates[0][-1]
    assert area.old
    assert not circle.old
    north = max(lat for _lon, lat in circle.places)
    assert math.isclose((north - LAT) * 111_195, 1000, rel_tol=0.01)


def test_what_moves_says_when_it_was_there_and_whether_that_is_old(qapp) -> None:
    style = LayerStyle((Symbol(Shape.CIRCLE, "#ff2020", "车"),))
    layer = LiveLayer("unit", "车", style, clock=lambda: 1_800_000_000.0)
    layer.report([Fix("new", LON, LAT, 1_799_999_999.0), Fix("old", LON, LAT, 1_700_000_000.0, 0, None, True)])
    layer.report([Fix("house", LON, LAT, AGELESS)])
    found = list(take(layer).things())
    layer.stop()
    assert [one.old for one in found] == [False, True, False]
    assert found[0].at == "2027-01-15T07:59:59+00:00"
    assert found[2].at == ""
    assert isinstance(layer.style, LayerStyle)
    assert [layer.style.symbols[one.style].stale for one in found] == [False, True, False]


@pytest.mark.parametrize("style", [-1, 0, 7])
def test_a_style_nobody_knows_has_a_colour_and_no_words(qapp, style: int) -> None:
    for layer in (marks(), shapes()):
        taken = take(layer)
        assert taken.colour(style).startswith("#")
        assert bool(taken.words(style)) == (style == 0)


def test_what_goes_over_the_antimeridian_is_there_on_both_sides(qapp) -> None:
    layer = ShapeLayer("s", "图形", ShapeStyle((Stroke("#20a040", "线"),)))
    layer.set_shapes(
        [Line("l", ((179.99, LAT), (-179.99, LAT)), 0, "堤"), Circle("c", 180.0, LAT, 1_000.0, 0, "圈")]
    )
    found = list(take(layer).things())
    assert [(one.type, one.name) for one in found] == [("LineString", "堤")] * 2 + [("Polygon", "圈")] * 2
    assert all(max(lon for lon, _lat in one.places) - min(lon for lon, _lat in one.places) < 1 for one in found)
