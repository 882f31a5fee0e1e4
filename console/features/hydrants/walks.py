"""The ways of hose between points and sources, asked of the router once and remembered while the roads stay.

Roads they cross are asked about for few of them, later and apart: that takes longer.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from console.features.hydrants.allocation.scenario import Point, Way
from maps.crossings import Crossing
from models.geo import Walk
from models.hydrant import Hydrant
from models.record import Record

MOST_KEPT = 50_000
MOST_CROSSINGS = 1_000
MOST_M = 100_000.0
"""A way that is longer is none: no fire ground lays it."""

type Place = tuple[float, float]


class Roads(Protocol):
    """The router as it is now; another one when another pack is opened."""

    def walk_table(self, origins: Sequence[Place], targets: Sequence[Place]) -> Sequence[Sequence[Walk | None]]:
        """Metres of hose from each of several places that lie together to others."""
        ...

    def crossings(self, origin: Place, target: Place) -> Sequence[Crossing] | None:
        """Roads that a hose from one place to another crosses, at least; None where that cannot be told."""
        ...


@dataclass(frozen=True)
class Counted:
    """How far the counting of crossings has come: is anything known that was not, and is there more to count?"""

    fresh: bool
    left: bool


class WalkBook:
    """Any thread may ask; what is asked again costs nothing."""

    def __init__(self, roads: Callable[[], Roads]) -> None:
        self._roads = roads
        self._lock = Lock()
        self._router: object = None
        self._known: dict[tuple[Place, Place], tuple[float | None, bool]] = {}
        self._crossed: dict[tuple[Place, Place], tuple[Crossing, ...] | None] = {}

    def ways(self, points: Sequence[Point], sources: Iterable[Record[Hydrant]]) -> list[Way]:
        """The way from each source to each point; `walk_m` None where no way leads. Asks the router: may block.

        The points lie together: what is not known of them is asked in one question.
        """
        router = self._roads()
        origins = list(dict.fromkeys((point.lon, point.lat) for point in points))
        places = {r.id: (r.fact.lon or 0.0, r.fact.lat or 0.0) for r in sources}
        with self._lock:
            if router is not self._router or len(self._known) > MOST_KEPT:
                self._router, self._known, self._crossed = router, {}, {}
            book = self._known
            targets = [
                place
                for place in dict.fromkeys(places.values())
                if any((origin, place) not in book for origin in origins)
            ]
        if targets:
            found = {
                (origin, place): (None, False) if walk is None else (walk.distance_m, walk.estimated)
                for origin, walks in zip(origins, router.walk_table(origins, targets), strict=True)
                for place, walk in zip(targets, walks, strict=True)
            }
            with self._lock:
                book.update(found)
        crossed = self._crossed
        asked = ((point, key, ((point.lon, point.lat), place)) for point in points for key, place in places.items())
        return [_way(key, point.id, *book[pair], len(crossed.get(pair) or ())) for point, key, pair in asked]

    def crossed(self, point: Place, source: Place) -> tuple[Crossing, ...] | None:
        """Roads that hose from the source to the point crosses, None where nobody has asked or can tell."""
        with self._lock:
            return self._crossed.get((point, source))

    def count(self, pairs: Iterable[tuple[Place, Place]], seconds: float) -> Counted:
        """Count the roads between points and sources that were not counted yet, in this order, until time is over.

        Asks the router: may block.
        """
        router = self._roads()
        until = time.monotonic() + seconds
        with self._lock:
            if router is not self._router:
                return Counted(fresh=False, left=False)
            crossed = self._crossed
            missing = [pair for pair in dict.fromkeys(pairs) if pair not in crossed]
        for number, (point, source) in enumerate(missing):
            if time.monotonic() > until:
                return Counted(fresh=number > 0, left=True)
            found = router.crossings(source, point)
            with self._lock:
                crossed[point, source] = None if found is None else tuple(found[:MOST_CROSSINGS])
        return Counted(fresh=bool(missing), left=False)


def _way(source_id: str, point_id: str, metres: float | None, estimated: bool, crossings: int) -> Way:
    walk_m = None if metres is None or metres > MOST_M else metres
    return Way(source_id=source_id, point_id=point_id, walk_m=walk_m, crossings=crossings, estimated=estimated)
