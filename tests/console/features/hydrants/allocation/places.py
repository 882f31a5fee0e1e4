"""A street of hydrants to ask questions about: one incident, distances along the street."""

from typing import Any

from console.features.hydrants.allocation.scenario import Engine, Hose, Incident, Point, Scenario, Source, Way

LON, LAT = 121.5, 25.04


def engine(id_: str = "E1", hose_m: float = 200.0, pump_lps: float = 40.0, **more: Any) -> Engine:
    return Engine(id=id_, incident_id="I", pump_lps=pump_lps, hose=(Hose(length_m=hose_m),), **more)


def source(id_: str, metres: float = 50.0, **more: Any) -> Source:
    """A hydrant that many metres north of the point."""
    return Source(id=id_, lon=LON, lat=LAT + metres / 111_195, **more)


def street(*sources: Source, demand_lps: float = 60.0, engines: tuple[Engine, ...] = (), **more: Any) -> Scenario:
    """One point; the way to each source is its straight line, unless `ways` says else."""
    walks = {s.id: (s.lat - LAT) * 111_195 for s in sources}
    ways = tuple(Way(source_id=i, point_id="P", walk_m=round(m, 3)) for i, m in walks.items())
    return Scenario(
        incidents=(Incident(id="I", points=(Point(id="P", lon=LON, lat=LAT, demand_lps=demand_lps),)),),
        engines=engines or (engine(),),
        sources=sources,
        **{"ways": ways, **more},
    )
