"""Rows whose place is a geometry instead of two columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from console.exporting.cells import Cell
from console.exporting.fields import Field


class Geometry(NamedTuple):
    """A geometry as GeoJSON names and nests it; degrees WGS-84, longitude first."""

    type: str
    coordinates: Sequence[Any]


class Placed(NamedTuple):
    """The cells without longitude and latitude, and these (WGS-84 degrees; None without a place).

    `geometry` where it is more than a point.
    """

    lon: float | None
    lat: float | None
    cells: Sequence[Cell]
    geometry: Geometry | None = None


def without_place(fields: Sequence[Field]) -> list[Field]:
    """The columns that stay."""
    return [one for one in fields if one.name not in ("lon", "lat")]


def placed(fields: Sequence[Field], rows: Iterable[Sequence[Cell]]) -> Iterator[Placed]:
    """The rows with their place taken out of the cells."""
    names = [one.name for one in fields]
    at = (names.index("lon"), names.index("lat")) if "lon" in names else None
    stay = [n for n, name in enumerate(names) if name not in ("lon", "lat")]
    for row in rows:
        lon, lat = (row[at[0]], row[at[1]]) if at is not None else (None, None)
        cells = [row[n] for n in stay]
        if isinstance(lon, float | int) and isinstance(lat, float | int):
            yield Placed(float(lon), float(lat), cells)
        else:
            yield Placed(None, None, cells)
