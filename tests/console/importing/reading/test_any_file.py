"""Whatever bytes there are: a table, or one sentence; and every real file at hand."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from console.importing.errors import BadFile
from console.importing.read import Options, read_table
from tests.conftest import SHARED_DATA, shared_file
from tests.console.importing.reading.files import cells_of, table_of, zipped

HEADS = (b"", b"PK\x03\x04", b"SQLite format 3\0", b"\x00\x00\x27\x0a", b"<kml>", b"<gpx>", b"<osm>", b"{", b"[",
         b"\x1f\x8b", b"BZh9", b"\xff\xfe", b"\x00\x00\x00\x0d\x0a\x09OSMHeader", b"number,name\n")  # fmt: skip
FILES = ("hydrants/taipei_2019.csv", "hydrants/boston_boxes.json.gz", "osm/boston.osm.pbf",
         "messages/cot/fixtures_geojson/polygon.geojson")  # fmt: skip
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder: Path, content: bytes) -> None:
    file = folder / "any"
    file.write_bytes(content)
    try:
        table = read_table(file, Options(kind="hydrants"))
    except BadFile:
        return
    assert all(set(cells) for _, cells in table.rows)


@QUICK
@given(st.sampled_from(HEADS), st.binary(max_size=300))
@example(b"\x1f\x8b", b"")
def test_noise_is_a_table_or_a_sentence(tmp_path: Path, head: bytes, rest: bytes) -> None:
    read(tmp_path, head + rest)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_real_file_is_a_table_or_a_sentence(tmp_path: Path, name: str, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(shared_file(name).read_bytes()[:60_000])
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    read(tmp_path, bytes(content[: chance.randint(1, len(content))]))


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [("hydrants/*", 10), ("incidents/*", 900), ("osm/*", 1), ("messages/cot/fixtures_geojson/*.geojson", 1)],
)
def test_every_real_file_is_read(pattern: str, rows: int) -> None:
    shared_file(pattern.split("/", maxsplit=1)[0])
    for file in sorted(SHARED_DATA.glob(pattern)):
        table = read_table(file)
        assert len(table.rows) >= rows, file
        assert not table.refused, file


def test_messages_that_are_no_tables_get_a_sentence() -> None:
    shared_file("messages")
    for file in sorted(SHARED_DATA.glob("messages/cot/xml/*.xml")):
        with pytest.raises(BadFile) as caught:
            read_table(file)
        assert caught.value.code == "xml_type"


COLUMNS = ",".join(["number", *(f"c{place}" for place in range(1, 200))])
DEEP = {"type": "Point", "coordinates": [121.5, 25.0, 8.0]}
BOW = {"type": "Polygon", "coordinates": [[[121, 25], [122, 26], [122, 25], [121, 26], [121, 25]]]}


def features(*geometries: object) -> str:
    made = [
        {"type": "Feature", "properties": {"number": f"H{place}"}, "geometry": geometry}
        for place, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bomb.zip", zipped({"a.csv": b"0" * 80_000_000}), "bomb"),
        ("nested.zip", zipped({"b.zip": zipped({"a.csv": "number\n1\n"})}), "archive_nested"),
        ("cut.zip", zipped({"a.csv": "number,name\n" + "1,a\n" * 99})[:-40], "truncated"),
        ("wide.csv", COLUMNS + ",c200\n1,2\n", "columns"),
        ("letter.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    ],
    ids=lambda part: part if isinstance(part, str) and len(part) < 20 else "",
)
def test_a_file_made_to_harm_or_called_what_it_is_not_gets_a_sentence(
    tmp_path: Path, name: str, content: bytes | str, code: str
) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, content, name)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_two_hundred_columns_are_read(tmp_path: Path) -> None:
    assert len(table_of(tmp_path, COLUMNS + "\n" + ",".join(["1"] * 200) + "\n").headers) == 200


@pytest.mark.parametrize(
    ("bad", "kept"),
    [
        ("2,b,c", ["1", "3"]),
        ('2,"open', ["1", "3"]),
        ("2,b\0", ["1", "3"]),
        ("2," + "x" * 10_000_000, ["1", "3"]),
        ("2,=HYPERLINK(1)", ["1", "2", "3"]),
    ],
    ids=["ragged", "open quote", "NUL", "10 MB cell", "formula"],
)
def test_a_bad_row_costs_itself_only_and_says_where_it_stands(tmp_path: Path, bad: str, kept: list[str]) -> None:
    table = table_of(tmp_path, f"number,name\n1,a\n{bad}\n3,c\n")
    assert [cells["number"] for cells in cells_of(table)] == kept
    assert [row.row for row in table.refused] == [3] * (3 - len(kept))
    assert all(row.reason for row in table.refused)


def test_empty_crossed_and_three_dimensional_geometries_are_placed_or_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, features(DEEP, BOW, None, {"type": "Point", "coordinates": []}), "a.geojson")
    deep, bow, *none = cells_of(table)
    assert (deep["lon"], deep["lat"]) == (121.5, 25)
    assert 121 <= bow["lon"] <= 122
    assert not any("lon" in cells for cells in none)
    assert table.notes
