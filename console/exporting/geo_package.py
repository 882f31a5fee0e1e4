"""Rows as a GeoPackage, a layer of points, taken over portion by portion."""

import itertools
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from console.exporting.cells import Cell
from console.exporting.fields import Field
from console.exporting.places import Placed

SUFFIX = ".gpkg"
PORTION = 5_000
_POINT = struct.Struct("<BIdd")


def write_geo_package(path: Path, fields: Sequence[Field], rows: Iterable[Placed], layer: str) -> None:
    """Write the layer. Raises OSError when the file cannot be written."""
    import numpy as np
    from pyogrio import raw
    from pyogrio.errors import DataSourceError

    first = True
    found = iter(rows)
    while (portion := list(itertools.islice(found, PORTION))) or first:
        points = np.array([_well_known(row) for row in portion], dtype=object)
        columns = [_column(one, [row.cells[n] for row in portion]) for n, one in enumerate(fields)]
        try:
            raw.write(
                str(path), points, [data for data, _mask in columns], [one.header for one in fields],
                field_mask=[mask for _data, mask in columns], layer=layer, driver="GPKG", geometry_type="Point",
                crs="EPSG:4326", append=not first,
            )  # fmt: skip
        except DataSourceError as error:
            raise OSError(str(error)) from error
        first = False


def _well_known(row: Placed) -> bytes | None:
    return None if row.lon is None or row.lat is None else _POINT.pack(1, 1, row.lon, row.lat)


def _column(one: Field, cells: Sequence[Cell]) -> tuple[Any, Any]:
    """The cells as an array, and which of them are missing."""
    import numpy as np

    mask = np.array([cell is None for cell in cells], dtype=bool)
    if one.is_number:
        return np.array([0.0 if cell is None else float(cell) for cell in cells], dtype=np.float64), mask
    return np.array([None if cell is None else str(cell) for cell in cells], dtype=object), mask
