"""Drawings as geometries: a file for maps gets the line or the area itself, not a point for it."""

import json
from collections.abc import Iterable, Iterator, Sequence

from console.exporting.cells import Cell
from console.exporting.fields import Field
from console.exporting.places import Geometry, Placed
from models.drawing import Form


def drawn(fields: Sequence[Field], rows: Iterable[Sequence[Cell]]) -> Iterator[Placed]:
    """The rows with the geometry of their points; a circle is its middle, its radius stands in its column."""
    names = [one.name for one in fields]
    form, points = names.index("form"), names.index("points")
    for row in rows:
        geometry = _geometry(str(row[form]), str(row[points] or "[]"))
        yield Placed(None, None, [cell for at, cell in enumerate(row) if at != points], geometry)


def without_points(fields: Sequence[Field]) -> list[Field]:
    """The columns that stay."""
    return [one for one in fields if one.name != "points"]


def _geometry(form: str, points: str) -> Geometry | None:
    try:
        places = [[float(lon), float(lat)] for lon, lat in json.loads(points)]
    except (ValueError, TypeError):
        # A cell that was cut because it is longer than a cell may be: the losses say so.
        return None
    if not places:
        return None
    match form:
        case Form.LINE:
            return Geometry("LineString", places)
        case Form.POLYGON:
            return Geometry("Polygon", [[*places, places[0]]])
        case _:
            return Geometry("Point", places[0])
