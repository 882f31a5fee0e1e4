"""The roads that a hose crosses, as far as a road network can tell: found at the nodes of its way.

At a node of the way a road is crossed that goes on at both sides of it. So is one that the way comes onto from one
side and leaves at the other. Roads are what Valhalla takes for roads that are driven, but service roads, driveways
and parking aisles: nobody needs a ramp there. Each carriageway of a divided road counts, for each needs its ramps.

What is not told: a network has lines and no kerbs. On which side of a road hose lies that is laid along it, and
whether a hydrant or a point of attack stands on its other side, is unknown and not counted. So it is the least
there is to cross. A road that is come onto from one side and left at the other may be crossed anywhere between: it
is told where it is left.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from maps.valhalla_engine import decode_shape

STRAIGHT_DEGREES = 45.0
"""A way that bends more has turned off: on which side of the next road it lies is not known."""
MOST_POINTS = 2_000
"""Points of a way that is looked at: no hose is so long."""
ROADS = frozenset({"road", "ramp", "turn_channel", "living_street"})
SERVICE = "service_other"
CLASSES = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", SERVICE,
)  # fmt: skip
"""What Valhalla calls roads, the gravest first."""
BUSY = frozenset(CLASSES[:4])
"""Roads that carry the traffic of a town: it has to be stopped, or led over the hose."""
_EDGE = (
    "edge.use", "edge.road_class", "edge.begin_heading", "edge.end_heading", "edge.end_shape_index", "edge.names",
)  # fmt: skip
_CROSS = "begin_heading", "driveability", "use", "road_class"


type Ask = Callable[[str, Mapping[str, object]], Any]
"""A question to the engine by its name; None where it has no answer."""


class Crossing(NamedTuple):
    """A road that a way crosses, where (degrees), and what it is called as far as is known.

    along: names of the roads that the way itself lies along there.
    """

    lon: float
    lat: float
    road_class: str = ""
    name: str = ""
    along: tuple[str, ...] = ()

    @property
    def is_busy(self) -> bool:
        """Is much traffic to be expected?"""
        return self.road_class in BUSY


class Side(enum.Enum):
    """Of a way, looking along it."""

    LEFT = enum.auto()
    RIGHT = enum.auto()


def trace_of(road: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
    """What Valhalla is asked about a way of (lon, lat) that it has found itself; None for one without use."""
    if not 2 <= len(road) <= MOST_POINTS:
        return None
    return {
        "shape": [{"lon": lon, "lat": lat} for lon, lat in road],
        "costing": "pedestrian",
        "shape_match": "edge_walk",
        "filters": {
            "attributes": ["shape", *_EDGE, *(f"node.intersecting_edge.{name}" for name in _CROSS)],
            "action": "include",
        },
    }  # fmt: skip


def crossings_of(road: Sequence[tuple[float, float]], ask: Ask) -> list[Crossing] | None:
    """The roads that a way of (lon, lat) crosses, in its order; None where the engine cannot follow it."""
    asked = trace_of(road)
    answer = ask("trace_attributes", asked) if asked is not None else None
    if answer is None:
        return None
    found = crossed(answer)
    unnamed = [one for one in found if not one.name]
    if not unnamed:
        return found
    places = [{"lon": one.lon, "lat": one.lat, "radius": 0} for one in unnamed]
    located = ask("locate", {"locations": places, "costing": "auto", "verbose": True}) or ()
    named = {one: _named(one, known) for one, known in zip(unnamed, located, strict=False)}
    return [named.get(one, one) for one in found]


def crossed(answer: Mapping[str, Any]) -> list[Crossing]:
    """The roads that the way in Valhalla's answer crosses, in its order."""
    edges: Sequence[Mapping[str, Any]] = answer.get("edges", ())
    shape = decode_shape(answer.get("shape", ""))
    found: list[Crossing] = []
    side: Side | None = None
    for edge, following in pairwise(edges):
        beside = _beside(edge, following)
        sides = {one for one, _road_class in beside}
        if len(sides) == len(Side):
            names = (*edge.get("names", ()), *following.get("names", ()))
            found += _crossing(shape, edge, _gravest(road_class for _side, road_class in beside), along=names)
            side = None
            continue
        comes, goes = _is_road(edge), _is_road(following)
        other = next((one for one in Side if sides and one not in sides), None)
        if goes and not comes:
            side = other
        elif comes and not goes:
            if side is not None and other is not None and side is not other:
                name = next(iter(edge.get("names", ())), "")
                found += _crossing(shape, edge, edge.get("road_class", ""), name=name)
            side = None
        elif abs(_turn(edge, following)) > STRAIGHT_DEGREES:
            side = None
    return found


def _crossing(
    shape: Sequence[tuple[float, float]],
    edge: Mapping[str, Any],
    road_class: str,
    name: str = "",
    along: tuple[str, ...] = (),
) -> Iterable[Crossing]:
    """One at the end of an edge, where the answer says where that is."""
    end = edge.get("end_shape_index", -1)
    if not 0 <= end < len(shape):
        return ()
    lon, lat = shape[end]
    return (Crossing(lon, lat, road_class, name, along),)


def _named(one: Crossing, located: Mapping[str, Any]) -> Crossing:
    """With the name of the roads of its class that meet there and that the way does not lie along."""
    names = [
        name
        for road in located.get("edges") or ()
        if road["edge"]["classification"]["classification"] == one.road_class
        for name in road["edge_info"].get("names", ())[:1]
        if name not in one.along
    ]
    return one._replace(name=max(names, key=names.count)) if names else one


def _gravest(classes: Iterable[str]) -> str:
    return min(classes, key=lambda one: CLASSES.index(one) if one in CLASSES else len(CLASSES))


def _beside(edge: Mapping[str, Any], following: Mapping[str, Any]) -> set[tuple[Side, str]]:
    """At which sides of the way other roads meet it where one edge follows the other, and of which class."""
    node: Mapping[str, Any] = edge.get("end_node", {})
    back = (edge.get("end_heading", 0) + 180) % 360
    out = (following.get("begin_heading", 0) - back) % 360
    # Clockwise from where it comes to where it goes lies its left.
    return {
        (
            Side.LEFT if (road.get("begin_heading", 0) - back) % 360 < out else Side.RIGHT,
            str(road.get("road_class", "")),
        )
        for road in node.get("intersecting_edges", ())
        if _is_road(road) and road.get("driveability", "none") != "none"
    }


def _is_road(edge: Mapping[str, Any]) -> bool:
    """Is it one that traffic goes on?"""
    return edge.get("use") in ROADS and edge.get("road_class") != SERVICE


def _turn(edge: Mapping[str, Any], following: Mapping[str, Any]) -> float:
    turn: float = (following.get("begin_heading", 0) - edge.get("end_heading", 0) + 180) % 360 - 180
    return turn
