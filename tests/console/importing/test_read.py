"""Files come in any encoding and in any state."""

import gzip
import json
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.read import read_table

CSV = "编号,类型,经度,纬度\n一号,地下式消防栓,120.5,30.5\n"
TRADITIONAL = "編號,型式,經度,緯度\n一號,地下式消防栓,121.5,25.05\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(CSV, "utf-8"), (CSV, "utf-8-sig"), (CSV, "gb18030"), (TRADITIONAL, "big5"), (CSV, "utf-16")],
)
def test_a_table_reads_the_same_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode(encoding))
    table = read_table(file)
    header = text.split("\n", maxsplit=1)[0].split(",")
    assert list(table.headers) == header
    assert [row[header[1]] for _, row in table.rows] == ["地下式消防栓"]


def test_semicolons_and_tabs_separate_too(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("number\tlon\tlat\nA\t1\t2\n")
    assert read_table(file).rows == [(2, {"number": "A", "lon": "1", "lat": "2"})]


def test_an_area_is_placed_at_a_point_inside_it(tmp_path: Path) -> None:
    ring = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    feature = {"type": "Feature", "id": 7, "properties": {"name": "A"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    file = tmp_path / "a.geojson.gz"
    file.write_bytes(gzip.compress(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()))
    [(_, row)] = read_table(file).rows
    assert 0 < row["lon"] < 4
    assert 0 < row["lat"] < 4
    assert row["key"] == 7


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"abc\0def", "binary"),
        (b"\x81\xff\xff\xfe\xfd,\xff\n", "encoding"),
        (b"just some words", "table"),
        (b'number,name\n1,"open\n', "all_refused"),
        (b"number,name\n1,2,3\n", "all_refused"),
        (b'{"type": "Feature",', "json_line"),
        (b'{"type": "Other"}', "json_shape"),
        (b"[1, 2]", "all_refused"),
        (gzip.compress(b"number,name\n" * 1000, mtime=0)[:40], "truncated"),
        (("c%d," * 300 % tuple(range(300))).encode() + b"\n1\n", "columns"),
    ],
)
def test_a_bad_file_gets_a_sentence_with_its_name(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_table(file)
    assert caught.value.code == code
    assert "bad.csv" in str(caught.value)


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.csv"):
        read_table(tmp_path / "nowhere.csv")


def test_twin_headers_are_renamed_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("number,number\n1,2\n")
    table = read_table(file)
    assert table.headers == ("number", "number (2)")
    assert "number (2)" in table.notes[0]


def test_a_name_that_lies_about_its_content_does_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_text(CSV)
    assert read_table(file).format == "csv"
