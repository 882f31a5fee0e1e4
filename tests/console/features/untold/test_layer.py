"""A ring, a number to call and NOT ORDERED around a unit nobody has told."""

from console.features.untold.layer import mark, style
from console.untold import Untold
from models.incident import Dispatch, Incident
from models.record import Record
from models.station import Station
from models.unit import Unit
from resources.words import t
from tests.models.facts import NOON

INCIDENT = Record(kind="incident", id="I", fact=Incident(number="2-1", type="fire", address="x"))
DISPATCH = Dispatch(unit_id="A", made_at=NOON)
STATION = Station(number="S", name="一站", phone="110", radio_channel="CH-3", lon=120.0, lat=30.0)


def test_a_unit_without_a_place_is_marked_at_its_station_with_its_phone_and_channel() -> None:
    unit = Record(kind="unit", id="A", fact=Unit(number="11"))
    found = mark(Untold(INCIDENT, DISPATCH, unit, Record(kind="station", id="S", fact=STATION)))
    assert found is not None
    assert (found.id, found.lon, found.lat) == ("A", 120.0, 30.0)
    assert found.text == "11 · 110 · CH-3"
    assert found.badge == f"{t('incidents.not_ordered')} · {t('untold.word.late')}"
    assert found.style < len(style().symbols)


def test_one_with_no_place_at_all_is_left_to_the_incidents_mark() -> None:
    assert mark(Untold(INCIDENT, DISPATCH)) is None
