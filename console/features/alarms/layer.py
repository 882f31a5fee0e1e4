"""Alarms that wait for triage on the map, above everything but incidents."""

from collections.abc import Sequence

from console.context import Context
from console.layer_age import LayerAges
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import aspects
from models.alarm import Alarm, AlarmStatus, Grade
from models.store import Positions
from resources.words import t

_LOOKS = (
    (Grade.BLUE, "blue", Shape.CIRCLE, "#2f80e0"),
    (Grade.YELLOW, "yellow", Shape.SQUARE, "#f2cc45"),
    (Grade.ORANGE, "orange", Shape.TRIANGLE, "#f0883a"),
    (Grade.RED, "red", Shape.HEXAGON, "#e0323b"),
)
HIDDEN = 255
(STATED,) = aspects(Alarm.KIND)


def style() -> LayerStyle:
    """A symbol a grade."""
    symbols = tuple(
        Symbol(shape, fill, t(f"enums.grade.{tone}"), size_px=20, glyph="!") for _grade, tone, shape, fill in _LOOKS
    )
    return LayerStyle(symbols, near_zoom=0, order=85, cluster_zoom=14)


def style_indexes(positions: Positions) -> Sequence[int]:
    """By grade; alarms that are handled are not drawn."""
    return [
        min(max(grade, 1), 4) - 1 if status == AlarmStatus.NEW else HIDDEN
        for grade, status in zip(positions.grades, positions.statuses, strict=True)
    ]


def alarm_layer(context: Context) -> RecordLayer:
    """The alarms that wait."""
    return RecordLayer(context, Alarm.KIND, style(), style_indexes, ages=LayerAges(context, STATED))
