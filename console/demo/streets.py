"""The streets of the demo town as they are drawn before they are cut where they meet."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from console.demo.plane import XY
from console.demo.words import words

BANK_M = 78.0
"""From the middle of the river to the middle of the street along it."""
RIVER_HALF_M = 48.0
WEST, EAST, SOUTH, NORTH = -2150.0, 2150.0, -1600.0, 1600.0
"""The ring road's sides."""
CORNER_M = 620.0
EDGE_X, EDGE_Y = 3100.0, 2500.0
"""Where the map ends."""
RAIL_Y = -1850.0
CLEARINGS: dict[str, tuple[XY, float, float]] = {
    "park": ((-830.0, 330.0), 215.0, 165.0),
    "stadium": ((980.0, 1230.0), 190.0, 130.0),
    "campus": ((-790.0, 1240.0), 200.0, 125.0),
    "lake": ((60.0, -1255.0), 235.0, 135.0),
    "orchard": ((-1700.0, 1000.0), 190.0, 150.0),
    "works": ((1690.0, -420.0), 205.0, 170.0),
    "depot": ((1720.0, 1020.0), 170.0, 120.0),
}
"""Ellipses no street runs through: middle, half width, half height."""
WIDTH_M = {
    "trunk": 24.0, "primary": 22.0, "secondary": 16.0, "tertiary": 11.0, "residential": 8.0, "living_street": 4.5,
    "pedestrian": 6.0, "service": 5.0, "footway": 2.5,
}  # fmt: skip
_STEP_M = 45.0


@dataclass
class Street:
    """A named line on the drawing board; `keep` says which pieces of it stay once it is cut."""

    name: str
    highway: str
    points: list[XY]
    keep: Callable[[XY], bool]
    bridges: bool = False
    oneway: bool = False
    foot_only: bool = False
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def width_m(self) -> float:
        """Kerb to kerb."""
        return WIDTH_M[self.highway]


def river_y(x: float) -> float:
    """The middle of the river."""
    return -130.0 + 150.0 * math.sin(x / 640.0 + 0.5) + 45.0 * math.sin(x / 270.0) - 0.04 * x


def river_aside(x: float, aside_m: float) -> XY:
    """The point aside_m north of the river's middle at x, at right angles to its course."""
    slope = (river_y(x + 1) - river_y(x - 1)) / 2
    whole = math.hypot(1.0, slope)
    return x - aside_m * slope / whole, river_y(x) + aside_m / whole


def river_distance(p: XY) -> float:
    """Metres north of the river's middle (south is negative), as good as its bends allow."""
    slope = (river_y(p[0] + 1) - river_y(p[0] - 1)) / 2
    return (p[1] - river_y(p[0])) / math.hypot(1.0, slope)


def _curve(base: float, swing: float, phase: float) -> Callable[[float], float]:
    return lambda v: base + swing * math.sin(v / 780.0 + phase)


X = (_curve(-1250, 85, 0.4), _curve(-360, 45, 1.9), _curve(560, 60, 3.1), _curve(1300, 75, 4.4))
"""The four arteries that run north and south: x at a y."""
Y = (_curve(760, 70, 0.9), _curve(-860, 55, 2.2))
"""人民路 and 建设路: y at an x."""


def in_ring(p: XY) -> bool:
    """Inside the ring road: a rectangle with round corners."""
    dx = max(0.0, abs(p[0]) - (EAST - CORNER_M))
    dy = max(0.0, abs(p[1]) - (NORTH - CORNER_M))
    return math.hypot(dx, dy) < CORNER_M


def in_clearing(p: XY, margin_m: float = 0.0) -> bool:
    """Is the point in a park, lake or compound?"""
    return any(
        ((p[0] - x) / (rx + margin_m)) ** 2 + ((p[1] - y) / (ry + margin_m)) ** 2 < 1
        for (x, y), rx, ry in CLEARINGS.values()
    )


def ring_points() -> list[XY]:
    """The ring road, counter-clockwise and closed."""
    points: list[XY] = []
    for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for k in range(13):
            angle = math.radians(start + k * 7.5)
            points.append(
                (
                    cx * (EAST - CORNER_M) + CORNER_M * math.cos(angle),
                    cy * (NORTH - CORNER_M) + CORNER_M * math.sin(angle),
                )
            )
    return [*points, points[0]]


def _along_x(y_at: Callable[[float], float], x0: float, x1: float) -> list[XY]:
    count = max(2, round((x1 - x0) / _STEP_M))
    return [(x, y_at(x)) for x in (x0 + (x1 - x0) * k / count for k in range(count + 1))]


