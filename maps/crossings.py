"""The roads that a hose crosses, as far as a road network can tell: counted at the nodes of its way.

At a node of the way a road is crossed that goes on at both sides of it. So is one that the way comes onto from one
side and leaves at the other. Roads are what Valhalla takes for roads that are driven, but service roads, driveways
and parking aisles: nobody needs a ramp there. Each carriageway of a divided road counts, for each needs its ramps.

What is not told: a network has lines and no kerbs. On which side of a road hose lies that is laid along it, and
whether a hydrant or a point of attack stands on its other side, is unknown and not counted. So it is the least
there is to cross.
"""

import enum
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

STRAIGHT_DEGREES = 45.0
"""A way that bends more has turned off: on which side of the next road it lies is not known."""
MOST_POINTS = 2_000
"""Points of a way that is looked at: no hose is so long."""
ROADS = frozenset({"road", "ramp", "turn_channel", "living_street"})
SERVICE = "service_other"
_EDGE = "edge.use", "edge.road_class", "edge.begin_heading", "edge.end_heading"
_CROSS = "begin_heading", "driveability", "use", "road_class"


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
            "attributes": [*_EDGE, *(f"node.intersecting_edge.{name}" for name in _CROSS)], "action": "include",
        },
    }  # fmt: skip


def crossed(answer: Mapping[str, Any]) -> int:
    """How many roads the way in Valhalla's answer crosses."""
    edges: Sequence[Mapping[str, Any]] = answer.get("edges", ())
    count = 0
    side: Side | None = None
    for edge, following in pairwise(edges):
        beside = _beside(edge, following)
        if len(beside) == len(Side):
            count += 1
            side = None
            continue
        comes, goes = _is_road(edge), _is_road(following)
        other = next((one for one in Side if beside and one not in beside), None)
        if goes and not comes:
            side = other
        elif comes and not goes:
            count += side is not None and other is not None and side is not other
            side = None
        elif abs(_turn(edge, following)) > STRAIGHT_DEGREES:
            side = None
    return count


def _beside(edge: Mapping[str, Any], following: Mapping[str, Any]) -> set[Side]:
    """At which sides of the way other roads meet it where one edge follows the other."""
    node: Mapping[str, Any] = edge.get("end_node", {})
    back = (edge.get("end_heading", 0) + 180) % 360
    out = (following.get("begin_heading", 0) - back) % 360
    # Clockwise from where it comes to where it goes lies its left.
    return {
        Side.LEFT if (road.get("begin_heading", 0) - back) % 360 < out else Side.RIGHT
        for road in node.get("intersecting_edges", ())
        if _is_road(road) and road.get("driveability", "none") != "none"
    }


def _is_road(edge: Mapping[str, Any]) -> bool:
    """Is it one that traffic goes on?"""
    return edge.get("use") in ROADS and edge.get("road_class") != SERVICE


def _turn(edge: Mapping[str, Any], following: Mapping[str, Any]) -> float:
    turn: float = (following.get("begin_heading", 0) - edge.get("end_heading", 0) + 180) % 360 - 180
    return turn
