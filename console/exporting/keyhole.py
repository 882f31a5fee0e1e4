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
    point = "" if row.lon is None else f"<Point><coordinates>{row.lon!r},{row.lat!r}</coordinates></Point>"
    return f"<Placemark><ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
