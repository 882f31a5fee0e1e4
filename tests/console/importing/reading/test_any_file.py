"""Whatever bytes there are: a table, or one sentence; and every real file at hand."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from console.importing.errors import BadFile
from console.importing.read import Options, read_table
from tests.conftest import SHARED_DATA, shared_file

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
