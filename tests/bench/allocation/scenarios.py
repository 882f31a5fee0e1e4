"""Three incidents at once: every other scenario lacks water, mains are shared and hydrants contested."""

import math
import random
from typing import Any

from console.features.hydrants.allocation.scenario import (
    Engine,
    Hose,
    Incident,
    Main,
    Point,
    Scenario,
    Source,
    Way,
)
from models.geo import M_PER_DEGREE_LAT, distance_m

COUNT = 200
ENGINES, SOURCES, INCIDENTS = 20, 200, 3
LON, LAT = 121.5, 25.04
HALF_M = 700.0
"""Incidents lie within so many metres of the middle, sources within 300 m more: neighbours contest them."""
REACH_M = 900.0
STREETS = 6
"""The area is cut into so many squares a side; seven in ten hydrants of a square hang on its one main."""


def scenario(seed: int, engines: int = ENGINES, sources: int = SOURCES, incidents: int = INCIDENTS) -> Scenario:
    """The scenario of a seed; an even one is scarce, an odd one ample."""
    chance = random.Random(seed)
    crews = tuple(_engine(chance, number, f"I{chance.randrange(incidents)}") for number in range(engines))
    sites = tuple(
        _incident(chance, f"I{k}", sum(e.incident_id == f"I{k}" for e in crews), scarce=seed % 2 == 0)
        for k in range(incidents)
    )
    capacities = [20, 25, 30, 40, 60, 90]
    squares = [(east, north) for east in range(STREETS) for north in range(STREETS)]
    mains = tuple(Main(id=f"M{e}-{n}", capacity_lps=chance.choice(capacities)) for e, n in squares)
    waters = tuple(_source(chance, number) for number in range(sources))
    ways = tuple(way for water in waters for site in sites for way in _ways(chance, water, site))
    return Scenario(incidents=sites, engines=crews, sources=waters, mains=mains, ways=ways)


def _engine(chance: random.Random, number: int, incident_id: str) -> Engine:
    hose = Hose(diameter_mm=chance.choice([65, 80, 80]), length_m=chance.choice([200, 240, 320, 400, 480, 640]))
    pump = chance.choice([30, 40, 50, 60, 80, 100])
    return Engine(
        id=f"E{number}",
        incident_id=incident_id,
        pump_lps=pump,
        hose=(hose,),
        most_lines=chance.choice([1, 2, 2, 3]),
    )


def _incident(chance: random.Random, id_: str, engines: int, *, scarce: bool) -> Incident:
    """One to three points of attack within a hundred metres; scarce: more than its engines can bring."""
    east, north = chance.uniform(-HALF_M, HALF_M), chance.uniform(-HALF_M, HALF_M)
    wanted = max(10.0, engines * (chance.uniform(18, 35) if scarce else chance.uniform(6, 11)))
    count = chance.choice([1, 1, 2, 3])
    places = [_place(east + chance.uniform(-60, 60), north + chance.uniform(-60, 60)) for _ in range(count)]
    demand = round(wanted / count, 1)
    return Incident(
        id=id_,
        points=tuple(Point(id=f"{id_}P{p}", lon=x, lat=y, demand_lps=demand) for p, (x, y) in enumerate(places)),
    )


def _source(chance: random.Random, number: int) -> Source:
    """Four in ten have been tested, two have a stated flow, one a pressure only, three nothing."""
    edge = HALF_M + 300
    east, north = chance.uniform(-edge, edge), chance.uniform(-edge, edge)
    lon, lat = _place(east, north)
    known: dict[str, Any] = {}
    kind = chance.random()
    if kind < 0.4:
        static = chance.uniform(0.15, 0.45)
        known["test_static_mpa"], known["test_residual_mpa"] = static, static * chance.uniform(0.4, 0.9)
        known["test_flow_lps"] = chance.uniform(8, 30)
    elif kind < 0.6:
        known["flow_lps"] = chance.uniform(8, 40)
    elif kind < 0.7:
        known["static_mpa"] = chance.uniform(0.02, 0.3)
    column, row = (int((at + edge) / (2 * edge) * STREETS) for at in (east, north))
    main = f"M{min(column, STREETS - 1)}-{min(row, STREETS - 1)}" if chance.random() < 0.7 else ""
    return Source(
        id=f"H{number}", lon=lon, lat=lat, usable=chance.random() > 0.08, outlets=chance.choice([1, 1, 2, 2, 3]),
        main_id=main, **known,
    )  # fmt: skip


def _ways(chance: random.Random, water: Source, site: Incident) -> list[Way]:
    """Ways somewhat longer than the straight line, with roads to cross."""
    found = []
    for point in site.points:
        straight = distance_m(water.lon, water.lat, point.lon, point.lat)
        if straight < REACH_M:
            walk = round(straight * chance.uniform(1.05, 1.7), 1)
            crossings = chance.choice([0, 0, 1, 1, 2, 3])
            found.append(Way(source_id=water.id, point_id=point.id, walk_m=walk, crossings=crossings))
    return found


def _place(east_m: float, north_m: float) -> tuple[float, float]:
    a_degree = M_PER_DEGREE_LAT * math.cos(math.radians(LAT))
    return LON + east_m / a_degree, LAT + north_m / M_PER_DEGREE_LAT
