"""The demo town's drawing board: metres east and north of its centre, and the geometry drawn on it."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from models.geo import M_PER_DEGREE_LAT

type XY = tuple[float, float]
"""Metres east and north of the centre."""

CENTRE_LON = 101.62
CENTRE_LAT = 40.15
"""Among uninhabited dunes, so that nobody's real street can be taken for one of ours."""
_M_PER_DEGREE_LON = M_PER_DEGREE_LAT * math.cos(math.radians(CENTRE_LAT))


def lon_lat(at: XY) -> tuple[float, float]:
    """WGS-84 degrees, rounded to the 7 decimals of OSM (1 cm)."""
    return round(CENTRE_LON + at[0] / _M_PER_DEGREE_LON, 7), round(CENTRE_LAT + at[1] / M_PER_DEGREE_LAT, 7)


def length(a: XY, b: XY) -> float:
    """Distance in metres."""
    return math.hypot(b[0] - a[0], b[1] - a[1])


def middle(a: XY, b: XY) -> XY:
    """Half-way."""
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def line_length(points: Sequence[XY]) -> float:
    """Length of a polyline in metres."""
    return sum(length(a, b) for a, b in itertools.pairwise(points))


def beside(a: XY, b: XY, along_m: float, aside_m: float) -> XY:
    """The point along_m from a towards b and aside_m to the right of that direction (left when negative)."""
    whole = length(a, b) or 1.0
    ux, uy = (b[0] - a[0]) / whole, (b[1] - a[1]) / whole
    return a[0] + ux * along_m + uy * aside_m, a[1] + uy * along_m - ux * aside_m


def walk(points: Sequence[XY], step_m: float, start_m: float = 0.0) -> Iterator[tuple[float, XY, XY, float]]:
    """Every step_m along a polyline: (distance so far, segment start, segment end, metres into the segment)."""
    wanted, passed = start_m, 0.0
    for a, b in itertools.pairwise(points):
        whole = length(a, b)
        while wanted <= passed + whole and whole > 0:
            yield wanted, a, b, wanted - passed
            wanted += step_m
        passed += whole


def crossing(a: XY, b: XY, c: XY, d: XY) -> XY | None:
    """Where segments ab and cd meet, ends included; None when they do not or run alongside."""
    rx, ry, sx, sy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    cross = rx * sy - ry * sx
    if abs(cross) < 1e-9:
        return None
    t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross
    u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross
    if not (-1e-9 <= t <= 1 + 1e-9 and -1e-9 <= u <= 1 + 1e-9):
        return None
    return a[0] + t * rx, a[1] + t * ry


def distance_to_segment(p: XY, a: XY, b: XY) -> float:
    """Metres from a point to the nearest place of a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = 0.0 if square == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def inside(p: XY, ring: Sequence[XY]) -> bool:
    """Is the point in the polygon?"""
    within = False
    x, y = p
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def rectangle(centre: XY, along: XY, length_m: float, depth_m: float) -> list[XY]:
    """The four corners of a rectangle whose long side has the direction `along` (a unit vector)."""
    (cx, cy), (ux, uy) = centre, along
    half, deep = length_m / 2, depth_m / 2
    return [
        (cx + sx * half * ux - sy * deep * uy, cy + sx * half * uy + sy * deep * ux)
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def overlap(one: Sequence[XY], other: Sequence[XY]) -> bool:
    """Do two convex polygons overlap? (separating axes)"""
    for ring in (one, other):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            nx, ny = y2 - y1, x1 - x2
            first = [nx * x + ny * y for x, y in one]
            second = [nx * x + ny * y for x, y in other]
            if max(first) <= min(second) or max(second) <= min(first):
                return False
    return True


class Cells[T]:
    """Things found by where they are: squares of `size_m`."""

    def __init__(self, size_m: float) -> None:
        self._size = size_m
        self._cells: dict[tuple[int, int], list[T]] = defaultdict(list)

    def add(self, thing: T, points: Iterable[XY], margin_m: float = 0.0) -> None:
        """File a thing under every square its bounding box touches."""
        for cell in self._touched(points, margin_m):
            self._cells[cell].append(thing)

    def near(self, points: Iterable[XY], margin_m: float = 0.0) -> Iterator[T]:
        """Whatever is filed there; a thing in several squares comes several times."""
        for cell in self._touched(points, margin_m):
            yield from self._cells.get(cell, ())

    def _touched(self, points: Iterable[XY], margin_m: float) -> Iterator[tuple[int, int]]:
        pairs = list(points)
        xs, ys = [p[0] for p in pairs], [p[1] for p in pairs]
        for i in range(int((min(xs) - margin_m) // self._size), int((max(xs) + margin_m) // self._size) + 1):
            for j in range(int((min(ys) - margin_m) // self._size), int((max(ys) + margin_m) // self._size) + 1):
                yield i, j
