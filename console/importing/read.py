"""Reads a table of text out of a CSV, JSON or GeoJSON file, whatever its encoding."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.importing.columns import known_words
from console.importing.errors import BadFile

MAX_BYTES = 512 * 2**20
MAX_COLUMNS = 200
MAX_CELL = 100_000
MAX_ROWS = 500_000
_ENCODINGS = ("gb18030", "big5hkscs")


@dataclass(frozen=True)
class Table:
    """A file as rows of text: `rows` holds (line or feature number, header -> cell)."""

    headers: tuple[str, ...]
    rows: list[tuple[int, dict[str, Any]]]
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """The rows of a .csv, .tsv, .json, .geojson file, also gzipped. Raises BadFile with a sentence."""
    data = _bytes_of(path)
    if not data.strip():
        raise BadFile("empty", file=path.name)
    if data[:2] == b"PK":
        raise BadFile("spreadsheet", file=path.name)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile("binary", file=path.name)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return _read_json(path, data)
    text, encoding = decode(data, path.name)
    return _read_csv(path, text, encoding)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadFile("large", file=path.name, limit=str(MAX_BYTES // 2**20))
        data = path.read_bytes()
        if data[:2] != b"\x1f\x8b":
            return data
        with gzip.open(io.BytesIO(data)) as unpacked:
            data = unpacked.read(MAX_BYTES + 1)
    except (EOFError, gzip.BadGzipFile) as error:
        raise BadFile("truncated", file=path.name) from error
    except FileNotFoundError as error:
        raise BadFile("missing", file=str(path)) from error
    except OSError as error:
        raise BadFile("unreadable", file=path.name, reason=error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        raise BadFile("large", file=path.name, limit=str(MAX_BYTES // 2**20))
    return data


def decode(data: bytes, file_name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-8 and UTF-16 by their form, else GB18030 or Big5 by the words in it.

    Nearly any bytes decode as GB18030, so the header words tell the two apart; without a known
    header word, the share of everyday characters does.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding, file_name), encoding
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            raise BadFile("cut", file=file_name) from error
    best: tuple[float, str, str] | None = None
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _plausibility(text)
        if best is None or score > best[0]:
            best = (score, text, encoding)
    if best is None:
        raise BadFile("encoding", file=file_name)
    return best[1], best[2]


def _strict(data: bytes, encoding: str, file_name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile("encoding", file=file_name) from error


def _plausibility(text: str) -> float:
    """Header words found, then the share of characters of the everyday block (GB 2312 level 1, Big5 level 1)."""
    head = text.split("\n", 1)[0]
    words = sum(1 for word in known_words() if len(word) > 1 and not word.isascii() and word in head)
    chinese = [c for c in text[:20_000] if ord(c) > 127]
    common = sum(1 for c in chinese if "\u4e00" <= c <= "\u9fa5" or c in "，。：；（）、　")
    return words * 10 + (common / len(chinese) if chinese else 0.0)


def _read_csv(path: Path, text: str, encoding: str) -> Table:
    sample = text[:65_536]
    first = sample.split("\n", 1)[0]
    separator = max(",;\t|，", key=first.count)
    if first.count(separator) == 0 and "\n" not in text.strip():
        raise BadFile("table", file=path.name)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        headers = [h.strip() for h in next(reader)]
        _check_headers(headers, path.name)
        rows = list(_csv_rows(reader, headers, path.name))
        if not text.endswith(("\n", "\r")) and _is_short(rows):
            raise BadFile("cut", file=path.name)
        return Table(tuple(headers), rows, encoding)
    except csv.Error as error:
        raise BadFile("csv", file=path.name, row=str(reader.line_num), reason=str(error)) from error


def _csv_rows(reader: Any, headers: list[str], file_name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for count, cells in enumerate(reader):
        if count >= MAX_ROWS:
            raise BadFile("rows", file=file_name, limit=str(MAX_ROWS))
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(headers) and any(cell.strip() for cell in cells[len(headers) :]):
            raise BadFile("ragged", file=file_name, row=str(reader.line_num), wanted=str(len(headers)))
        yield reader.line_num, dict(zip(headers, (c.strip() for c in cells), strict=False))


def _is_short(rows: list[tuple[int, dict[str, Any]]]) -> bool:
    """Has the last row fewer cells than every row before it, as when a copy ended in the middle?"""
    return len(rows) > 1 and len(rows[-1][1]) < min(len(cells) for _, cells in rows[:-1])


def _check_headers(headers: list[str], file_name: str) -> None:
    if len(headers) > MAX_COLUMNS:
        raise BadFile("columns", file=file_name, limit=str(MAX_COLUMNS))
    twice = {h for h in headers if h and headers.count(h) > 1}
    if twice:
        raise BadFile("headers", file=file_name, headers=", ".join(sorted(twice)))


def _read_json(path: Path, data: bytes) -> Table:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile("encoding", file=path.name) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile("json", file=path.name, reason=str(error)) from error
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        rows = [_feature_row(n, f) for n, f in enumerate(_list(content.get("features"), path), 1)]
    else:
        rows = [(n, _object(n, row, path)) for n, row in enumerate(_list(content, path), 1)]
    headers = tuple(dict.fromkeys(header for _, row in rows for header in row))
    _check_headers(list(headers), path.name)
    return Table(headers, rows)


def _list(content: Any, path: Path) -> list[Any]:
    if not isinstance(content, list):
        raise BadFile("json_shape", file=path.name)
    if len(content) > MAX_ROWS:
        raise BadFile("rows", file=path.name, limit=str(MAX_ROWS))
    return content


def _object(number: int, row: Any, path: Path) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise BadFile("json_row", file=path.name, row=str(number))
    return row


def _feature_row(number: int, feature: Any) -> tuple[int, dict[str, Any]]:
    """A feature's properties with the place of its geometry: the point, or a point inside the area."""
    row: dict[str, Any] = {}
    if isinstance(feature, dict):
        properties = feature.get("properties")
        row = dict(properties) if isinstance(properties, dict) else {}
        if "id" in feature and "key" not in row:
            row["key"] = feature["id"]
        place = _place(feature.get("geometry"))
        if place is not None:
            row["lon"], row["lat"] = place
    return number, row


def _place(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict):
        return None
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        return coordinates[0], coordinates[1]
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        inside = shape(geometry).representative_point()
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None
    return None if inside.is_empty else (inside.x, inside.y)
