"""Which sources the roads are asked about: the nearest, and those of the others that none nearer stands in for."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from console.features.hydrants.allocation.gaps import OFFERED
from console.features.hydrants.allocation.options import climb_m
from console.features.hydrants.allocation.scenario import Point, Source, Way
from console.features.hydrants.allocation.supply import Supply
from console.features.hydrants.sources_near import Near, together
from console.features.hydrants.walks import WalkBook
from models.geo import distance_m

BATCH = 48
"""Sources of a point that are asked about at once: few enough for one look at the roads."""


@dataclass(frozen=True)
class Worth:
    """What is known of sources before their ways are.

    rivals: engines that could take one away, None where what the sources give may turn out otherwise: then all are
    asked about; held: sources that somebody draws on, pins or keeps others off.
    """

    sources: Mapping[str, Source]
    supplies: Mapping[str, Supply]
    mains: Mapping[str, float]
    held: frozenset[str]
    rivals: int | None


def worth_walking(
    book: WalkBook, points: Sequence[Point], near: Near, known: Worth, batch: int = BATCH
) -> list[Way]:
    """The ways from every source that may have to be taken; no other has to be offered.

    A source beyond the nearest can be left out when more others than there are engines lie nearer along the roads
    than it does in a straight line, and are as good in every respect: whatever the other engines take, one of them
    is free, and taking it instead changes nothing else.
    """
    return [way for group in together(points) for way in _ways(book, group, near, known, batch)]


def _ways(book: WalkBook, points: Sequence[Point], near: Near, known: Worth, batch: int) -> Iterator[Way]:
    seen = [_Seen(point, near.around[point.id], known) for point in points]
    asked: set[str] = set()
    while True:
        keys = dict.fromkeys(key for one in seen for key in one.waiting(asked)[:batch])
        if not keys:
            return
        asked |= keys.keys()
        ways = book.ways(points, (near.sources[key] for key in keys))
        for one in seen:
            one.walked(way for way in ways if way.point_id == one.point.id)
        yield from ways


class _Nearer(NamedTuple):
    """A source whose way is known, and that an engine could take instead of another."""

    walk_m: float
    flow_lps: float
    climb_m: float
    kind: str
    main_id: str


class _Seen:
    """The sources around a point, the nearest in a straight line first."""

    def __init__(self, point: Point, around: Iterable[str], known: Worth) -> None:
        self.point, self._known = point, known
        straight = (
            (distance_m(s.lon, s.lat, point.lon, point.lat), s) for s in map(known.sources.__getitem__, around)
        )
        self._waiting = sorted((metres, s.id) for metres, s in straight)
        self._nearer: list[_Nearer] = []
        self._first = True

    def waiting(self, asked: set[str]) -> list[str]:
        """Those that may have to be asked about."""
        self._waiting = [
            (metres, key)
            for metres, key in self._waiting
            if key not in asked and (self._first or not self._is_needless(metres, key))
        ]
        self._first = False
        return [key for _, key in self._waiting]

    def walked(self, ways: Iterable[Way]) -> None:
        """These ways lead to the point."""
        for way in ways:
            source, given = self._known.sources[way.source_id], self._known.supplies[way.source_id]
            if (
                way.walk_m is not None
                and not way.crossings
                and given.why is None
                and source.id not in self._known.held
            ):
                climb = climb_m(source, self.point)
                insort(self._nearer, _Nearer(way.walk_m, given.flow_lps, climb, source.kind, source.main_id))

    def _is_needless(self, straight_m: float, key: str) -> bool:
        """Can so many others stand in for it that one of them is always free?"""
        known, source, given = self._known, self._known.sources[key], self._known.supplies[key]
        if key in known.held or known.rivals is None:
            return False
        if given.why is not None:
            return True
        climb, count = climb_m(source, self.point), 0
        for other in self._nearer:
            if other.walk_m > straight_m:
                return False
            same_main = other.main_id == source.main_id or other.main_id not in known.mains
            if (
                other.kind == source.kind
                and other.flow_lps >= given.flow_lps
                and other.climb_m <= climb
                and same_main
            ):
                count += 1
                if count >= max(known.rivals, OFFERED):
                    return True
        return False
