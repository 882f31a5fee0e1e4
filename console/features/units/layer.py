"""Units and stations on the map: what a unit is doing as colour, shape and letter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from console.context import Context
from console.layer_age import NEVER, LayerAges
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import UNDER_WAY, aspects
from models.geo import BadPosition, check_position
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
MOST_LIVE = 10_000
"""Units followed between their records; more than any centre has."""
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


class Fix(NamedTuple):
    """Where a unit said it was, and when (ISO)."""

    lon: float
    lat: float
    at: str


class UnitLayer(RecordLayer):
    """Every unit that has a place: where it last said it is, and as of when once that is too long ago.

    What comes over the *now* lane is newer than the record, which keeps a place only now and then.
    """

    def __init__(self, context: Context) -> None:
        ages = LayerAges(context, POSITION, self._moments_of)
        super().__init__(context, Unit.KIND, unit_style(), unit_indexes, ages=ages)
        self._live: dict[str, Fix] = {}

    def start(self) -> None:
        """See LayerSource."""
        super().start()
        self._context.link.positions.connect(self.moved)

    def stop(self) -> None:
        """See LayerSource."""
        if self._started:
            self._context.link.positions.disconnect(self.moved)
        super().stop()

    def moved(self, places: Sequence[Mapping[str, Any]]) -> None:
        """Units have said where they are; what cannot be read is left out."""
        found = {str(place.get("id", "")): fix for place in places if (fix := _fix(place)) is not None}
        newer = {key: fix for key, fix in found.items() if key not in self._live or self._live[key].at < fix.at}
        room = MOST_LIVE - len(self._live)
        others = [key for key in newer if key not in self._live]
        for key in others[room:]:
            del newer[key]
        if newer:
            self._live = {**self._live, **newer}
            self.read_some(newer)

    def find(self, stored: Positions) -> Positions:
        """The places of the *now* lane where they are newer."""
        live = self._live
        moving = {record_id: at for at, record_id in enumerate(stored.ids) if record_id in live}
        for record_id, unit in self._context.store.get_many(Unit, moving).items():
            fix, at = live[record_id], moving[record_id]
            if fix.at > iso(unit.fact.position_at):
                stored.lons[at], stored.lats[at] = fix.lon, fix.lat
        return stored

    def _moments_of(self, found: Positions) -> Sequence[str]:
        units = self._context.store.get_many(Unit, found.ids)
        return [self._moment(record_id, units.get(record_id)) for record_id in found.ids]

    def _moment(self, record_id: str, unit: Record[Unit] | None) -> str:
        if unit is None:
            return ""
        live = self._live.get(record_id)
        at = max(iso(unit.fact.position_at), live.at if live is not None else "")
        return NEVER if not at and unit.fact.status in UNDER_WAY else at


def _fix(place: Mapping[str, Any]) -> Fix | None:
    lon, lat, at = place.get("lon"), place.get("lat"), place.get("at")
    if place.get("kind") != Unit.KIND or not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    try:
        check_position(lon, lat)
        return Fix(lon, lat, iso(datetime.fromisoformat(str(at))))
    except (BadPosition, ValueError):
        return None


def unit_layer(context: Context) -> UnitLayer:
    """Every unit that has a place."""
    return UnitLayer(context)


def station_style() -> LayerStyle:
    """Fire stations, and micro stations smaller."""
    fire, micro = t("enums.station_type.fire"), t("enums.station_type.micro")
    return LayerStyle(
        (
            Symbol(Shape.PENTAGON, "#d9363e", fire, size_px=22, glyph=t("map.glyph.station")),
            Symbol(Shape.PENTAGON, "#e08a3c", micro, size_px=18, glyph=t("map.glyph.micro_station")),
        ),
        near_zoom=10, label_zoom=14, order=70,
    )  # fmt: skip


def station_indexes(positions: Positions) -> Sequence[int]:
    """By type."""
    return [1 if kind == "micro" else 0 for kind in positions.types]


def station_layer(context: Context) -> RecordLayer:
    """Every station."""
    return RecordLayer(context, Station.KIND, station_style(), station_indexes)
