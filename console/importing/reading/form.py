"""What a file really is, told by its first bytes and never by its name."""

import re
import struct

from console.importing.errors import BadFile

_XML_ROOT = re.compile(r"<\s*(?:\w+:)?(\w+)[\s>/]")
_XML_FORMS = {"osm": "osm", "kml": "kml", "gpx": "gpx"}
_NOT_TABLES = {
    b"%PDF": "pdf", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture", b"II*\0": "picture",
    b"MM\0*": "picture", b"Rar!": "archive_type", b"7z\xbc\xaf": "archive_type", b"\xfd7zXZ": "archive_type",
    b"(\xb5/\xfd": "archive_type", b"{\\rtf": "document", b"MIME-Version:": "html",
}  # fmt: skip
"""What people offer by mistake, and the sentence they get."""
_FORMS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"PK\x07\x08": "zip",
    b"SQLite format 3\0": "gpkg",
}  # fmt: skip
_INDEX = b"\x00\x00\x00\x32"
"""The first offset of a Shapefile's index; where the shapes are, their first number stands here."""
_DBF = frozenset((0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB))
_PROJECTION = re.compile(r"(?:PROJ|GEOG)(?:CS|CRS)\[")
_WEB = frozenset(
    {"html", "head", "body", "meta", "style", "title", "table", "thead", "tbody", "tr", "div", "p", "br"}
)
"""What a page begins with, or the part of one that some systems call a workbook."""


def form_of(head: bytes, file_name: str) -> str:
    """zip, ole, shp, dbf, gpkg, pbf, osm, kml, gpx, json or text. Raises BadFile for what can be none of them."""
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        raise BadFile("empty", file=file_name)
    for start, code in _NOT_TABLES.items():
        if head.startswith(start):
            raise BadFile(code, file=file_name)
    for start, form in _FORMS.items():
        if head.startswith(start):
            return form
    if head.startswith(b"\x00\x00\x27\x0a"):
        if head[100:104] == _INDEX:
            raise BadFile("shape_part", file=file_name)
        return "shp"
    if _is_dbf(head):
        return "dbf"
    if len(head) > 16 and struct.unpack(">I", head[:4])[0] < 65_536 and b"OSMHeader" in head[:32]:
        return "pbf"
    if file_name.lower().endswith(".pbf"):
        raise BadFile("not_pbf", file=file_name)
    return _text_form(head, file_name)


def _is_dbf(head: bytes) -> bool:
    """Is it a table of dBase: a version, a day, and a header that ends where it says?"""
    if len(head) < 33 or head[0] not in _DBF or head[2] > 12 or head[3] > 31:
        return False
    length, width = struct.unpack("<HH", head[8:12])
    return length > 32 and width > 0 and (length > len(head) or b"\r" in head[length - 2 : length])


def _text_form(head: bytes, file_name: str) -> str:
    text = _text_of(head).lstrip("\ufeff\x1e \t\r\n")
    if text.startswith(("{", "[")):
        return "json"
    if _PROJECTION.match(text):
        raise BadFile("shape_part", file=file_name)
    if not text.startswith("<"):
        return "text"
    for found in _XML_ROOT.finditer(re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>", "", text, flags=re.DOTALL)):
        name = found.group(1).lower()
        if name in _WEB:
            raise BadFile("html", file=file_name)
        if name == "workbook":
            raise BadFile("old_workbook", file=file_name)
        if name in _XML_FORMS:
            return _XML_FORMS[name]
        break
    raise BadFile("xml_type", file=file_name)


def _text_of(head: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(name, "replace")
    return head.decode("latin-1").removeprefix("\xef\xbb\xbf")
