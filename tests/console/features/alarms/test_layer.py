"""Alarms on the map: the graver, the more corners; what was handled is gone."""

from console.features.alarms.layer import style
from maps.symbols import Shape


def test_each_grade_has_a_shape_of_its_own() -> None:
    shapes = [symbol.shape for symbol in style().symbols]
    assert len(set(shapes)) == 4
    assert shapes[-1] is Shape.HEXAGON
