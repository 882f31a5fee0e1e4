"""Devices on the map: quiet while they are sound."""

from collections.abc import Sequence

from console.context import Context
from console.layer_age import LayerAges
from console.record_layer import RecordLayer
from maps.points import HIDDEN
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import aspects
from models.device import Device, DeviceStatus
from models.store import Positions
from resources.words import t

STATE = aspects(Device.KIND)[0]
MOVING_TYPES = frozenset({"drone", "vehicle"})
"""They are on the map where they say they are, on a layer of what moves."""
_LOOKS = (
    (DeviceStatus.NORMAL, Shape.HEXAGON, "#4f9f8f", 9.0),
    (DeviceStatus.TEST, Shape.HEXAGON, "#9b7bea", 11.0),
    (DeviceStatus.OFFLINE, Shape.RING, "#8a949e", 11.0),
    (DeviceStatus.FAULT, Shape.CROSS, "#f0a93a", 14.0),
    (DeviceStatus.ALARM, Shape.HEXAGON, "#e0323b", 18.0),
)
_STATUSES = {str(look[0]): at for at, look in enumerate(_LOOKS)}


def style() -> LayerStyle:
    """A symbol a status, the worst drawn above."""
    name = t("enums.kind.device")
    symbols = tuple(
        Symbol(shape, fill, f"{name} · {t(f'enums.device_status.{status}')}", size_px=size, quiet=size < 12)
        for status, shape, fill, size in _LOOKS
    )
    return LayerStyle(symbols, near_zoom=15, label_zoom=19, order=45, cluster_zoom=15)


def style_indexes(positions: Positions) -> Sequence[int]:
    """By status; those that move are not drawn here."""
    both = zip(positions.types, positions.statuses, strict=True)
    return [HIDDEN if kind in MOVING_TYPES else _STATUSES.get(status, 0) for kind, status in both]


def device_layer(context: Context) -> RecordLayer:
    """Every device that has a place."""
    return RecordLayer(context, Device.KIND, style(), style_indexes, ages=LayerAges(context, STATE))