def _along_y(x_at: Callable[[float], float], y0: float, y1: float) -> list[XY]:
    return [(x, y) for y, x in _along_x(x_at, y0, y1)]


def _outside(p: XY) -> bool:
    return not in_ring(p)


def arteries() -> list[Street]:
    """The ring, the arteries, the streets along the river and the roads out of town."""
    named = words()["streets"]
    streets = [Street(named["ring"], "trunk", ring_points(), lambda _: True, bridges=True)]
    classes = ("secondary", "primary", "secondary", "primary")
    for name, x_at, highway in zip(named["arterial_ns"], X, classes, strict=True):
        streets.append(Street(name, highway, _along_y(x_at, SOUTH - 60, NORTH + 60), in_ring, bridges=True))
    for name, y_at, highway in zip(named["arterial_ew"], Y, ("primary", "secondary"), strict=True):
        streets.append(Street(name, highway, _along_x(y_at, WEST - 60, EAST + 60), in_ring))
    for name, aside in ((named["bank_north"], BANK_M), (named["bank_south"], -BANK_M)):
        count = round((EAST - WEST + 160) / _STEP_M)
        points = [river_aside(WEST - 80 + _STEP_M * k, aside) for k in range(count + 1)]
        streets.append(Street(name, "tertiary", points, in_ring))
    exits = named["exit"]
    ways = {
        "west": [(x, Y[0](WEST) + 0.05 * (x - WEST)) for x in (-EDGE_X, -2700, WEST + 40)],
        "east": [(x, Y[1](EAST) - 0.08 * (x - EAST)) for x in (EAST - 40, 2700, EDGE_X)],
        "north": [(X[1](NORTH) + 0.1 * (y - NORTH), y) for y in (NORTH - 40, 2000, EDGE_Y)],
        "south": [(X[2](SOUTH) + 0.06 * (SOUTH - y), y) for y in (SOUTH + 40, -1800, -1900, -EDGE_Y)],
    }
    streets += [Street(exits[side], "trunk", list(points), _outside, bridges=True) for side, points in ways.items()]
    station = [(X[1](SOUTH), SOUTH + 40), (X[1](SOUTH), RAIL_Y + 90)]
    streets.append(Street("站前路", "secondary", [(x, y) for x, y in station], lambda p: not in_ring(p)))
    underpass = [(X[0](SOUTH), SOUTH + 40), (X[0](SOUTH) - 20, -2050), (X[0](SOUTH) - 90, -EDGE_Y)]
    streets.append(Street("石滩路", "tertiary", [(x, y) for x, y in underpass], lambda p: not in_ring(p)))
    return streets


@dataclass(frozen=True)
class Quarter:
    """A part of the town between two north-south and two east-west lines, filled with a bent grid."""

    name: str
    left: Callable[[float], float]
    right: Callable[[float], float]
    bottom: Callable[[float], float]
    top: Callable[[float], float]

    def holds(self, p: XY) -> bool:
        """Is the point in this quarter (and within the ring)?"""
        x, y = p
        return self.left(y) < x < self.right(y) and self.bottom(x) < y < self.top(x) and in_ring(p)

    def at(self, u: float, v: float) -> XY:
        """The place u of the way from left to right and v from bottom to top."""
        x, y = 0.0, 0.0
        for _ in range(6):
            y = self.bottom(x) + v * (self.top(x) - self.bottom(x))
            x = self.left(y) + u * (self.right(y) - self.left(y))
        return x, y

    def rung(self, v: float) -> list[XY]:
        """A line from left to right."""
        return [self.at(-0.03 + 1.06 * k / 24, v) for k in range(25)]

    def post(self, u: float) -> list[XY]:
        """A line from bottom to top."""
        return [self.at(u, -0.03 + 1.06 * k / 24) for k in range(25)]


def _level(value: float) -> Callable[[float], float]:
    return lambda _: value


def _north_bank(x: float) -> float:
    return river_y(x) + BANK_M


def _south_bank(x: float) -> float:
    return river_y(x) - BANK_M


_COLUMNS = (_level(WEST), *X, _level(EAST))
_ROWS = (_level(SOUTH), Y[1], _south_bank, _north_bank, Y[0], _level(NORTH))


def quarter(column: int, row: int) -> Quarter:
    """The quarter of a column (0 west .. 4 east) and a row (0 south .. 4 north; 2 is the river)."""
    kinds = {0: "west", 4: "works"}
    kind = kinds.get(column, "south" if row == 0 else "new")
    if (column, row) == (2, 1):
        kind = "old"
    return Quarter(kind, _COLUMNS[column], _COLUMNS[column + 1], _ROWS[row], _ROWS[row + 1])


