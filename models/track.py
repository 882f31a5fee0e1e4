"""Where things went: the fixes of each, kept in slots of a few seconds, and what may move at all."""

import math
from collections.abc import Iterable, Mapping

import msgspec

from models.command import Role
from models.device import Device
from models.person import Person
from models.unit import Unit

MOVING: dict[str, type[Unit | Person | Device]] = {kind.KIND: kind for kind in (Unit, Person, Device)}
"""What says where it is: units, people with a radio, and the drones and vehicles among the devices."""
WATCHERS = frozenset({Role.OBSERVER, Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR})
"""Where colleagues went is for those who lead them, and for who watches with them."""
SLOT_MS = 5_000
"""Of each thing one fix in so long is kept; at 60 km/h a hundred metres."""
MOST_FIXES = 200_000
"""So many fixes are given at a time; a longer time is given more coarsely."""
MOST_THINGS = 2_000
"""So many things go into one answer; more could be told apart by nobody."""
MOST_SPAN_S = 24 * 3_600.0
"""A day at a time."""


class TrackFix(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place of a thing: milliseconds since 1970 UTC, degrees WGS-84, bound where (None: it did not say)."""

    at_ms: int
    lon: float
    lat: float
    heading_deg: float | None = None

    @property
    def is_sane(self) -> bool:
        """Is it a place on earth? NaN is none."""
        heading = self.heading_deg
        return -180 <= self.lon <= 180 and -90 <= self.lat <= 90 and (heading is None or math.isfinite(heading))


class Track(msgspec.Struct, frozen=True):
    """The fixes of one thing, the oldest first."""

    kind: str
    id: str
    fixes: list[TrackFix]


class Tracks(msgspec.Struct, frozen=True, kw_only=True):
    """Who went where between two moments: of each thing a fix in `step_s` at most.

    `left_out` things had fixes too, and are not among these: there were too many.
    """

    start_ms: int
    end_ms: int
    step_s: float
    tracks: list[Track]
    left_out: int = 0


def slot_of(at_ms: int) -> int:
    """The slot a moment lies in."""
    return at_ms // SLOT_MS


def stride(start_ms: int, end_ms: int, things: int) -> int:
    """How many slots are to become one, so that no more than MOST_FIXES are given."""
    slots = slot_of(end_ms) - slot_of(start_ms) + 1
    return max(1, math.ceil(slots * things / MOST_FIXES))


def gathered(fixes: Iterable[tuple[str, str, TrackFix]]) -> list[Track]:
    """Kind, id and fix in any order as tracks: each in order of time, no moment twice."""
    found: dict[tuple[str, str], dict[int, TrackFix]] = {}
    for kind, id_, fix in fixes:
        found.setdefault((kind, id_), {})[fix.at_ms] = fix
    return [Track(kind, id_, _in_order(by_moment)) for (kind, id_), by_moment in sorted(found.items())]


def _in_order(by_moment: Mapping[int, TrackFix]) -> list[TrackFix]:
    return [by_moment[at_ms] for at_ms in sorted(by_moment)]
