"""KML: placemarks with their data, a row each."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from console.importing.errors import BadFile
from console.importing.reading.geometry import BadGeometry, free_headers, noticing, place_of
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, Options, Rows, Table
from console.importing.reading.xml_text import elements, local, text_of
from resources.words import t

FOLDER = "folder"
_OWN = ("name", "description", "address", "phoneNumber")
_SHAPES = {"Point": "MultiPoint", "LineString": "LineString", "LinearRing": "Polygon"}


def read_kml(source: Source, options: Options) -> Table:
    """The table of a KML file. Raises BadFile with a sentence."""
    rows = Rows(source.name, options)
    found: list[tuple[int, dict[str, Any], Any]] = []
    for number, (folder, placemark) in enumerate(_placemarks(source), 1):
        cells = _cells(placemark)
        if folder:
            cells.setdefault(FOLDER, folder)
        long = next((name for name, cell in cells.items() if len(cell) > MAX_CELL), None)
        if long is not None:
            rows.refuse(number, t("importing.row.long_cell", column=long))
            continue
        try:
            found.append((number, cells, _geometry(placemark)))
        except ValueError:
            rows.refuse(number, t("importing.row.geometry"), list(cells.values()))
    if not found and not rows.refused:
        raise BadFile("no_placemarks", file=source.name)
    pair = free_headers([*{name for _, cells, _ in found for name in cells}])
    for number, cells, geometry in found:
        try:
            place = place_of(geometry, noticing(rows, number))
        except BadGeometry as error:
            rows.refuse(number, str(error), list(cells.values()))
            continue
        rows.add(number, {**cells, pair[0]: place[0], pair[1]: place[1]} if place is not None else cells)
    return Table(
        rows.headers(),
        rows.rows,
        "utf-8",
        rows.notes(),
        rows.refused,
        "kml",
        crs="EPSG:4326",
        geometry_headers=pair,
    )


def _placemarks(source: Source) -> Iterator[tuple[str, Element]]:
    """(name of the innermost folder, placemark)."""
    names: dict[int, str] = {}
    for path, element in elements(source, frozenset({"Placemark", "name"})):
        if path[-1] == "name":
            if len(path) > 1 and path[-2] == "Folder":
                names = {depth: name for depth, name in names.items() if depth < len(path)}
                names[len(path)] = (element.text or "").strip()
        elif "Placemark" not in path[:-1]:
            folders = [depth for depth, name in enumerate(path, 1) if name == "Folder"]
            yield names.get(folders[-1] + 1, "") if folders else "", element


def _cells(placemark: Element) -> dict[str, str]:
    cells = {name: text for name in _OWN if (text := text_of(placemark, name))}
    if placemark.get("id"):
        cells["key"] = str(placemark.get("id"))
    for element in placemark.iter():
        name, label = local(element.tag), element.get("name", "").strip()
        if label and name == "Data":
            cells[label] = text_of(element, "value")
        elif label and name == "SimpleData":
            cells[label] = (element.text or "").strip()
    return {name: cell.replace("\0", "") for name, cell in cells.items()}


def _geometry(placemark: Element) -> dict[str, Any] | None:
    """As GeoJSON; holes are left out, for the outer ring is walked first. Raises ValueError for no numbers."""
    shapes: list[dict[str, Any]] = []
    for element in placemark.iter():
        kind = _SHAPES.get(local(element.tag))
        if kind is None:
            continue
        points = [[float(part) for part in place.split(",")] for place in text_of(element, "coordinates").split()]
        if any(len(point) < 2 for point in points):
            raise ValueError("a place of one number")
        if not points:
            continue
        if kind == "MultiPoint" and len(points) == 1:
            shapes.append({"type": "Point", "coordinates": points[0]})
        else:
            shapes.append({"type": kind, "coordinates": [points] if kind == "Polygon" else points})
    if not shapes:
        return None
    points_only = [shape for shape in shapes if shape["type"] == "Point"]
    return points_only[0] if points_only else shapes[0]