# column -> posts in it; row -> rungs in it
_POSTS = {"west": {0: 3}, "works": {4: 2}, "new": {1: 4, 2: 4, 3: 3}, "south": {1: 4, 2: 4, 3: 3}}
_RUNGS = {
    "west": {0: 3, 1: 2, 3: 3, 4: 3}, "works": {0: 2, 1: 1, 3: 2, 4: 2}, "new": {1: 3, 3: 4, 4: 4},
    "south": {0: 3},
}  # fmt: skip
_ONE_WAY = {"崇文街": 1, "朝阳街": -1, "银杏路": 1, "海棠路": -1}


def grids() -> list[Street]:
    """The streets that fill the quarters, each named once from end to end."""
    streets: list[Street] = []
    named = words()["streets"]
    taken: dict[str, dict[tuple[int, int], str]] = {}
    for row in (0, 1, 3, 4):
        for column in range(5):
            q = quarter(column, row)
            if q.name == "old":
                continue
            lists = "grid" if q.name == "new" else q.name
            names = taken.setdefault(lists, {})
            rungs, posts = _RUNGS[q.name][row], _POSTS[q.name][column]
            for k in range(1, rungs + 1):
                name = _next(names, (row, k), named[f"{lists}_ew"], "ew")
                streets.append(_filling(q, name, q.rung(k / (rungs + 1)), main=k == (rungs + 1) // 2))
            for k in range(1, posts + 1):
                name = _next(names, (100 + column, k), named[f"{lists}_ns"], "ns")
                streets.append(_filling(q, name, q.post(k / (posts + 1)), main=k == (posts + 1) // 2))
    return streets


def _next(taken: dict[tuple[int, int], str], key: tuple[int, int], names: Sequence[str], axis: str) -> str:
    """The name of a line; a line that goes on in the next quarter keeps its name."""
    if key not in taken:
        used = sum(1 for row, _ in taken if (row >= 100) == (axis == "ns"))
        taken[key] = names[used % len(names)] if used < len(names) else f"{names[used % len(names)]}延长线"
    return taken[key]


def _filling(q: Quarter, name: str, points: list[XY], main: bool) -> Street:
    highway = "tertiary" if main or q.name == "works" else "residential"
    way = _ONE_WAY.get(name, 0)
    if way < 0:
        points = points[::-1]
    return Street(name, highway, points, lambda p: q.holds(p) and not in_clearing(p), oneway=way != 0)


def alleys(rng: random.Random) -> list[Street]:
    """The old town: a lattice out of true, with gaps, one street for walking only."""
    q = quarter(2, 1)
    named = words()["streets"]
    columns, rows = len(named["alley_ns"]) + 1, len(named["alley_ew"]) + 1
    spots: dict[tuple[int, int], XY] = {}
    for i in range(columns + 1):
        for j in range(rows + 1):
            edge = i in (0, columns) or j in (0, rows)
            swing = 0.0 if edge else 0.30
            u = (i + rng.uniform(-swing, swing)) / columns
            v = (j + rng.uniform(-swing, swing)) / rows
            u, v = (
                (u - 0.5) * (1.07 if i in (0, columns) else 1) + 0.5,
                (v - 0.5) * (1.07 if j in (0, rows) else 1) + 0.5,
            )
            spots[i, j] = q.at(u, v)
    streets: list[Street] = []
    for j, name in enumerate(named["alley_ew"], 1):
        gone = {i for i in range(1, columns - 1) if rng.random() < 0.22} if j not in (1, 4) else set()
        streets += _alley(q, name, [spots[i, j] for i in range(columns + 1)], gone, walking=j == 4)
    for i, name in enumerate(named["alley_ns"], 1):
        gone = {j for j in range(1, rows - 1) if rng.random() < 0.22} if i not in (3, 7) else set()
        streets += _alley(q, name, [spots[i, j] for j in range(rows + 1)], gone, walking=False)
    return streets


def _alley(q: Quarter, name: str, points: list[XY], gone: set[int], walking: bool) -> list[Street]:
    """The pieces of an alley between its gaps."""
    highway = "pedestrian" if walking else ("residential" if name.endswith("街") else "living_street")
    tags = {"maxwidth": "2.4"} if highway == "living_street" and len(gone) > 2 else {}
    pieces: list[list[XY]] = [[points[0]]]
    for k in range(1, len(points)):
        if k - 1 in gone:
            pieces.append([points[k]])
        else:
            pieces[-1].append(points[k])
    return [
        Street(name, highway, piece, q.holds, foot_only=walking, tags=dict(tags))
        for piece in pieces
        if len(piece) > 1
    ]
