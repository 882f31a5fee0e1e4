"""What is known when water is allocated, as facts a person can write down: incidents, engines, sources, ways."""

from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from console.features.hydrants.hydraulics.suction import ASSUMED_LIFT_M, MOST_LIFT_M
from models.geo import check_position

MAX_OF_A_KIND = 200_000
"""More sources, engines or ways than this are refused."""
MOST_HEIGHTS = 1_000
"""More heights along one way are refused."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Lps = Annotated[float, msgspec.Meta(ge=0, le=10_000)]
Mpa = Annotated[float, msgspec.Meta(ge=0, le=4)]
Kind = Literal["hydrant", "crane", "tank", "natural"]
Lift = Annotated[float, msgspec.Meta(ge=0, le=10)]
Metres = Annotated[float, msgspec.Meta(ge=0, le=100_000)]
Height = Annotated[float, msgspec.Meta(ge=-1_000, le=10_000)]


class BadHeights(ValueError):
    """Heights that cannot lie along a way."""


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a scenario."""


class Point(Known, frozen=True, kw_only=True):
    """A point of attack: degrees, what it wants in L/s, the pressure that must arrive there, its height."""

    id: Id
    lon: float
    lat: float
    demand_lps: Lps
    arrives_mpa: Mpa = 0.15
    elevation_m: Height | None = None

    def __post_init__(self) -> None:
        check_position(self.lon, self.lat)


class Incident(Known, frozen=True, kw_only=True):
    """An incident with one to three points of attack."""

    id: Id
    points: Annotated[tuple[Point, ...], msgspec.Meta(min_length=1, max_length=3)]


class Hose(Known, frozen=True, kw_only=True):
    """Hose an engine carries: inner diameter in mm, and metres of it in whole lengths."""

    diameter_mm: Annotated[float, msgspec.Meta(ge=19, le=300)] = 80.0
    length_m: Metres


class Engine(Known, frozen=True, kw_only=True):
    """An engine at an incident: its pump at its rating, its hose, its tank, and whether it can draft."""

    id: Id
    incident_id: Id
    pump_lps: Lps
    pump_mpa: Mpa = 1.0
    hose: tuple[Hose, ...] = ()
    most_lines: Annotated[int, msgspec.Meta(ge=1, le=6)] = 2
    tank_l: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    drafts: bool = True


class Source(Known, frozen=True, kw_only=True):
    """A source with what is known of it; None for what is not.

    static_mpa: standing pressure, live or of the last test;
    test_*: a flow test, its own standing and residual pressure at its flow; flow_lps: a flow stated by somebody;
    model_lps: what a model of the mains gives at the least pressure.
    """

    id: Id
    lon: float
    lat: float
    kind: Kind = "hydrant"
    usable: bool = True
    reachable: bool = True
    outlets: Annotated[int, msgspec.Meta(ge=0, le=20)] = 1
    static_mpa: float | None = None
    test_static_mpa: float | None = None
    test_residual_mpa: float | None = None
    test_flow_lps: float | None = None
    flow_lps: float | None = None
    model_lps: float | None = None
    main_id: str = ""
    volume_m3: float | None = None
    lift_m: float | None = None
    elevation_m: Height | None = None

    def __post_init__(self) -> None:
        check_position(self.lon, self.lat)


class Main(Known, frozen=True, kw_only=True):
    """A main that several sources hang on, and what it can give them together, L/s."""

    id: Id
    capacity_lps: Lps


class Way(Known, frozen=True, kw_only=True):
    """The way of hose from a source to a point: metres along the ground, roads crossed; walk_m None: no way.

    heights: the ground along it as far as it is known, (metres from the source, height in metres).
    """

    source_id: Id
    point_id: Id
    walk_m: Metres | None
    crossings: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    estimated: bool = False
    heights: Annotated[tuple[tuple[Metres, Height], ...], msgspec.Meta(max_length=MOST_HEIGHTS)] = ()

    def __post_init__(self) -> None:
        metres = [at for at, _ in self.heights]
        if any(a >= b for a, b in pairwise(metres)) or any(at > (self.walk_m or 0.0) for at in metres):
            raise BadHeights("heights of a way lie at rising distances, none beyond its end")


class Flowing(Known, frozen=True, kw_only=True):
    """Water already runs: an engine draws from a source."""

    engine_id: Id
    source_id: Id


class Network(Known, frozen=True, kw_only=True):
    """An EPANET model of the mains: its file, where its coordinates lie, the hour of the day, junctions by source.

    A source is at the junction named here, else at the one with its own id, else at the nearest within `within_m`;
    crs names the file's coordinates ("EPSG:4547") where they are no degrees; hour None: when most is drawn;
    by_number: a junction called as people call a source is its own, wherever it lies.
    """

    inp: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    crs: Annotated[str, msgspec.Meta(max_length=200)] = ""
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None
    within_m: Metres = 30.0
    junctions: Annotated[tuple[tuple[Id, Id], ...], msgspec.Meta(max_length=MAX_OF_A_KIND)] = ()
    by_number: bool = False


class Rules(Known, frozen=True, kw_only=True):
    """What a centre has set: the hose table, what is assumed of a source nobody measured, the least pressure.

    most_lift_m: no pump drafts from further below; assumed_lift_m: where nobody measured how far that is.
    """

    hose_table: str = "cn_lined"
    hose_length_m: Annotated[float, msgspec.Meta(ge=1, le=200)] = 20.0
    assumed_lps: Lps = 15.0
    assumed_crane_lps: Lps = 30.0
    least_mpa: Mpa = 0.10
    straight_factor: Annotated[float, msgspec.Meta(ge=1, le=5)] = 1.4
    appliance_mpa: Mpa = 0.0
    tank_minutes: Annotated[float, msgspec.Meta(ge=1, le=10_000)] = 60.0
    most_lift_m: Lift = MOST_LIFT_M
    assumed_lift_m: Lift = ASSUMED_LIFT_M


class Scenario(Known, frozen=True, kw_only=True):
    """A whole question. `pins` are pairs of engine and source, so are `exclusions`; engine "*" means every one.

    only_ways: hose is laid along `ways` only; else a pair without one is measured straight.
    """

    incidents: Annotated[tuple[Incident, ...], msgspec.Meta(max_length=50)]
    engines: Annotated[tuple[Engine, ...], msgspec.Meta(max_length=500)]
    sources: Annotated[tuple[Source, ...], msgspec.Meta(max_length=MAX_OF_A_KIND)] = ()
    mains: Annotated[tuple[Main, ...], msgspec.Meta(max_length=MAX_OF_A_KIND)] = ()
    ways: Annotated[tuple[Way, ...], msgspec.Meta(max_length=MAX_OF_A_KIND)] = ()
    only_ways: bool = False
    pins: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(max_length=1000)] = ()
    exclusions: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(max_length=10_000)] = ()
    flowing: Annotated[tuple[Flowing, ...], msgspec.Meta(max_length=1000)] = ()
    rules: Rules = Rules()
    network: Network | None = None
