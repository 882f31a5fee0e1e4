"""Fills the blocks: sites first, then ordinary houses in rows along every street."""

import itertools
import math
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from console.demo.facts import Building, Site
from console.demo.network import Nearby, Network
from console.demo.plane import XY, Cells, beside, length, middle, overlap, rectangle, walk
from console.demo.streets import (
    BANK_M,
    CORNER_M,
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Street,
    in_clearing,
    in_ring,
    quarter,
    river_distance,
)
from console.demo.words import person, words


@dataclass(frozen=True)
class Habit:
    """How a quarter builds: metres of front, depth, gap and setback; rows behind each other; storeys."""

    front: tuple[float, float]
    depth: tuple[float, float]
    gap: tuple[float, float]
    setback: float
    rows: int
    levels: tuple[int, ...]
    kinds: tuple[str, ...]


HABITS = {
    "old": Habit((8, 15), (7, 10), (0.4, 2.5), 1.2, 2, (1, 1, 2, 2, 2, 3), ("house", "house", "retail")),
    "new": Habit((26, 56), (12, 16), (8, 16), 8.0, 3, (6, 6, 7, 11, 11, 18), ("apartments",) * 5 + ("commercial",)),
    "west": Habit((22, 48), (11, 13), (7, 13), 7.0, 3, (5, 6, 6, 6, 7), ("apartments",)),
    "south": Habit((14, 34), (10, 14), (4, 9), 5.0, 3, (2, 3, 4, 5, 6), ("residential", "apartments", "retail")),
    "works": Habit(
        (36, 84), (24, 42), (14, 26), 16.0, 2, (1, 1, 1, 2, 3), ("industrial", "industrial", "warehouse")
    ),
    "edge": Habit((10, 18), (8, 11), (12, 60), 9.0, 1, (1, 1, 2), ("house",)),
}


class Ground:
    """The ground already taken, and whether a footprint still fits."""

    def __init__(self, net: Network, nearby: Nearby) -> None:
        self._net = net
        self._nearby = nearby
        self._taken: Cells[list[XY]] = Cells(60.0)

    def fits(self, ring: list[XY], margin_m: float, in_clearings: bool = False) -> bool:
        """Clear of kerbs, of the river and of every other footprint."""
        if any(overlap(ring, other) for other in self._taken.near(ring, 2.0)):
            return False
        points = [*ring, *(middle(a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))]
        for p in points:
            if abs(river_distance(p)) < BANK_M or not self._nearby.clear(p, margin_m):
                return False
            if not in_clearings and in_clearing(p, 4.0):
                return False
        return True

    def take(self, ring: list[XY]) -> None:
        """The footprint stands."""
        self._taken.add(ring, ring)


def quarter_name(p: XY) -> str:
    """Which quarter's habits hold at a point, to within 12 m."""
    return _quarter_of(round(p[0] / 12), round(p[1] / 12))


@cache
def _quarter_of(i: int, j: int) -> str:
    """Which quarter's habits hold at a point; `edge` outside the ring."""
    p = (i * 12.0, j * 12.0)
    if not in_ring(p):
        return "edge"
    for row in (0, 1, 3, 4):
        for column in range(5):
            q = quarter(column, row)
            if q.holds(p):
                return q.name
    return "edge"


@cache
def site_words() -> list[dict[str, Any]]:
    """resources/demo/sites.toml."""
    text = resources.files("resources").joinpath("demo/sites.toml").read_text("utf-8")
    return list(tomllib.loads(text)["site"])


def place_sites(net: Network, ground: Ground, rng: random.Random) -> list[Site]:
    """The sites, each on the nearest street front with room for it."""
    return [_site(net, ground, rng, n, spec) for n, spec in enumerate(site_words(), 1)]


