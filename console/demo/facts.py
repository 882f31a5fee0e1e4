"""What stands in the demo town: buildings, areas, paths, sites, water, forces, cameras and devices."""

from dataclasses import dataclass, field

from console.demo.network import Nearby, Network
from console.demo.plane import XY


@dataclass
class Building:
    """A footprint; `number` is the house number, `site` the number of the site it belongs to."""

    ring: list[XY]
    levels: int
    kind: str
    street: str = ""
    number: int = 0
    name: str = ""
    site: str = ""

    @property
    def centre(self) -> XY:
        """The middle of its corners."""
        return sum(p[0] for p in self.ring) / len(self.ring), sum(p[1] for p in self.ring) / len(self.ring)


@dataclass
class Area:
    """A closed area with its OSM tags; `look` names its colour in an overview."""

    ring: list[XY]
    tags: dict[str, str]
    look: str


@dataclass
class Path:
    """An open line with its OSM tags."""

    points: list[XY]
    tags: dict[str, str]


@dataclass
class Site:
    """One of the forty sites."""

    number: str
    name: str
    type: str
    at: XY
    address: str
    building: Building
    entrance: XY
    key: bool
    risk: int
    people: int
    equipment: str
    planned: bool
    contact: str
    phone: str

    @property
    def height_m(self) -> float:
        """Storeys times their height."""
        return round(self.building.levels * (7.5 if self.type in ("warehouse", "factory") else 3.3), 1)


@dataclass
class Water:
    """A water source in the words of the import file."""

    number: str
    type: str
    status: str
    at: XY
    address: str
    main_diameter_mm: int | None = None
    pressure_mpa: float | None = None
    flow_lps: float | None = None
    outlets: int | None = None
    volume_m3: int | None = None
    defect: str = ""
    main: str = ""
    main_flow_lps: float | None = None


@dataclass
class Main:
    """A water main under a street."""

    points: list[XY]
    diameter_mm: int
    street: str


@dataclass
class Station:
    """A fire station, or a micro fire station at a site or in a quarter."""

    number: str
    name: str
    type: str
    at: XY
    address: str
    phone: str
    channel: str
    crew: int


@dataclass
class Camera:
    """A video point and the scene its clip shows."""

    number: str
    name: str
    type: str
    status: str
    at: XY
    clip: str
    scene: str
    site: str
    heading_deg: int
    view_deg: int
    range_m: int


@dataclass
class Device:
    """A sensor."""

    number: str
    name: str
    type: str
    status: str
    at: XY
    site: str
    hydrant: str
    floor: str
    room: str
    address: str
    company: str


@dataclass
class Town:
    """Everything, in metres."""

    seed: int
    net: Network
    nearby: Nearby
    rail: list[XY] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    mains: list[Main] = field(default_factory=list)
    waters: list[Water] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    units: list[dict[str, str]] = field(default_factory=list)
    persons: list[dict[str, str]] = field(default_factory=list)
    support: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    cameras: list[Camera] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)

    def site(self, number: str) -> Site:
        """The site of that number."""
        return next(site for site in self.sites if site.number == number)
