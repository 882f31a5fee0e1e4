"""GeoPackages, Shapefiles and tables of dBase, read by GDAL from a copy of our own in a process of its own."""

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.importing.errors import BadFile
from console.importing.reading.encoding import guess
from console.importing.reading.gdal import BYTES, Answer
from console.importing.reading.gdal_child import ask_gdal
from console.importing.reading.geometry import BadGeometry, free_headers, noticing, place_of_shape
from console.importing.reading.header import known_in, name_columns
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, Options, Rows, Table, choose_sheet
from resources.words import t

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""The files a Shapefile is made of."""
_SAMPLE = 65_536


def read_geopackage(source: Source, options: Options) -> Table:
    """The table of one layer. Raises BadFile with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        copy = source.copied(Path(folder) / "layers.gpkg")
        waiting = source.path.with_name(source.path.name + "-wal")
        if waiting.is_file() and waiting.stat().st_size and not source.is_packed:
            Source(waiting).copied(Path(folder) / "layers.gpkg-wal")
        return _read(copy, source.name, options, "gpkg")


def read_shapefile(source: Source, options: Options) -> Table:
    """The table of a .shp with the parts beside it. Raises BadFile with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        beside = {
            path.suffix.lower(): path for path in sorted(source.path.parent.iterdir()) if _is_part(path, source)
        }
        for ending in PARTS[1:]:
            if ending in beside:
                Source(beside[ending]).copied(Path(folder) / f"layer{ending}")
        source.copied(Path(folder) / "layer.shp")
        return read_parts(Path(folder), source.name, options)


def read_table_part(source: Source, options: Options) -> Table:
    """The table of a .dbf: with its shapes where they stand beside it, else by itself. Raises BadFile."""
    stem = source.path.stem.casefold()
    shapes = [
        path
        for path in sorted(source.path.parent.iterdir())
        if path.stem.casefold() == stem and path.suffix.lower() == ".shp" and path.is_file()
    ]
    if shapes and source.path.suffix.lower() == ".dbf":
        with Source(shapes[0]) as shape:
            return read_shapefile(shape, options)
    with tempfile.TemporaryDirectory() as folder:
        copy = source.copied(Path(folder) / "layer.dbf")
        declared = source.path.with_suffix(".cpg")
        if declared.is_file():
            Source(declared).copied(Path(folder) / "layer.cpg")
        return _read(copy, source.name, options, "dbf")


def _is_part(path: Path, source: Source) -> bool:
    return (
        path.stem.casefold() == source.path.stem.casefold() and path.suffix.lower() in PARTS[1:] and path.is_file()
    )


def read_parts(folder: Path, file_name: str, options: Options) -> Table:
    """The table of a Shapefile whose parts are `layer.*` in the folder."""
    return _read(folder / "layer.shp", file_name, options, "shp")


def _read(path: Path, file_name: str, options: Options, form: str) -> Table:
    found = _asked(path, file_name, options, form)
    sheets = tuple(found.layers) if form == "gpkg" else ()
    layer, fields, cells = found.layer, found.fields, found.columns
    encoding = "utf-8"
    notes = []
    if form in ("shp", "dbf"):
        declared = options.encoding or _declared(path.with_suffix(".cpg"))
        encoding = _encoding(fields, cells, declared, file_name)
        if declared and encoding != declared and not options.encoding:
            notes.append(t("importing.note.cpg", declared=declared[:40], encoding=encoding))
        fields, cells = [_decoded(name, encoding) for name in fields], _all_decoded(cells, encoding)
    if form == "shp":
        if not path.with_suffix(".dbf").exists():
            notes.append(t("importing.note.no_dbf"))
        if not path.with_suffix(".prj").exists():
            notes.append(t("importing.note.no_prj"))
    if len(sheets) > 1 and not options.sheet:
        others = ", ".join(name for name in sheets if name != layer)
        notes.append(t("importing.note.sheet", sheet=layer, others=others))
    names, twins = name_columns(fields, file_name)
    rows, pair = _rows(Rows(file_name, options), names, cells, found.geometry)
    return Table(
        (*names, *(pair or ())), rows.rows, encoding, notes + twins + rows.notes(), rows.refused, form,
        sheet=layer if sheets else "", sheets=sheets, crs=declared_crs(found.crs), geometry_headers=pair,
    )  # fmt: skip


def _asked(path: Path, file_name: str, options: Options, form: str) -> Answer:
    """What GDAL reads: the layer that is wanted, else the one whose fields hold the most header words."""
    stop = options.should_stop
    if form in ("shp", "dbf"):
        return ask_gdal(path, file_name, is_bytes=True, should_stop=stop)
    found = ask_gdal(path, file_name, options.sheet, should_stop=stop)
    if not found.layers:
        raise BadFile("no_layers", file=file_name)
    if not found.layer:
        scores = {name: known_in(fields) for name, fields in found.layers.items()}
        usual = max(scores, key=scores.__getitem__)
        layer = choose_sheet(tuple(found.layers), options.sheet, usual, file_name)
        found = ask_gdal(path, file_name, layer, should_stop=stop)
    return found


def _rows(
    rows: Rows, names: Sequence[str], columns: Sequence[Sequence[Any]], geometry: Any
) -> tuple[Rows, tuple[str, str] | None]:
    import shapely

    pair = free_headers(names) if geometry is not None else None
    shapes = shapely.from_wkb(geometry, on_invalid="ignore") if geometry is not None else None
    for place in range(len(columns[0]) if columns else len(shapes) if shapes is not None else 0):
        number = place + 1
        cells = {name: cell for name, column in zip(names, columns, strict=True) if _holds(cell := column[place])}
        long = next((name for name, cell in cells.items() if isinstance(cell, str) and len(cell) > MAX_CELL), None)
        if long is not None:
            rows.refuse(number, t("importing.row.long_cell", column=long))
            continue
        try:
            if shapes is not None and pair is not None:
                if shapes[place] is None and geometry[place] is not None:
                    raise BadGeometry(t("importing.row.geometry"))
                found = place_of_shape(shapes[place], noticing(rows, number))
                if found is not None:
                    cells[pair[0]], cells[pair[1]] = found
        except BadGeometry as error:
            rows.refuse(number, str(error), [str(cell) for cell in cells.values()])
            continue
        rows.add(number, {name: _plain(cell) for name, cell in cells.items()})
    return rows, pair


def _holds(cell: Any) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, float) and math.isnan(cell))


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.replace("\0", "").strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell if isinstance(cell, int | float | bool) else str(cell)


def _declared(cpg: Path) -> str:
    """The encoding that the .cpg names, empty for none or one nobody knows."""
    try:
        name = cpg.read_bytes()[:40].decode("ascii", "ignore").strip().strip("\0").lower()
    except OSError:
        return ""
    if name in ("936", "gbk", "gb2312", "cp936", "ansi 936"):
        return "gb18030"
    name = {"950": "big5hkscs", "big5": "big5hkscs", "932": "cp932", "949": "cp949", "1252": "cp1252"}.get(
        name, name
    )
    try:
        "".encode(name)
    except LookupError:
        return ""
    return name


def _encoding(fields: Sequence[str], columns: Sequence[Sequence[Any]], declared: str, file_name: str) -> str:
    """The encoding of the texts: the declared one when they are in it, else UTF-8, else by their characters."""
    sample, size = bytearray(), 0
    for text in (*fields, *(cell for column in columns for cell in column if isinstance(cell, str))):
        if not text.isascii():
            sample += text.encode(BYTES, "replace") + b"\n"
            size += 1
        if len(sample) > _SAMPLE:
            break
    for name in (declared, "utf-8"):
        try:
            bytes(sample).decode(name or "utf-8")
            return name or "utf-8"
        except (UnicodeDecodeError, LookupError):
            continue
    return guess(bytes(sample), file_name)


def _decoded(text: str, encoding: str) -> str:
    return text if text.isascii() else text.encode(BYTES, "replace").decode(encoding, "replace")


def _all_decoded(columns: Sequence[Sequence[Any]], encoding: str) -> list[list[Any]]:
    return [[_decoded(cell, encoding) if isinstance(cell, str) else cell for cell in column] for column in columns]


def declared_crs(crs: Any) -> str:
    """`EPSG:3826` where the system is a known one, else its WKT; empty for none and for nonsense."""
    if not crs:
        return ""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        known = CRS.from_user_input(crs)
        code = known.to_epsg(min_confidence=70)
    except CRSError:
        return ""
    return f"EPSG:{code}" if code is not None else known.to_wkt()