def _site(net: Network, ground: Ground, rng: random.Random, n: int, spec: dict[str, Any]) -> Site:
    column, row, u, v = spec["where"]
    wanted = quarter(column, row).at(u, v)
    front, depth = spec["size"]
    setback = 5.0 if front < 40 else 14.0
    fronts = sorted(
        (length(middle(a, b), wanted), edge.a, edge.b, street, a, b)
        for edge, street, a, b in net.segments()
        if not edge.bridge and street.name and length(middle(a, b), wanted) < 700 and street.highway != "trunk"
    )
    for margin in (4.0, 1.0):
        for _, _, _, street, a, b in fronts:
            for side in (1, -1):
                off = side * (street.width_m / 2 + setback + depth / 2)
                centre = beside(a, b, length(a, b) / 2, off)
                ring = rectangle(centre, _direction(a, b), front, depth)
                if ground.fits(ring, margin):
                    ground.take(ring)
                    number = 2 * rng.randint(4, 60) + (side > 0)
                    building = Building(
                        ring,
                        spec["levels"],
                        _osm_kind(spec["type"]),
                        street.name,
                        number,
                        spec["name"],
                        f"S{n:03d}",
                    )
                    gate = beside(a, b, length(a, b) / 2, side * (street.width_m / 2 + 2.0))
                    return _described(rng, n, spec, building, gate)
    raise ValueError(f"no room for {spec['name']} in the demo town")


def _described(rng: random.Random, n: int, spec: dict[str, Any], building: Building, gate: XY) -> Site:
    return Site(
        number=f"S{n:03d}",
        name=spec["name"],
        type=spec["type"],
        at=building.centre,
        address=f"{words()['town']}{building.street}{building.number}号",
        building=building,
        entrance=gate,
        key=bool(spec.get("key")),
        risk=spec["risk"],
        people=spec["people"],
        equipment=spec["devices"],
        planned=bool(spec.get("plan")),
        contact=person(rng),
        phone=f"000-0000-2{n:03d}",
    )


def _osm_kind(site_type: str) -> str:
    return {
        "school": "school",
        "kindergarten": "kindergarten",
        "hospital": "hospital",
        "hotel": "hotel",
        "mall": "retail",
        "supermarket": "supermarket",
        "warehouse": "warehouse",
        "factory": "industrial",
        "chemical": "industrial",
        "dormitory": "dormitory",
        "residential": "apartments",
        "railway_station": "train_station",
        "government": "government",
        "heritage": "temple",
    }.get(site_type, "yes")


def _direction(a: XY, b: XY) -> XY:
    whole = length(a, b)
    return (b[0] - a[0]) / whole, (b[1] - a[1]) / whole


def place_houses(net: Network, ground: Ground, rng: random.Random) -> list[Building]:
    """Rows of houses: every first row before any second one."""
    houses: list[Building] = []
    numbers: dict[tuple[str, int], int] = {}
    chains = [(street, [net.nodes[n] for n in ids]) for street, bridge, ids in net.ways() if not bridge]
    for row in range(4):
        for street, points in chains:
            for side in (1, -1):
                _row(street, points, side, row, ground, rng, houses, numbers)
    return houses


def _row(
    street: Street,
    points: list[XY],
    side: int,
    row: int,
    ground: Ground,
    rng: random.Random,
    houses: list[Building],
    numbers: dict[tuple[str, int], int],
) -> None:
    at = 9.0
    whole = sum(length(a, b) for a, b in itertools.pairwise(points))
    while at < whole - 8:
        here = next(walk(points, 1e9, at), None)
        if here is None:
            return
        _, a, b, into = here
        habit = HABITS[quarter_name(beside(a, b, into, side * 30.0))]
        front, depth = rng.uniform(*habit.front), rng.uniform(*habit.depth)
        back = street.width_m / 2 + habit.setback + row * (habit.depth[1] * 1.15 + (1.5 if depth < 11 else 15.0))
        centre = beside(a, b, into + front / 2, side * (back + depth / 2))
        ring = rectangle(centre, _direction(a, b), front, depth)
        if row < habit.rows and ground.fits(ring, 1.0 if habit.setback < 2 else 3.0):
            ground.take(ring)
            house = Building(ring, rng.choice(habit.levels), rng.choice(habit.kinds))
            if row == 0 and street.name:
                key = (street.name, side)
                numbers[key] = numbers.get(key, -1 if side > 0 else 0) + 2
                house.street, house.number = street.name, numbers[key]
            houses.append(house)
            at += front + rng.uniform(*habit.gap)
        else:
            at += 11.0 if habit.setback > 2 else 5.0


def edge_of_town(margin_m: float) -> list[XY]:
    """The ring road's course, margin_m further out: the town's boundary."""
    points = []
    for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for k in range(7):
            angle = math.radians(start + k * 15)
            radius = CORNER_M + margin_m
            x = (EAST if cx > 0 else -WEST) - CORNER_M
            y = (NORTH if cy > 0 else -SOUTH) - CORNER_M
            points.append((cx * x + radius * math.cos(angle), cy * y + radius * math.sin(angle)))
    return points
