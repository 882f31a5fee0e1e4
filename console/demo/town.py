"""Puts the demo town together, the same for the same seed."""

import math

from console.demo.buildings import Ground, edge_of_town, place_houses, place_sites
from console.demo.facts import Area, Path, Town
from console.demo.forces import persons, stations, units
from console.demo.network import Nearby, cut
from console.demo.plane import XY, beside, length
from console.demo.streets import (
    BANK_M,
    CLEARINGS,
    EDGE_X,
    RAIL_Y,
    RIVER_HALF_M,
    alleys,
    arteries,
    grids,
    in_ring,
    quarter,
    river_aside,
    river_y,
)  # fmt: skip
from console.demo.support import support
from console.demo.watching import cameras, devices
from console.demo.water import Addresses, lay_mains, other_sources, set_hydrants
from console.demo.words import stream, words


def build_town(seed: int) -> Town:
    """The whole town in metres. Takes about five seconds."""
    net = cut(arteries() + grids() + alleys(stream(seed, "alleys")))
    town = Town(seed, net, Nearby(net))
    town.rail = [(-EDGE_X + 62.0 * k, rail_y(-EDGE_X + 62.0 * k)) for k in range(101)]
    ground = Ground(net, town.nearby)
    town.sites = place_sites(net, ground, stream(seed, "sites"))
    town.stations = stations(town, ground)
    town.buildings += [site.building for site in town.sites]
    town.buildings += place_houses(net, ground, stream(seed, "houses"))
    town.areas = _areas()
    town.paths = _paths(town)
    addresses = Addresses([(b.centre, f"{b.street}{b.number}号") for b in town.buildings if b.number])
    town.mains = lay_mains(net)
    town.waters = set_hydrants(net, town.nearby, addresses, stream(seed, "hydrants"))
    town.waters += other_sources(net, town.sites, addresses, stream(seed, "sources"))
    town.units = units(town)
    town.persons = persons(town, stream(seed, "persons"))
    town.support = support(town, stream(seed, "support"))
    town.cameras = cameras(town, stream(seed, "cameras"))
    town.devices = devices(town, stream(seed, "devices"))
    return town


def rail_y(x: float) -> float:
    """Where the railway runs."""
    return RAIL_Y + 40.0 * math.sin(x / 1100.0)


def _ellipse(name: str, scale: float = 1.0) -> list[XY]:
    (x, y), rx, ry = CLEARINGS[name]
    turns = [math.radians(k * 15) for k in range(24)]
    return [
        (x + rx * scale * math.cos(a) * (1 + 0.06 * math.sin(3 * a)), y + ry * scale * math.sin(a)) for a in turns
    ]


def _quarter_ring(column: int, row: int) -> list[XY]:
    q = quarter(column, row)
    edge = [k / 8 for k in range(9)]
    ring = [q.at(u, 0) for u in edge] + [q.at(1, v) for v in edge] + [q.at(1 - u, 1) for u in edge]
    ring += [q.at(0, 1 - v) for v in edge]
    return [p for p in ring if in_ring((p[0] * 0.999, p[1] * 0.999))]


