"""Lines and areas over the antimeridian, cut there as files want it (RFC 7946, 3.1.9)."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.geo import TURN, unrolled

if TYPE_CHECKING:
    from shapely.geometry import LinearRing, Polygon
    from shapely.geometry.base import BaseGeometry

type Ring = Sequence[tuple[float, float]]

HALF = TURN / 2
LEAST = 4
"""Corners of a ring that closes around something."""


def cut_line(line: Ring) -> list[Ring]:
    """The line as it is, or in parts that each end at the antimeridian."""
    if not _crosses([line]):
        return [line]
    parts: list[list[tuple[float, float]]] = [[]]
    (last_lon, last_lat), *_rest = whole = unrolled(line)
    turn = 0
    for lon, lat in whole:
        # No step is longer than half a turn: it crosses once.
        while abs(lon - turn * TURN) > HALF:
            side = math.copysign(HALF, lon - turn * TURN)
            share = (turn * TURN + side - last_lon) / (lon - last_lon)
            at = last_lat + share * (lat - last_lat)
            parts[-1].append((side, at))
            parts.append([(-side, at)])
            turn += round(math.copysign(1, side))
        parts[-1].append((lon - turn * TURN, lat))
        last_lon, last_lat = lon, lat
    long = [part for part in parts if len(set(part)) > 1]
    return [*(long or parts[:1])]


def cut_area(rings: Sequence[Ring]) -> list[Sequence[Ring]]:
    """The area (outer ring, then holes) as it is, or in parts on either side; as it is, too, around a pole."""
    if not _crosses(rings) or len(rings[0]) < LEAST:
        return [rings]
    import shapely
    from shapely.geometry import Polygon

    outer, *holes = [unrolled(ring) for ring in rings]
    if not math.isclose(outer[0][0], outer[-1][0]):
        return [rings]
    area = shapely.make_valid(Polygon(outer, [_beside(hole, outer) for hole in holes if len(hole) >= LEAST]))
    return [[_corners(ring) for ring in (part.exterior, *part.interiors)] for part in _parts(area)]


def _crosses(rings: Sequence[Ring]) -> bool:
    """Does any of them go over it? Not what has a vertex that is no place: that is nowhere, and left out."""
    if not all(abs(lon) <= HALF and abs(lat) <= 90 for ring in rings for lon, lat in ring):
        return False
    return any(unrolled(ring) != [tuple(place) for place in ring] for ring in rings)


def _beside(hole: Ring, outer: Ring) -> Ring:
    """A hole by the longitudes that its area goes on with."""
    middle = (min(lon for lon, _lat in outer) + max(lon for lon, _lat in outer)) / 2
    turns = TURN * round((middle - hole[0][0]) / TURN)
    return [(lon + turns, lat) for lon, lat in hole]


def _corners(ring: "LinearRing") -> Ring:
    return [(lon, lat) for lon, lat, *_height in ring.coords]


def _turn(lon: float) -> int:
    return math.floor((lon + HALF) / TURN)


def _parts(area: "BaseGeometry") -> Iterator["Polygon"]:
    """What of it lies in each turn of the globe, by the longitudes of that turn."""
    from shapely import Polygon, affinity, box

    west, _south, east, _north = area.bounds
    for turn in range(_turn(west), _turn(east) + 1):
        shift = TURN * turn
        inside = area.intersection(box(shift - HALF, -90.0, shift + HALF, 90.0))
        for part in getattr(inside, "geoms", [inside]):
            if isinstance(part, Polygon) and not part.is_empty:
                yield affinity.translate(part, xoff=-shift)
