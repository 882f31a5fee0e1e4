"""The sea of a region: OpenStreetMap draws only its shore, with the water on the right hand."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.geo import Box

if TYPE_CHECKING:
    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

Position = tuple[float, float]

_ASIDE_DEGREES = 1e-7
"""How far beside the shore it is asked which surface lies there: about a centimetre."""
_FARTHEST_END = 0.1
"""An end of shore within this part of the box's size of its edge was cut off there and is led on to it."""
_ASKED_A_LINE = 25


def sea(shores: Sequence[Sequence[Position]], box: Box) -> list[str]:
    """The surfaces of sea in the box, as GeoJSON polygons; none where the shores do not part it.

    Shores may come in pieces, in any order. A shore that ends in the middle of the box parts nothing.
    """
    shores = [points for points in shores if len(points) > 1 and _is_near(points, box)]
    if not shores:
        return []
    import shapely
    from shapely.geometry import LineString, Point

    frame = shapely.box(box.west, box.south, box.east, box.north)
    lines = [line for line in map(LineString, shores) if line.intersects(frame)]
    if not lines:
        return []
    whole = shapely.line_merge(shapely.union_all(lines), directed=False)
    led_on = _leads(whole, box)
    parted = shapely.union_all([shapely.intersection(whole, frame), *led_on, frame.boundary])
    surfaces = [face for face in shapely.get_parts(shapely.polygonize([parted])) if face.area > 0]
    tree = shapely.STRtree(surfaces)
    votes: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        for on_the_right, weight_m, place in _asides(line):
            for number in tree.query(Point(place), predicate="within"):
                votes[int(number)] += weight_m if on_the_right else -weight_m
    return [str(shapely.to_geojson(surfaces[number])) for number, vote in votes.items() if vote > 0]


def _is_near(points: Sequence[Position], box: Box) -> bool:
    """May the shore touch the box? Told without loading anything."""
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons) <= box.east and max(lons) >= box.west and min(lats) <= box.north and max(lats) >= box.south


def _asides(line: "LineString") -> list[tuple[bool, float, Position]]:
    """Places right and left of some pieces of a shore, each with the length of the piece."""
    points = list(line.coords)
    step = max(1, (len(points) - 1) // _ASKED_A_LINE)
    found = []
    for at in range(0, len(points) - 1, step):
        (x1, y1), (x2, y2) = points[at][:2], points[at + 1][:2]
        length = math.hypot(x2 - x1, y2 - y1)
        if length == 0:
            continue
        dx, dy = (y2 - y1) / length * _ASIDE_DEGREES, -(x2 - x1) / length * _ASIDE_DEGREES
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        found.append((True, length, (x + dx, y + dy)))
        found.append((False, length, (x - dx, y - dy)))
    return found


def _leads(whole: "BaseGeometry", box: Box) -> list["LineString"]:
    """From every end of a shore near the edge of the box, the shortest way to the edge."""
    import shapely
    from shapely.geometry import LineString

    ends: Counter[Position] = Counter()
    for line in shapely.get_parts(whole):
        first, last = line.coords[0][:2], line.coords[-1][:2]
        if first != last:
            ends.update((first, last))
    farthest = _FARTHEST_END * min(box.east - box.west, box.north - box.south)
    found = []
    for (lon, lat), met in ends.items():
        if met > 1 or not box.contains(lon, lat):
            continue
        edges = [(lon - box.west, (box.west, lat)), (box.east - lon, (box.east, lat)),
                 (lat - box.south, (lon, box.south)), (box.north - lat, (lon, box.north))]  # fmt: skip
        away, edge = min(edges)
        if 0 < away <= farthest:
            found.append(LineString([(lon, lat), edge]))
    return found
