"""People with a radio, drones and vehicles on the map: each that ever said where it is, where it last said so."""

from collections.abc import Sequence

from console.context import Context
from console.live_records import LiveRecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.age import aspects
from models.device import Device
from models.person import Person
from models.record import Record, iso
from models.store import Positions
from resources.words import t

DEVICES = "moving_device"
COMMANDERS = frozenset({"commander", "duty"})
_DEVICE_TYPES = {"vehicle": 1, "drone": 2}
PERSON_PLACE = next(aspect for aspect in aspects(Person.KIND) if aspect.moment is not None)
DEVICE_PLACE = next(aspect for aspect in aspects(Device.KIND) if aspect.name == "device_position")


def person_style() -> LayerStyle:
    """Those who lead are told apart."""
    person = Symbol(Shape.CIRCLE, "#57b8c9", t("moving.person"), size_px=16, glyph=t("map.glyph.person"))
    leader = Symbol(Shape.CIRCLE, "#e0b13a", t("moving.commander"), size_px=18, glyph=t("map.glyph.commander"))
    return LayerStyle((person, leader), near_zoom=13, label_zoom=16, order=79, spread=True)


def person_indexes(positions: Positions) -> Sequence[int]:
    """By role."""
    return [1 if role in COMMANDERS else 0 for role in positions.types]


def device_style() -> LayerStyle:
    """A symbol a kind of device."""
    other = Symbol(Shape.HEXAGON, "#7fa894", t("moving.other"), size_px=13)
    vehicle = Symbol(
        Shape.SQUARE, "#9b8fd6", t("enums.device_type.vehicle"), size_px=15, glyph=t("map.glyph.vehicle")
    )
    drone = Symbol(
        Shape.TRIANGLE_DOWN, "#c77fd9", t("enums.device_type.drone"), size_px=18, glyph=t("map.glyph.drone")
    )
    return LayerStyle((other, vehicle, drone), near_zoom=12, label_zoom=16, order=81, spread=True)


def device_indexes(positions: Positions) -> Sequence[int]:
    """By type."""
    return [_DEVICE_TYPES.get(kind, 0) for kind in positions.types]


def person_layer(context: Context) -> LiveRecordLayer[Person]:
    """Everybody whose radio says where they are."""
    return LiveRecordLayer(
        context, Person, person_style(), person_indexes, PERSON_PLACE, _said_at,
        title_key="moving.people", tracked=True,
    )  # fmt: skip


def device_layer(context: Context) -> LiveRecordLayer[Device]:
    """Every drone and vehicle that says where it is."""
    return LiveRecordLayer(
        context, Device, device_style(), device_indexes, DEVICE_PLACE, _said_at,
        name=DEVICES, title_key="moving.devices", tracked=True,
    )  # fmt: skip


def _said_at(record: Record[Person | Device]) -> str:
    return iso(record.fact.position_at)
