"""What is reached within some minutes, as the routing engine's contours tell it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from maps.matrix import Position
from models.geo import Box, distance_m


class Reach(NamedTuple):
    """What is reached within so many minutes: areas of rings of (lon, lat), later rings of an area are holes."""

    minutes: int
    areas: list[list[list[Position]]]
    is_cut: bool = False
    """It comes to the edge of the pack: beyond it there may be more."""


def reach_of(feature: Mapping[str, Any], within: Box) -> Reach:
    """A contour; it is cut where it leaves the box."""
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    areas = [[[(lon, lat) for lon, lat in ring] for ring in polygon] for polygon in polygons]
    is_cut = any(not within.contains(*point) for area in areas for ring in area for point in ring)
    return Reach(round(feature["properties"]["contour"]), areas, is_cut)


def leaves(reaches: Sequence[Reach], origin: Position, beyond_m: float) -> bool:
    """Does any of them come further from the origin than this?"""
    points = (point for reach in reaches for area in reach.areas for ring in area for point in ring)
    return any(distance_m(*origin, *point) > beyond_m for point in points)
