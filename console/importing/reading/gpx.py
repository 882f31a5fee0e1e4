"""GPX: the waypoints, a row each; tracks and routes are ways, not things."""

from console.importing.errors import BadFile
from console.importing.reading.geometry import HEADERS, BadGeometry, place_of
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, Options, Rows, Table
from console.importing.reading.xml_text import elements, local
from resources.words import t

_DEEPER = frozenset({"extensions", "link"})


def read_gpx(source: Source, options: Options) -> Table:
    """The table of a GPX file. Raises BadFile with a sentence."""
    rows = Rows(source.name, options)
    for number, (_, point) in enumerate(elements(source, frozenset({"wpt"})), 1):
        cells = {local(child.tag): (child.text or "").strip() for child in point}
        cells = {name: cell for name, cell in cells.items() if cell and name not in _DEEPER}
        long = next((name for name, cell in cells.items() if len(cell) > MAX_CELL), None)
        if long is not None:
            rows.refuse(number, t("importing.row.long_cell", column=long))
            continue
        try:
            geometry = {"type": "Point", "coordinates": [float(point.get(name, "")) for name in HEADERS]}
            place = place_of(geometry, lambda _: None)
        except (BadGeometry, ValueError):
            rows.refuse(number, t("importing.row.geometry"), list(cells.values()))
            continue
        rows.add(number, {**cells, **dict(zip(HEADERS, place or (), strict=False))})
    if not rows.rows and not rows.refused:
        raise BadFile("no_waypoints", file=source.name)
    return Table(
        rows.headers(),
        rows.rows,
        "utf-8",
        rows.notes(),
        rows.refused,
        "gpx",
        crs="EPSG:4326",
        geometry_headers=HEADERS,
    )
