"""The bytes decide what a file is, not its name."""

import pytest

from console.importing.errors import BadFile
from console.importing.reading.form import form_of

SHAPES = b"\x00\x00\x27\x0a"


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"number,name\n", "text"), (b"\xef\xbb\xbf [1]", "json"), (b'\x1e{"a"', "json"), (b"PK\x03\x04", "zip"),
        (b"SQLite format 3\0...", "gpkg"), (SHAPES + b"....", "shp"),
        (SHAPES + bytes(96) + b"\x00\x00\x00\x01", "shp"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"\x03\x7e\x0b\x1b\x03\0\0\0\x41\0\x0a\0" + bytes(52) + b"\r", "dbf"), (b"0\n\r\n" + b"1\n" * 40, "text"),
        (b"PROJCS,name\n", "text"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x10", "pbf"),
        (b"<?xml version='1.0'?><!-- <osm> --><kml xmlns='x'>", "kml"), (b"<gpx>", "gpx"),
        (b"<osm version='0.6'>", "osm"),
        ("\ufeff<kml:kml>".encode("utf-16-le"), "kml"),
    ],
)  # fmt: skip
def test_the_first_bytes_tell(head: bytes, form: str) -> None:
    assert form_of(head, "a.csv") == form


@pytest.mark.parametrize(
    ("head", "code"),
    [(b"", "empty"), (b"\xff\xfe\r\0\n\0", "empty"), (b"%PDF-1.7", "pdf"), (b"Rar!\x1a", "archive_type"),
     (SHAPES + bytes(96) + b"\x00\x00\x00\x32", "shape_part"), (b'PROJCS["TWD97', "shape_part"),
     (b"<!DOCTYPE html><html>", "html"),
     (b"<?xml?><Workbook xmlns='x'>", "old_workbook"), (b"<rss>", "xml_type"), (b"<", "xml_type")],
)  # fmt: skip
def test_what_is_no_table_is_called_by_its_name(head: bytes, code: str) -> None:
    with pytest.raises(BadFile) as caught:
        form_of(head, "a.csv")
    assert caught.value.code == code
    assert "a.csv" in str(caught.value)


def test_what_is_called_an_extract_and_is_none_is_told() -> None:
    with pytest.raises(BadFile) as caught:
        form_of(b"hello world", "town.osm.pbf")
    assert caught.value.code == "not_pbf"
