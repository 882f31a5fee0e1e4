"""Units and stations on the map: what a unit is doing as colour, shape and letter."""

from collections.abc import Sequence

from console.context import Context
from console.layer_age import NEVER
from console.live_records import LiveRecordLayer
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import UNDER_WAY, aspects
from models.record import Record, iso
from models.station import Station
from models.store import Positions
from models.unit import Unit, UnitStatus
from resources.words import t

_LOOKS = (
    (UnitStatus.AVAILABLE, Shape.SQUARE, "#35b96d"),
    (UnitStatus.DISPATCHED, Shape.TRIANGLE, "#f0a93a"),
    (UnitStatus.TURNED_OUT, Shape.TRIANGLE, "#3b8eea"),
    (UnitStatus.ON_SCENE, Shape.STAR, "#e0323b"),
    (UnitStatus.RETURNING, Shape.DIAMOND, "#8fb0d0"),
    (UnitStatus.OUT_OF_SERVICE, Shape.SQUARE, "#8a949e"),
)
POSITION = next(aspect for aspect in aspects(Unit.KIND) if aspect.moment is not None)
_STATUSES = {str(status): at for at, (status, _shape, _fill) in enumerate(_LOOKS)}


def unit_style() -> LayerStyle:
    """A symbol a status."""
    symbols = tuple(
        Symbol(
            shape, fill, t(f"enums.unit_status.{status}"), size_px=18, struck=status is UnitStatus.OUT_OF_SERVICE
        )
        for status, shape, fill in _LOOKS
    )
    return LayerStyle(symbols, near_zoom=11, label_zoom=16, order=80, spread=True)


def unit_indexes(positions: Positions) -> Sequence[int]:
    """By status."""
    return [_STATUSES.get(status, len(_LOOKS) - 1) for status in positions.statuses]


def unit_moment(record: Record[Unit]) -> str:
    """As of when its place is; one that left and has never said where it is may be anywhere."""
    at = iso(record.fact.position_at)
    return NEVER if not at and record.fact.status in UNDER_WAY else at


def unit_layer(context: Context) -> LiveRecordLayer[Unit]:
    """Every unit that has a place: where it last said it is, and as of when once that is too long ago."""
    return LiveRecordLayer(context, Unit, unit_style(), unit_indexes, POSITION, unit_moment)


def station_style() -> LayerStyle:
    """Fire stations, and micro stations smaller."""
    fire, micro = t("enums.station_type.fire"), t("enums.station_type.micro")
    return LayerStyle(
        (
            Symbol(Shape.PENTAGON, "#d9363e", fire, size_px=22, glyph=t("map.glyph.station")),
            Symbol(Shape.PENTAGON, "#e08a3c", micro, size_px=18, glyph=t("map.glyph.micro_station")),
        ),
        near_zoom=10, label_zoom=14, order=70, cluster_zoom=10,
    )  # fmt: skip


def station_indexes(positions: Positions) -> Sequence[int]:
    """By type."""
    return [1 if kind == "micro" else 0 for kind in positions.types]


def station_layer(context: Context) -> RecordLayer:
    """Every station."""
    return RecordLayer(context, Station.KIND, station_style(), station_indexes)
