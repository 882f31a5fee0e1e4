"""The sources an incident may draw on, with what is known of each now: from the records and from their sensors."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.features.hydrants.allocation import scenario as facts
from console.features.hydrants.allocation.stock import furthest_m
from models.device import Device
from models.geo import distance_m
from models.hydrant import Hydrant, WaterType
from models.reading import Reading
from models.record import Record
from models.store import Op, Query, Store, where

HYDRANTS = 200
"""Hydrants looked at around each point of attack, or those that stand together: the nearest of them."""
OTHERS = 40
"""Cranes, tanks and natural sources as well."""
OTHERS_M = 3_000.0
LEAST_REACH_M = 400.0
"""So far is looked in any case, that what hose does not reach is told of."""
MOST_REACH_M = 1_500.0
TERMINAL, CHANNEL = "hydrant_pressure", "pressure_mpa"
_KINDS: dict[WaterType, facts.Kind] = {
    WaterType.CRANE: "crane",
    WaterType.TANK: "tank",
    WaterType.NATURAL: "natural",
}
_OTHER_TYPES = tuple(str(kind) for kind in _KINDS)
_MOST_AT_ONCE = 2_000
TOGETHER_M = 150.0
"""Points no further apart are looked around and asked about together: nearly the same sources lie around them."""


@dataclass(frozen=True)
class Pressure:
    """A source's standing pressure, MPa: as of when, from its sensor or not, and whether that is too long ago."""

    mpa: float
    at: datetime | None
    live: bool
    old: bool


@dataclass(frozen=True)
class Near:
    """Sources by id, and the ids of those around each point: hose from there is worth measuring."""

    sources: dict[str, Record[Hydrant]]
    around: dict[str, set[str]]


def sources_near(
    store: Store, points: Sequence[facts.Point], engines: Sequence[facts.Engine], exercise_id: str | None
) -> Near:
    """The sources around the points (R*Tree questions of each), and those that are drawn on already."""
    reach = min(MOST_REACH_M, max(LEAST_REACH_M, furthest_m(engines)))
    found: dict[str, Record[Hydrant]] = {}
    around: dict[str, set[str]] = {point.id: set() for point in points}
    for group in together(points):
        lon, lat = (math.fsum(places) / len(group) for places in zip(*((p.lon, p.lat) for p in group), strict=True))
        wide_m = max(distance_m(lon, lat, p.lon, p.lat) for p in group)
        for metres, most, op in ((reach, HYDRANTS, Op.NOT_IN), (OTHERS_M, OTHERS, Op.IN)):
            filters = (where("type", _OTHER_TYPES, op),)
            near = store.near(Hydrant, lon, lat, metres + wide_m, most, filters, exercise_id)
            found |= {n.record.id: n.record for n in near}
            for point in group:
                around[point.id] |= {n.record.id for n in near}
    held = store.page(
        Query(
            kind=Hydrant.KIND, exercise_id=exercise_id,
            filters=(where("parent_id", {e.incident_id for e in engines}, Op.IN),),
        ),
        _MOST_AT_ONCE,
    )  # fmt: skip
    drawn_on = {record.id: record for record in held if record.fact.lon is not None}
    return Near(found | drawn_on, {point_id: ids | drawn_on.keys() for point_id, ids in around.items()})


def together(points: Sequence[facts.Point]) -> list[list[facts.Point]]:
    """The points in groups: each lies near the first of its group."""
    groups: list[list[facts.Point]] = []
    for point in points:
        for group in groups:
            if distance_m(group[0].lon, group[0].lat, point.lon, point.lat) <= TOGETHER_M:
                group.append(point)
                break
        else:
            groups.append([point])
    return groups


def pressures_of(
    store: Store, sources: Mapping[str, Record[Hydrant]], now: datetime, life_s: float, exercise_id: str | None
) -> dict[str, Pressure]:
    """Live from the terminal where that is newer than what was last measured by hand."""
    found = {
        key: Pressure(r.fact.pressure_mpa, r.fact.measured_at, live=False, old=False)
        for key, r in sources.items()
        if r.fact.pressure_mpa is not None
    }
    if not sources:
        return found
    terminals = store.rows(
        Query(
            kind=Device.KIND, exercise_id=exercise_id,
            filters=(where("type", TERMINAL), where("parent_id", sources, Op.IN)),
        ),
        _MOST_AT_ONCE,
    )  # fmt: skip
    at = {row.id: row.parent_id for row in terminals}
    if not at:
        return found
    readings: list[Record[Reading]] = store.page(
        Query(
            kind=Reading.KIND, order="at", exercise_id=exercise_id,
            filters=(where("type", CHANNEL), where("parent_id", at, Op.IN)),
        ),
        _MOST_AT_ONCE,
    )  # fmt: skip
    limit = now - timedelta(seconds=life_s)
    for reading in readings:
        source_id, fact = at[reading.fact.device_id], reading.fact
        known = found.get(source_id)
        if known is None or known.at is None or _is_later(fact.at, known.at):
            found[source_id] = Pressure(fact.value, fact.at, live=True, old=_is_later(limit, fact.at))
    return found


def _is_later(one: datetime, other: datetime) -> bool:
    return one.timestamp() > other.timestamp()


def source_of(record: Record[Hydrant], pressure: Pressure | None) -> facts.Source:
    """The source as the allocation sees it."""
    fact = record.fact
    return facts.Source(
        id=record.id, lon=fact.lon or 0.0, lat=fact.lat or 0.0, kind=_KINDS.get(fact.type, "hydrant"),
        usable=fact.usable, reachable=fact.reachable, outlets=min(20, max(1, fact.outlets)),
        static_mpa=pressure.mpa if pressure is not None else None,
        test_static_mpa=fact.test_static_mpa, test_residual_mpa=fact.test_residual_mpa,
        test_flow_lps=fact.test_flow_lps, flow_lps=fact.flow_lps, main_id=fact.main_id, volume_m3=fact.volume_m3,
        lift_m=fact.lift_m, elevation_m=fact.elevation_m,
    )  # fmt: skip


def mains_of(sources: Iterable[Record[Hydrant]]) -> Iterable[facts.Main]:
    """The mains whose capacity somebody has stated; of two statements the smaller is believed."""
    stated: dict[str, float] = {}
    for record in sources:
        name, flow = record.fact.main_id, record.fact.main_flow_lps
        if name and flow is not None:
            stated[name] = min(flow, stated.get(name, flow))
    return (facts.Main(id=name, capacity_lps=flow) for name, flow in stated.items())
