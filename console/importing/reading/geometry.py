"""One place for any geometry: the point itself, or a point inside the area or on the line."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from console.importing.reading.table import Rows
from models.geo import TURN, wrapped
from resources.words import t

HEADERS = ("lon", "lat")
OTHERWISE = ("geometry lon", "geometry lat")
"""The names of the two columns made of the geometry, also where the file has columns of the first names."""
MAX_DEPTH = 12
_NONSENSE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What shapely raises for coordinates that are none, besides its own errors."""


class BadGeometry(ValueError):
    """A geometry that is none; the text is a reason for a person."""


def free_headers(taken: Sequence[str]) -> tuple[str, str]:
    """Two names no column of the file has."""
    if not set(HEADERS) & set(taken):
        return HEADERS
    names = OTHERWISE
    while set(names) & set(taken):
        names = (f"{names[0]}_", f"{names[1]}_")
    return names


def place_of(geometry: Any, notice: Callable[[str], None]) -> tuple[float, float] | None:
    """The place of a GeoJSON geometry; None when it is empty, which is noticed. Raises BadGeometry."""
    if geometry is None:
        notice("no_geometry")
        return None
    if not isinstance(geometry, dict) or _depth(geometry) > MAX_DEPTH:
        raise BadGeometry(t("importing.row.geometry"))
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        if len(coordinates) > 2:
            notice("third_dimension")
        return _finite(coordinates[0], coordinates[1])
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        made = shape(geometry)
    except (ShapelyError, *_NONSENSE) as error:
        raise BadGeometry(t("importing.row.geometry")) from error
    return place_of_shape(made, notice)


def place_of_shape(shape: Any, notice: Callable[[str], None]) -> tuple[float, float] | None:
    """The place of a shapely geometry; None when it is empty or missing, which is noticed. Raises BadGeometry."""
    from shapely import make_valid
    from shapely.errors import ShapelyError

    if shape is None or shape.is_empty:
        notice("no_geometry")
        return None
    if shape.has_z:
        notice("third_dimension")
    try:
        if shape.geom_type == "Point":
            return _finite(shape.x, shape.y)
        is_turned = _is_over_antimeridian(shape)
        if is_turned:
            shape = _turned(shape)
        if not shape.is_valid:
            notice("crossed")
            shape = make_valid(shape)
        inside = shape.representative_point()
    except (ShapelyError, ValueError) as error:
        raise BadGeometry(t("importing.row.geometry")) from error
    if inside.is_empty:
        raise BadGeometry(t("importing.row.geometry"))
    notice("area" if "Polygon" in shape.geom_type else "line")
    x, y = _finite(inside.x, inside.y)
    return (wrapped(x) if is_turned else x), y


def _is_over_antimeridian(shape: Any) -> bool:
    """Is a part of it narrower the other way round the earth? In degrees only: metres reach farther than these."""
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return False
    wide = [part for part in getattr(shape, "geoms", [shape]) if _width(part) > TURN / 2]
    return any(_width(_turned(part)) < TURN / 2 for part in wide)


def _width(shape: Any) -> float:
    west, _south, east, _north = shape.bounds
    return float(east - west)


def _turned(shape: Any) -> Any:
    """With the longitudes west of Greenwich as those beyond the antimeridian."""
    from shapely import transform

    def beyond(places: Any) -> Any:
        places[places[:, 0] < 0, 0] += TURN
        return places

    return transform(shape, beyond)


def _finite(x: Any, y: Any) -> tuple[float, float]:
    if (
        isinstance(x, bool)
        or isinstance(y, bool)
        or not isinstance(x, int | float)
        or not isinstance(y, int | float)
    ):
        raise BadGeometry(t("importing.row.geometry"))
    try:
        place = float(x), float(y)
    except OverflowError as error:
        raise BadGeometry(t("importing.row.geometry")) from error
    if not all(map(math.isfinite, place)):
        raise BadGeometry(t("importing.row.geometry"))
    return place


def _depth(value: Any) -> int:
    """How deep the lists and objects of the first branches lie in each other."""
    depth = 0
    while depth <= MAX_DEPTH and isinstance(value, dict | list) and value:
        depth += 1
        value = value.get("coordinates", value.get("geometries")) if isinstance(value, dict) else value[0]
    return depth


def noticing(rows: Rows, number: int) -> Callable[[str], None]:
    """What a geometry's oddities are told to: a note for the row."""
    return lambda key: rows.notice(key, number)
