"""What lies within a circle, a box or an outline on the map, by kind."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from console.surroundings import PLACED
from maps.geodesic import legs, length_words
from maps.tools.sketch import Position, Sketched, SketchShape
from models.geo import TURN, Box, box_along, box_around, distance_m, unrolled
from models.store import Query, Store
from resources.words import t

MOST = 20_000
"""Records of one kind that are listed; more are counted and said not to be listed."""
SLACK = 1.01
"""The sphere and the ellipsoid differ by less: what is looked at is a little more than what is within."""

FIRST = ("unit", "hydrant", "incident", "site", "person", "shelter", "medical", "camera", "alarm")
"""What a commander asks for, in this order; the other kinds follow."""

Moving = Mapping[str, Mapping[str, Position]]
"""Kind -> where each thing of it says it is now, which goes before its record."""


class Found(NamedTuple):
    """What of one kind is within: the ids, at most MOST of them, and how many there are."""

    kind: str
    ids: tuple[str, ...]
    total: int


def reach(now: Sketched) -> Box | None:
    """The box around a sketch, None while it encloses nothing."""
    if now.shape is SketchShape.CIRCLE:
        radius_m = radius_of(now)
        return None if radius_m is None else box_around(*now.points[0], radius_m * SLACK)
    least = 2 if now.shape is SketchShape.BOX else 3
    return box_along(now.points) if len(now.points) >= least else None


def radius_of(now: Sketched) -> float | None:
    """The radius of a circle in metres, None while it has none."""
    measured = legs(now.points[:2])
    return measured[0].length_m if measured and measured[0].length_m > 0 else None


def find(store: Store, now: Sketched, moving: Moving, exercise_id: str | None) -> list[Found]:
    """What is within, the kinds that matter first before the others. Blocks."""
    box = reach(now)
    if box is None:
        return []
    found = []
    for kind in PLACED:
        live = moving.get(kind, {})
        rows = store.rows(Query(kind=kind, box=box, exercise_id=exercise_id), MOST)
        places = {row.id: (row.lon, row.lat) for row in rows if row.lon is not None and row.lat is not None}
        places = {id_: place for id_, place in places.items() if id_ not in live} | {
            id_: place for id_, place in live.items() if box.contains(*place)
        }
        ids = within(now, places)
        if ids:
            more = len(rows) == MOST
            count = store.count(Query(kind=kind, box=box, exercise_id=exercise_id)) if more else len(ids)
            found.append(Found(kind, tuple(ids[:MOST]), count))
    return sorted(found, key=lambda one: FIRST.index(one.kind) if one.kind in FIRST else len(FIRST))


def within(now: Sketched, places: Mapping[str, Position]) -> list[str]:
    """The ids of the places that are within, in order of their distance from the middle of a circle."""
    if now.shape is SketchShape.CIRCLE:
        return _in_circle(now, places)
    if now.shape is SketchShape.BOX:
        return list(places)  # the box has been looked at already
    ring = [_mercator(point) for point in unrolled(now.points)]
    west, east = min(x for x, _y in ring), max(x for x, _y in ring)
    return [id_ for id_, place in places.items() if any(is_inside(ring, at) for at in _turned(place, west, east))]


def is_inside(ring: Sequence[Position], point: Position) -> bool:
    """Is a point within an outline on the plane? One that crosses itself is empty where it lies on itself."""
    x, y = point
    inside = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
        x1, y1 = x2, y2
    return inside


def words_of(now: Sketched) -> str:
    """What it is that they are within."""
    radius_m = radius_of(now) if now.shape is SketchShape.CIRCLE else None
    if radius_m is not None:
        return t("map_tools.within.circle", radius=length_words(radius_m))
    return t(f"map_tools.within.{now.shape}")


def _in_circle(now: Sketched, places: Mapping[str, Position]) -> list[str]:
    radius_m = radius_of(now)
    if radius_m is None:
        return []
    centre = now.points[0]
    far = {id_: distance_m(*centre, *place) for id_, place in places.items()}
    # Where the sphere leaves it open the ellipsoid decides.
    close = [id_ for id_, metres in far.items() if metres < radius_m * SLACK]
    exact = {id_: legs([centre, places[id_]])[0].length_m for id_ in close if far[id_] > radius_m / SLACK}
    return sorted((id_ for id_ in close if exact.get(id_, 0.0) <= radius_m), key=far.__getitem__)


def _turned(place: Position, west: float, east: float) -> list[Position]:
    """The place as the map draws it, on each turn of the world that an outline from west to east reaches into."""
    x, y = _mercator(place)
    first, last = math.ceil((west - x) / TURN), math.floor((east - x) / TURN)
    return [(x + TURN * turn, y) for turn in range(first, last + 1)]


def _mercator(place: Position) -> Position:
    """As the map draws it, where the edges of an outline are straight."""
    lon, lat = place
    return lon, math.degrees(math.log(math.tan(math.pi / 4 + math.radians(max(-85.05, min(85.05, lat))) / 2)))
