"""JSON: a list of records, GeoJSON whole or a feature a line, or what ArcGIS answers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from console.importing.columns import is_known
from console.importing.errors import BadFile
from console.importing.reading.encoding import encoding_of
from console.importing.reading.geometry import BadGeometry, free_headers, noticing, place_of
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, MAX_ROWS, Options, Rows, Table
from resources.words import t

MAX_JSON_BYTES = 256 * 2**20
_CODE = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,6})$|CRS84$", re.IGNORECASE)
_NO_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b', re.DOTALL)
"""A text, which stays, or a number that is none."""
type Item = tuple[int, Any, str]
"""Its number (in a file of lines the line), its content, and why it cannot be read or empty."""


class _Collection(msgspec.Struct):
    """A collection of features; each stays as it is written until its turn comes."""

    features: list[msgspec.Raw]
    crs: Any = None
    spatialReference: Any = None


def read_json(source: Source, options: Options) -> Table:
    """The table of a JSON file. Raises BadFile with a sentence."""
    encoding = encoding_of(source, options.encoding)
    data = source.data(MAX_JSON_BYTES)
    if encoding.name not in ("utf-8", "utf-8-sig"):
        try:
            data = data.decode(encoding.name).encode()
        except UnicodeDecodeError as error:
            raise BadFile("encoding", file=source.name) from error
    data = data.removeprefix(b"\xef\xbb\xbf")
    data = _without_nonsense(data)
    crs, form = "", "json"
    try:
        collection = msgspec.json.decode(data, type=_Collection)
        items, crs, form = _decoded(collection.features), crs_of(collection), "geojson"
    except (msgspec.MsgspecError, RecursionError, ValueError):
        items = _decoded(_list(source, data)) if data.lstrip()[:1] == b"[" else _objects(source, data)
    return _table(source, options, items, Table((), [], encoding.said, format=form, crs=crs))


def _without_nonsense(data: bytes) -> bytes:
    """With null for the numbers that are none, which programs write though JSON has no word for them."""
    if b"NaN" not in data and b"Infinity" not in data:
        return data
    return _NO_NUMBER.sub(lambda found: found.group() if found.group().startswith(b'"') else b"null", data)


def _decoded(raws: list[msgspec.Raw]) -> Iterator[Item]:
    for number, raw in enumerate(raws, 1):
        yield _item(number, bytes(raw))


def _item(number: int, data: bytes) -> Item:
    try:
        return number, msgspec.json.decode(data), ""
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        reason = t("importing.row.json_deep") if isinstance(error, RecursionError) else str(error)[:200]
        return number, None, t("importing.row.json", reason=reason)


_ANSWERS = frozenset({"error", "errors", "fault", "exception", "Error"})
"""What a service says instead of records."""


def _list(source: Source, data: bytes) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise _malformed(source, data, error) from error


def _objects(source: Source, data: bytes) -> Iterator[Item]:
    """A feature alone, records under one name of an object or each under its own, or an object a line."""
    try:
        content = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        lines = data.replace(b"\x1e", b"").splitlines()
        if len(lines) < 2 or _item(1, next(filter(None, lines), b""))[2]:
            raise _malformed(source, data, error) from error
        return (_item(n, line) for n, line in enumerate(lines, 1) if line.strip())
    if isinstance(content, dict) and content.get("type") == "Feature":
        return iter([(1, content, "")])
    if isinstance(content, dict) and content.get("type") == "Topology":
        raise BadFile("json_shape", file=source.name)
    values = list(content.values()) if isinstance(content, dict) else []
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) == 1:
        return ((n, item, "") for n, item in enumerate(lists[0], 1))
    if values and all(isinstance(value, dict) for value in values) and not content.keys() <= _ANSWERS:
        return ((n, {"key": key, **content[key]}, "") for n, key in enumerate(content, 1))
    raise BadFile("json_shape", file=source.name)


def _malformed(source: Source, data: bytes, error: Exception) -> BadFile:
    if isinstance(error, RecursionError):
        return BadFile("json_deep", file=source.name)
    found = re.search(r"byte (\d+)", str(error))
    line = data.count(b"\n", 0, int(found.group(1))) + 1 if found else data.count(b"\n") + 1
    return BadFile("json_line", file=source.name, row=str(line), reason=str(error))


def _table(source: Source, options: Options, items: Iterator[Item], said: Table) -> Table:
    rows = Rows(source.name, options)
    parts = []
    for number, content, fault in items:
        if number > MAX_ROWS:
            raise BadFile("rows", file=source.name, limit=str(MAX_ROWS))
        if fault or not isinstance(content, dict):
            rows.refuse(number, fault or t("importing.row.no_record"), [str(content)[:MAX_CELL]])
            continue
        parts.append((number, *_parts(content)))
    has_geometry = any(geometry is not None for _, _, geometry in parts)
    pair = free_headers([*{name for _, cells, _ in parts for name in cells}]) if has_geometry else None
    for number, cells, geometry in parts:
        try:
            place = place_of(geometry, noticing(rows, number)) if pair else None
        except BadGeometry as error:
            rows.refuse(number, str(error), [str(cell) for cell in cells.values()])
            continue
        long = next((name for name, cell in cells.items() if isinstance(cell, str) and len(cell) > MAX_CELL), None)
        if long is not None:
            rows.refuse(number, t("importing.row.long_cell", column=long))
            continue
        if pair and place is not None:
            cells[pair[0]], cells[pair[1]] = place
        rows.add(number, cells)
    headers = rows.headers()
    notes = rows.notes()
    return replace(
        said, headers=headers, rows=rows.rows, refused=rows.refused, notes=notes,
        geometry_headers=pair if pair and set(pair) <= set(headers) else None,
    )  # fmt: skip


def _parts(content: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """(cells, geometry) of a feature of GeoJSON or ArcGIS, or of a plain record."""
    attributes, geometry = content.get("attributes"), content.get("geometry")
    if content.get("type") == "Feature" or (isinstance(content.get("properties"), dict) and "geometry" in content):
        properties = content.get("properties")
        cells = dict(properties) if isinstance(properties, dict) else {}
        if content.get("id") is not None and "key" not in cells:
            cells["key"] = content["id"]
    elif isinstance(attributes, dict):
        cells = dict(attributes)
        if isinstance(geometry, dict) and "x" in geometry and "y" in geometry:
            geometry = {"type": "Point", "coordinates": [geometry["x"], geometry["y"]]}
    else:
        cells = content
        shapes = [name for name, value in content.items() if _is_point(value)]
        if len(shapes) == 1:
            geometry = content[shapes[0]]
            cells = {name: value for name, value in content.items() if name != shapes[0]}
        else:
            geometry = None
    return {str(name): _cell(value) for name, value in _flat(cells).items()}, geometry


def _is_point(value: Any) -> bool:
    """Is it the place of a record, as databases of documents keep it?"""
    return isinstance(value, dict) and value.get("type") == "Point" and isinstance(value.get("coordinates"), list)


def _is_record(value: dict[str, Any]) -> bool:
    return any(map(is_known, value)) and not any(isinstance(cell, list | dict) for cell in value.values())


def _flat(cells: dict[str, Any]) -> dict[str, Any]:
    """With the members of an object as cells of their own, where they are plain and have names that are headers."""
    if not any(isinstance(value, dict) for value in cells.values()):
        return cells
    flat: dict[str, Any] = {}
    for name, value in cells.items():
        if isinstance(value, dict) and _is_record(value):
            for inner, cell in value.items():
                flat[inner if inner not in cells and inner not in flat else f"{name}.{inner}"] = cell
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> Any:
    """Lists and objects become text: a table has no cells within cells."""
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return ", ".join(map(str, value))
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return value.replace("\0", "").strip() if isinstance(value, str) else value


def crs_of(collection: Any) -> str:
    """The system a collection declares: its crs member, or the number ArcGIS gives; empty when it gives none."""
    if isinstance(collection.spatialReference, dict):
        code = collection.spatialReference.get("latestWkid") or collection.spatialReference.get("wkid")
        return f"EPSG:{code}" if isinstance(code, int) and 1024 <= code < 1_000_000 else ""
    member = collection.crs
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    found = _CODE.search(name) if isinstance(name, str) else None
    return "" if found is None else f"EPSG:{found.group(1) or 4326}"
