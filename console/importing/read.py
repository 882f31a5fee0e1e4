"""The one door for files: whatever it is, `read_table` makes a table of it or says why not."""

from pathlib import Path

from console.importing.errors import BadFile
from console.importing.reading.form import form_of
from console.importing.reading.json_text import read_json
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Stopped, Table
from console.importing.reading.text import read_text
from console.importing.strays import is_sideways
from models.bulk import undisturbed

__all__ = ["Options", "Stopped", "Table", "read_table"]


def read_table(path: Path, options: Options | None = None) -> Table:
    """The rows of a file. Raises BadFile with a sentence, Stopped when `options.should_stop` says so."""
    with undisturbed(), Source(path) as source:
        table = _read(source, options or Options())
    if not table.rows and table.refused:
        first = table.refused[0]
        raise BadFile("all_refused", file=path.name, row=str(first.row), reason=first.reason)
    if is_sideways(table):
        raise BadFile("sideways", file=path.name)
    return table


def _read(source: Source, options: Options) -> Table:
    """By what the bytes say. The large libraries are loaded when a file needs them."""
    form = form_of(source.head(), source.name)
    if form == "text":
        return read_text(source, options)
    if form == "json":
        return read_json(source, options)
    if form == "zip":
        from console.importing.reading.container import read_container

        return read_container(source, options, _read)
    if form == "ole":
        from console.importing.reading.compound import refuse_compound

        refuse_compound(source)
    if form in ("gpkg", "shp", "dbf"):
        from console.importing.reading.layers import read_geopackage, read_shapefile, read_table_part

        return {"gpkg": read_geopackage, "shp": read_shapefile, "dbf": read_table_part}[form](source, options)
    if form in ("osm", "pbf"):
        from console.importing.reading.osm import read_osm

        return read_osm(source, options)
    from console.importing.reading.gpx import read_gpx
    from console.importing.reading.kml import read_kml

    return (read_kml if form == "kml" else read_gpx)(source, options)
