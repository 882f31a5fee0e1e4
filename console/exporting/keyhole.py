"""Rows as KML: a placemark a record, its columns as extended data."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from console.exporting.places import Placed

SUFFIX = ".kml"


def write_kml(path: Path, headers: Sequence[str], rows: Iterable[Placed], title: str) -> None:
    """Write the placemarks as they come. Raises OSError."""
    names = [quoteattr(header) for header in headers]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>')
        file.write(f"<name>{escape(title)}</name>\n")
        for row in rows:
            file.write(_placemark(names, row))
        file.write("</Document></kml>\n")


def _placemark(names: Sequence[str], row: Placed) -> str:
    data = "".join(
        f"<Data name={name}><value>{escape(str(cell))}</value></Data>"
        for name, cell in zip(names, row.cells, strict=True)
        if cell is not None and cell != ""
    )
    return f"<Placemark><ExtendedData>{data}</ExtendedData>{_place(row)}</Placemark>\n"


def _place(row: Placed) -> str:
    if row.geometry is None:
        return "" if row.lon is None else f"<Point><coordinates>{row.lon!r},{row.lat!r}</coordinates></Point>"
    kind, coordinates = row.geometry
    if kind == "Polygon":
        ring = f"<LinearRing><coordinates>{_places(coordinates[0])}</coordinates></LinearRing>"
        return f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    places = _places(coordinates if kind == "LineString" else [coordinates])
    return f"<{kind}><coordinates>{places}</coordinates></{kind}>"


def _places(places: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in places)
