"""Ways that are played back on a live layer, as its page fetches them: whole, once, apart from every live fix."""

import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

MAGIC = 0x314B5254
"""Opens a payload: `TRK1`."""
HEADER = struct.Struct("<IIIIIId")
"""Magic, revision, base, things, fixes in all, 0, how long a fix keeps (s)."""
PLACE = struct.Struct("<dddd")
"""Moment (s), lon, lat, heading (NaN: it did not say); those of each thing in order of time."""
MOST_PLACES = 400_000
"""So many fixes are played at a time; what comes beyond is left out."""


class Place(NamedTuple):
    """Where a thing was at a moment (s since 1970)."""

    at_s: float
    lon: float
    lat: float
    heading_deg: float | None = None


class Way(NamedTuple):
    """Where one thing was, one place after another."""

    id: str
    places: Sequence[Place]


class Played:
    """The ways of some things, numbered from 0. What is no place, or comes before its predecessor, is left out."""

    def __init__(self, ways: Sequence[Way], life_s: float) -> None:
        self.life_s = life_s
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self._packed: list[bytes] = []
        self._counts: list[int] = []
        room = MOST_PLACES
        for way in ways:
            places = sane(way.places)[:room]
            if not places or way.id in self.index:
                continue
            room -= len(places)
            self.index[way.id] = len(self.ids)
            self.ids.append(way.id)
            self._counts.append(len(places))
            self._packed.append(b"".join(_pack(place) for place in places))

    def payload(self, revision: int, base: int) -> bytes:
        """Everything: HEADER, how many fixes each thing has (u32), and the fixes as PLACEs."""
        head = HEADER.pack(MAGIC, revision, base, len(self.ids), sum(self._counts), 0, self.life_s)
        return head + struct.pack(f"<{len(self._counts)}I", *self._counts) + b"".join(self._packed)


def sane(places: Sequence[Place]) -> list[Place]:
    """The places on earth at moments that come one after another."""
    kept: list[Place] = []
    for place in places:
        bound = place.heading_deg is None or math.isfinite(place.heading_deg)
        timely = math.isfinite(place.at_s) and (not kept or place.at_s > kept[-1].at_s)
        if bound and timely and -180 <= place.lon <= 180 and -90 <= place.lat <= 90:
            kept.append(place)
    return kept


def _pack(place: Place) -> bytes:
    return PLACE.pack(
        place.at_s, place.lon, place.lat, math.nan if place.heading_deg is None else place.heading_deg % 360
    )
