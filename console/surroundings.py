"""What is at a point of the map: its address and how sure that is, crossing, districts, records beside it."""

import enum
import threading
from pathlib import Path
from typing import Any, NamedTuple

from console.gazetteers import Gazetteers
from console.geocoding import Whereabouts, whereabouts
from maps.gazetteer import Gazetteer, Place
from maps.outlines import Outlines
from maps.region.lists import DISTRICTS, list_file
from maps.region.pack import BadPack
from models.alarm import Alarm, AlarmStatus
from models.geo import distance_m
from models.incident import Incident, IncidentStatus
from models.kinds import KINDS
from models.record import PlacedFact
from models.store import Filter, Near, Store
from models.store.query import Op, where

BESIDE_M = 100.0
MOST_BESIDE = 40
_MOST_A_KIND = 200
_UNDER_WAY: dict[str, tuple[Filter, ...]] = {
    Incident.KIND: (where("status", IncidentStatus.CLOSED, Op.NE),),
    Alarm.KIND: (where("status", AlarmStatus.DISMISSED, Op.NE),),
}
"""What is over is no longer there."""
PLACED = tuple(name for name, kind in KINDS.items() if issubclass(kind, PlacedFact))
"""The kinds of record that have a place of their own."""


class Sure(enum.StrEnum):
    """How exactly a point is named."""

    HOUSE = "house"
    STREET = "street"
    PLACE = "place"
    NOTHING = "nothing"


class Surroundings(NamedTuple):
    """`address` is a house, else the street, else the town or village, `address_away_m` off the point.

    `districts` begin with the largest, `beside` with the nearest; `more` records are as near and not among them.
    """

    lon: float
    lat: float
    sure: Sure
    address: Place | None
    address_away_m: float
    found: Whereabouts
    districts: tuple[str, ...]
    beside: tuple[Near[Any], ...]
    more: int

    def away_m(self, place: Place) -> float:
        """How far off the point a place is."""
        return distance_m(place.lon, place.lat, self.lon, self.lat)


class Surveyor:
    """Asks packs and records about points. `look` blocks: in background work only; any thread may ask."""

    def __init__(self, gazetteers: Gazetteers, store: Store) -> None:
        self._gazetteers, self._store = gazetteers, store
        self._lock = threading.Lock()
        self._outlines: dict[Gazetteer, Outlines | None] = {}

    def look(self, lon: float, lat: float, exercise_id: str | None = None) -> Surroundings:
        """Everything about a point, from the packs in use and the records here."""
        found = whereabouts(self._gazetteers, self._store, lon, lat, exercise_id)
        sure, address = self._address(found, lon, lat)
        away_m = distance_m(address.lon, address.lat, lon, lat) if address is not None else 0.0
        near = [
            one
            for kind in PLACED
            for one in self._store.near(
                kind, lon, lat, BESIDE_M, _MOST_A_KIND, _UNDER_WAY.get(kind, ()), exercise_id=exercise_id
            )
        ]
        near.sort(key=lambda one: one.distance_m)
        return Surroundings(
            lon, lat, sure, address, away_m, found, self._districts(lon, lat), tuple(near[:MOST_BESIDE]),
            max(0, len(near) - MOST_BESIDE),
        )  # fmt: skip

    def _address(self, found: Whereabouts, lon: float, lat: float) -> tuple[Sure, Place | None]:
        if found.address is not None:
            return Sure.STREET if found.address.kind == "street" else Sure.HOUSE, found.address
        places: list[Place] = []
        for gazetteer in self._gazetteers.known():
            try:
                places += [place for place in [gazetteer.nearest_place(lon, lat)] if place is not None]
            except BadPack:
                continue
        if not places:
            return Sure.NOTHING, None
        return Sure.PLACE, min(places, key=lambda place: distance_m(place.lon, place.lat, lon, lat))

    def _districts(self, lon: float, lat: float) -> tuple[str, ...]:
        """Of every pack; two packs may know the same ones."""
        packs = self._gazetteers.known()
        with self._lock:
            known = self._outlines
            # Those of packs that went, or were built anew, are let go.
            self._outlines = {pack: known[pack] if pack in known else _outlines(pack.path.parent) for pack in packs}
            outlines = list(self._outlines.values())
        return tuple(dict.fromkeys(name for one in outlines if one is not None for name in one.around(lon, lat)))


def _outlines(folder: Path) -> Outlines | None:
    """None for a pack without districts, and for one whose districts cannot be read: the rest is known."""
    path = folder / list_file(DISTRICTS)
    try:
        return Outlines(path) if path.exists() else None
    except BadPack:
        return None
