"""OpenStreetMap extracts: water, stations, hospitals and whatever has a name, found by their tags."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from osmium import geom
from osmium.osm import Area, Node

from console.importing.errors import BadFile
from console.importing.reading.geometry import HEADERS, BadGeometry, place_of_shape
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Rows, Stopped, Table, choose_sheet
from maps.region.extract import BadExtract, Extract
from maps.region.water import station_row, water_row
from resources.words import t

SHEETS = ("hydrants", "stations", "medical", "named")
_MEDICAL = frozenset({"hospital", "clinic", "doctors"})
_NOT_TAGS = frozenset({"type", "lon", "lat", "key", "area", "surface"})
"""Tags whose names mean something else in a table: `surface` is what a street is paved with."""
_ASK_EVERY = 50_000


def read_osm(source: Source, options: Options) -> Table:
    """The table of one sort of thing in an extract. Raises BadFile with a sentence."""
    usual = options.kind if options.kind in SHEETS else "named"
    sheet = choose_sheet(SHEETS, options.sheet, usual, source.name)
    rows = Rows(source.name, options)
    shapes = geom.WKBFactory()
    number = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            for count, entity in enumerate(Extract(source.path).objects(Path(folder))):
                if count % _ASK_EVERY == 0 and options.should_stop is not None and options.should_stop():
                    raise Stopped
                row = _row(entity, sheet) if isinstance(entity, Node | Area) else None
                if row is None or not isinstance(entity, Node | Area):
                    continue
                number += 1
                place = _place(entity, shapes)
                if place is None:
                    rows.refuse(
                        number, t("importing.row.osm_place", key=row["key"]), [str(c) for c in row.values()]
                    )
                else:
                    rows.add(number, {**row, HEADERS[0]: place[0], HEADERS[1]: place[1]})
    except BadExtract as error:
        raise BadFile("extract", reason=str(error)) from error
    except RuntimeError as error:
        raise BadFile("truncated", file=source.name) from error
    if not number:
        raise BadFile("osm_none", file=source.name, sheet=t(f"importing.osm.{sheet}"))
    return Table(
        rows.headers(), rows.rows, "utf-8", rows.notes(), rows.refused, "osm", "", sheet, SHEETS, crs="EPSG:4326",
        geometry_headers=HEADERS,
    )  # fmt: skip


def _row(entity: Node | Area, sheet: str) -> dict[str, Any] | None:
    """The row of a point or an area that belongs on the sheet; None for anything else."""
    tags = {tag.k: tag.v for tag in entity.tags}
    if isinstance(entity, Node):
        key = f"osm:n{entity.id}"
    else:
        key = f"osm:{'w' if entity.from_way() else 'r'}{entity.orig_id()}"
    if sheet == "hydrants":
        return water_row(key, tags)
    if sheet == "stations":
        return station_row(key, tags)
    if not tags.get("name") or (sheet == "medical" and tags.get("amenity") not in _MEDICAL):
        return None
    return {"key": key, "number": tags.get("ref") or key, **_texts(tags)}


def _texts(tags: Mapping[str, str]) -> dict[str, str]:
    texts = {name: text for name, text in tags.items() if name not in _NOT_TAGS and name != "ref"}
    street = " ".join(filter(None, (tags.get("addr:street"), tags.get("addr:housenumber"))))
    return {**texts, "address": street} if street and "address" not in texts else texts


def _place(entity: Node | Area, shapes: geom.WKBFactory) -> tuple[float, float] | None:
    """None where the extract lacks the nodes, or the rings do not close."""
    if not isinstance(entity, Area):
        return (entity.location.lon, entity.location.lat) if entity.location.valid() else None
    from shapely import from_wkb
    from shapely.errors import ShapelyError

    try:
        return place_of_shape(from_wkb(shapes.create_multipolygon(entity)), lambda _: None)
    except (RuntimeError, ShapelyError, BadGeometry, ValueError):
        return None
