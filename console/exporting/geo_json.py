"""Rows as a GeoJSON collection: a feature a record, its place as the geometry."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from console.exporting.cells import Cell
from console.exporting.places import Placed

SUFFIX = ".geojson"
_SYSTEM = b'"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},'
"""WGS-84, longitude first: what the standard says anyway, and older programs ask for."""
_PORTION = 2_000


def write_geo_json(path: Path, headers: Sequence[str], rows: Iterable[Placed]) -> None:
    """Write the features as they come. Raises OSError."""
    encoder = msgspec.json.Encoder()
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection",' + _SYSTEM + b'"features":[\n')
        waiting: list[bytes] = []
        first = True
        for row in rows:
            waiting.append((b"" if first else b",\n") + encoder.encode(_feature(headers, row)))
            first = False
            if len(waiting) == _PORTION:
                file.write(b"".join(waiting))
                waiting.clear()
        file.write(b"".join(waiting) + b"\n]}\n")


def _feature(headers: Sequence[str], row: Placed) -> dict[str, object]:
    place: dict[str, object] | None = None
    if row.geometry is not None:
        place = row.geometry._asdict()
    elif row.lon is not None:
        place = {"type": "Point", "coordinates": [row.lon, row.lat]}
    properties: dict[str, Cell] = dict(zip(headers, row.cells, strict=True))
    return {"type": "Feature", "geometry": place, "properties": properties}
