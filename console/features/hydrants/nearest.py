"""Which water is nearest by the way the hose must be walked, never by the straight line alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.geo import Walk, Walks, distance_m
from models.hydrant import Hydrant
from models.record import Record

BATCH = 48
"""Sources whose walks are asked for at once: enough to end most searches in one question to the router."""


@dataclass(frozen=True)
class Candidate:
    """A water source and the hose to it."""

    record: Record[Hydrant]
    straight_m: float
    walk: Walk | None

    @property
    def usable(self) -> bool:
        """In service and reachable: only such are offered."""
        return self.record.fact.usable and self.walk is not None


def nearest_by_walk(
    origin: tuple[float, float],
    records: Sequence[Record[Hydrant]],
    walks: Walks,
    wanted: int,
    limit_m: float,
) -> list[Candidate]:
    """The `wanted` usable sources with the shortest walks of at most `limit_m` metres, nearest first, exact;
    then the ones out of service that lie as near, so that nobody wonders where they are.

    A walk is never shorter than the straight line, so sources are asked about in the order of their straight
    line, and the search ends when the next straight line is longer than the last walk wanted.
    """
    placed = _by_straight_line(origin, records, limit_m)
    good: list[Candidate] = []
    usable = [(s, r) for s, r in placed if r.fact.usable]
    for start in range(0, len(usable), BATCH):
        good.sort(key=_walk_m)
        if len(good) >= wanted and _walk_m(good[wanted - 1]) <= usable[start][0]:
            break
        batch = usable[start : start + BATCH]
        answers = walks(origin, [(r.fact.lon or 0.0, r.fact.lat or 0.0) for _, r in batch])
        good += [
            Candidate(record, straight, walk)
            for (straight, record), walk in zip(batch, answers, strict=True)
            if walk is not None and walk.distance_m <= limit_m
        ]
    good = sorted(good, key=_walk_m)[:wanted]
    reach = _walk_m(good[-1]) if good else limit_m
    return good + [Candidate(r, s, None) for s, r in placed if not r.fact.usable and s <= reach]


def _by_straight_line(
    origin: tuple[float, float], records: Sequence[Record[Hydrant]], limit_m: float
) -> list[tuple[float, Record[Hydrant]]]:
    placed = [
        (distance_m(*origin, record.fact.lon, record.fact.lat), record)
        for record in records
        if record.fact.lon is not None and record.fact.lat is not None
    ]
    return sorted(((s, r) for s, r in placed if s <= limit_m), key=lambda pair: (pair[0], pair[1].id))


def _walk_m(candidate: Candidate) -> float:
    return candidate.walk.distance_m if candidate.walk is not None else float("inf")