def _areas() -> list[Area]:
    xs = [-EDGE_X + 50.0 * k for k in range(125)]
    banks = [river_aside(x, BANK_M - 8) for x in xs] + [river_aside(x, 8 - BANK_M) for x in reversed(xs)]
    river = [river_aside(x, RIVER_HALF_M) for x in xs] + [river_aside(x, -RIVER_HALF_M) for x in reversed(xs)]
    named = words()
    areas = [Area(edge_of_town(20.0), {"landuse": "residential"}, "residential")]
    for row in (0, 1, 3, 4):
        areas.append(Area(_quarter_ring(4, row), {"landuse": "industrial", "name": "演示工业园"}, "industrial"))
    areas.append(Area(_quarter_ring(2, 3), {"landuse": "commercial", "name": "新城商务区"}, "commercial"))
    areas += [
        Area(banks, {"landuse": "grass", "leisure": "park", "name": "望水河滨水绿带"}, "park"),
        Area(river, {"natural": "water", "water": "river", "name": named["river"]}, "water"),
        Area(_ellipse("park"), {"leisure": "park", "name": "望楼公园"}, "park"),
        Area(_ellipse("park", 0.35), {"natural": "water", "water": "pond", "name": "望楼湖"}, "water"),
        Area(_ellipse("lake"), {"leisure": "park", "name": "南湖公园"}, "park"),
        Area(_ellipse("lake", 0.72), {"natural": "water", "water": "lake", "name": "南湖"}, "water"),
        Area(_ellipse("stadium"), {"leisure": "sports_centre", "name": "望楼体育中心"}, "grass"),
        Area(_ellipse("stadium", 0.5), {"leisure": "pitch", "sport": "soccer"}, "park"),
        Area(_ellipse("campus"), {"amenity": "college", "name": "望楼职业技术学院"}, "school"),
        Area(_ellipse("orchard"), {"landuse": "orchard", "name": "西山果园"}, "forest"),
        Area(_ellipse("works"), {"landuse": "industrial", "name": "预留用地"}, "grass"),
        Area(_ellipse("depot"), {"landuse": "railway", "name": "物流堆场"}, "railway"),
        *_fields(),
    ]
    return areas


def _fields() -> list[Area]:
    """Fields and woods around the town."""
    fields = []
    spots = ((-2620, 1700, 0), (-1500, 2020, 1), (900, 2040, 0), (2580, 1500, 0), (2620, 200, 1), (-2640, -1100, 0),
             (1800, -2180, 0), (-1500, -2180, 1), (2600, -1350, 0), (-2600, 600, 1))  # fmt: skip
    for x, y, wood in spots:
        ring = [(x - 300, y - 170), (x + 280, y - 190), (x + 310, y + 180), (x - 270, y + 160)]
        tags = {"natural": "wood"} if wood else {"landuse": "farmland"}
        fields.append(Area([(float(a), float(b)) for a, b in ring], tags, "forest" if wood else "farmland"))
    return fields


def _paths(town: Town) -> list[Path]:
    """Paths in parks and along the water, each tied to the nearest street."""
    foot = {"highway": "footway"}
    paths: list[Path] = []
    for name in ("park", "lake", "stadium", "campus"):
        loop = _ellipse(name, 0.86)
        paths.append(Path([*loop, loop[0]], dict(foot)))
        for k in (0, 6, 12, 18):
            gate = _nearest_node(town, loop[k])
            paths.append(Path([loop[k], gate], dict(foot)))
    for aside in (RIVER_HALF_M + 9, -RIVER_HALF_M - 9):
        line = [river_aside(-2000 + 50.0 * k, aside) for k in range(81)]
        paths.append(Path(line, {**foot, "name": "滨水步道"}))
        paths += [Path([line[k], _nearest_node(town, line[k])], dict(foot)) for k in range(4, 80, 12)]
    x = 80.0
    span = [(x, river_y(x) + BANK_M), (x, river_y(x) - BANK_M)]
    ends = [_nearest_node(town, p) for p in span]
    paths.append(Path(ends, {**foot, "bridge": "yes", "layer": "1", "name": "望水步行桥"}))
    return paths


def _nearest_node(town: Town, p: XY) -> XY:
    used = {n for edge in town.net.edges if not edge.bridge for n in (edge.a, edge.b)}
    return min((town.net.nodes[n] for n in sorted(used)), key=lambda q: length(p, q))


def kerb_point(town: Town, edge_number: int, aside_m: float) -> XY:
    """A point aside_m beyond the right kerb of an edge, for things that stand along the street."""
    edge = town.net.edges[edge_number]
    street = town.net.streets[edge.street]
    a, b = town.net.nodes[edge.a], town.net.nodes[edge.b]
    return beside(a, b, length(a, b) / 2, street.width_m / 2 + aside_m)
