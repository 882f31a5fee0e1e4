"""Alarms on the map: the graver, the more corners; what was handled is gone."""

from hypothesis import given

from console.features.alarms.layer import style, style_indexes
from maps.points import HIDDEN
from maps.symbols import Shape
from tests.console.features.styles import ROWS, Row, check, positions


def test_each_grade_has_a_shape_of_its_own() -> None:
    shapes = [symbol.shape for symbol in style().symbols]
    assert len(set(shapes)) == 4
    assert shapes[-1] is Shape.HEXAGON


@given(ROWS)
def test_every_alarm_has_a_symbol_or_is_hidden_whatever_its_record_says(rows: list[Row]) -> None:
    check(style(), style_indexes, rows)


def test_an_alarm_that_was_handled_is_not_drawn() -> None:
    rows = [("smoke", "new", 4, ""), ("smoke", "confirmed", 4, ""), ("smoke", "dismissed", 4, "")]
    assert list(style_indexes(positions(rows))) == [3, HIDDEN, HIDDEN]
