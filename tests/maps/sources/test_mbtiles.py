"""Real MBTiles files, made here: images and vectors, rows from the south, damaged and hostile ones."""

import gzip
import sqlite3
import zlib

import pytest

from maps.sources import mbtiles
from maps.sources.bad_source import BadSource
from maps.sources.mbtiles import MbtilesGround
from maps.sources.pixels import decoded, pixels_of
from maps.sources.source import Datum, Kind, Source
from maps.sources.tile import State
from tests.maps.sources.pictures import picture
from tests.maps.test_view_basemap import WaterTiles

GREEN = picture("#20c040")
VECTOR = WaterTiles().tile(0, 0, 0)


def made(path, tiles, **metadata):
    """A file of {(z, x, y): bytes}, y from the north."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE metadata (name text, value text)")
    base.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
    base.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
    base.executemany("INSERT INTO metadata VALUES (?, ?)", {"format": "png", **metadata}.items())
    rows = [(z, x, (1 << z) - 1 - y, data) for (z, x, y), data in tiles.items()]
    base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    base.commit()
    base.close()
    return path


def ground(path, **more) -> MbtilesGround:
    return MbtilesGround(Source(name="made", title="Made", kind=Kind.MBTILES, address=str(path), **more))


def refusal(path) -> str:
    with pytest.raises(BadSource) as caught:
        ground(path)
    return caught.value.code


def test_a_tile_is_found_in_its_row_from_the_south(tmp_path):
    opened = ground(made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN}, bounds="0,66,45,79", attribution="©"))
    assert opened.tile(3, 4, 1) == (State.HERE, GREEN, 0.0)
    assert opened.tile(3, 4, 6).state is State.MISSING
    assert opened.tile(4, 4, 1).state is State.MISSING
    assert opened.sheet == ("made", "Made", "©", 3, 3, (0, 66, 45, 79), False)
    opened.close()
    assert opened.tile(3, 4, 1).state is State.FAILED


def test_vector_tiles_come_plain(tmp_path):
    body = WaterTiles().tile(0, 0, 0)
    tiles = {(2, 1, 1): gzip.compress(body), (2, 0, 0): body, (2, 3, 3): gzip.compress(bytes(50_000_000))}
    layers = '{"vector_layers": [{"id": "water"}]}'
    opened = ground(made(tmp_path / "a.mbtiles", tiles, format="pbf", json=layers))
    assert opened.sheet.is_vector
    assert opened.tile(2, 1, 1).image == opened.tile(2, 0, 0).image == body
    assert opened.tile(2, 3, 3).state is State.FAILED, "fifty megabytes out of fifty kilobytes"
    opened.close()


def test_a_shifted_file_is_drawn_where_it_belongs(tmp_path):
    tiles = {(14, x, y): GREEN for x in range(13486, 13494) for y in range(6203, 6210)}
    opened = ground(made(tmp_path / "a.mbtiles", tiles), datum=Datum.GCJ02)
    tile = opened.tile(14, 13489, 6206)
    assert (pixels_of(decoded(tile.image)) == (0x20, 0xC0, 0x40, 255)).all()
    assert tile.image != GREEN
    opened.close()


@pytest.mark.parametrize(
    ("metadata", "tiles", "code"),
    [
        ({"format": "gif"}, {(0, 0, 0): b"GIF89a"}, "format"),
        ({}, {(0, 0, 0): VECTOR.replace(b"water", b"roofs")}, "foreign_layers"),
        ({"format": "pbf"}, {(0, 0, 0): b""}, "foreign_layers"),
        ({"format": "pbf", "json": '{"vector_layers": [{"id": "transportation"}]}'}, {}, "foreign_layers"),
        ({"format": "pbf", "json": "[" * 9_000}, {}, "foreign_layers"),
        ({}, {}, "no_tiles"),
        ({}, {(0, 0, 0): GREEN, (40, 0, 0): GREEN}, "no_tiles"),
    ],
    ids=["a gif", "a vector tile of others", "no layers", "another's layers", "deep", "empty", "too deep a zoom"],
)
def test_a_file_we_cannot_draw_is_refused_by_its_reason(tmp_path, metadata, tiles, code):
    assert refusal(made(tmp_path / "a.mbtiles", tiles, **metadata)) == code


def test_what_is_no_database_or_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none.mbtiles") == "no_file"
    (tmp_path / "text.mbtiles").write_bytes(b"text" * 1000)
    assert refusal(tmp_path / "text.mbtiles") == "damaged"
    sqlite3.connect(tmp_path / "other.mbtiles").execute("CREATE TABLE a (b)").connection.close()
    assert refusal(tmp_path / "other.mbtiles") == "damaged"


def test_a_file_damaged_in_its_middle_fails_tile_by_tile(tmp_path):
    tiles = {(6, x, y): picture("#20c040", 256) + bytes(3000) for x in range(20) for y in range(20)}
    path = made(tmp_path / "a.mbtiles", tiles)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 60_000] = bytes(60_000)
    path.write_bytes(data)
    opened = ground(path)
    states = {opened.tile(6, x, y).state for x in range(20) for y in range(20)}
    assert State.FAILED in states
    opened.close()


def test_a_tile_that_is_no_image_fails(tmp_path):
    opened = ground(
        made(tmp_path / "a.mbtiles", {(0, 0, 0): b"<html>", (1, 0, 0): None, (1, 1, 1): bytes(5_000_000)})
    )
    assert {opened.tile(*at).state for at in ((0, 0, 0), (1, 0, 0), (1, 1, 1))} == {State.FAILED}
    assert opened.trouble == "damaged"
    opened.close()


def test_a_view_without_end_is_interrupted(tmp_path, monkeypatch):
    monkeypatch.setattr(mbtiles, "WITHIN_S", 0.2)
    base = sqlite3.connect(tmp_path / "a.mbtiles")
    base.execute("CREATE TABLE metadata (name text, value text)")
    base.execute("INSERT INTO metadata VALUES ('format', 'png')")
    base.execute(
        "CREATE VIEW tiles AS WITH RECURSIVE n(zoom_level) AS (SELECT 1 UNION ALL SELECT zoom_level % 5 + 1 FROM n)"
        " SELECT zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data FROM n"
    )
    base.commit()
    base.close()
    assert refusal(tmp_path / "a.mbtiles") == "damaged"


@pytest.mark.parametrize(
    ("said", "body", "is_vector"),
    [
        ("pbf", GREEN, False),
        ("jpg", GREEN, False),
        ("", GREEN, False),
        ("image/webp", picture("#20c040", kind="WEBP"), False),
        ("png", gzip.compress(VECTOR), True),
        ("", VECTOR, True),
        ("mvt", zlib.compress(VECTOR), True),
    ],
    ids=["an image said to be a vector", "a PNG said to be a JPEG", "unsaid", "WebP", "a vector", "plain", "zlib"],
)
def test_a_file_is_what_its_tiles_are_whatever_it_says(tmp_path, said, body, is_vector):
    opened = ground(made(tmp_path / "a.mbtiles", {(3, 4, 1): body}, format=said))
    assert opened.sheet.is_vector is is_vector
    assert opened.tile(3, 4, 1) == (State.HERE, VECTOR if is_vector else body, 0.0)
    opened.close()


def test_a_file_that_says_nothing_of_itself_is_drawn(tmp_path):
    path = made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN})
    base = sqlite3.connect(path)
    base.execute("DROP TABLE metadata")
    base.close()
    opened = ground(path)
    assert opened.tile(3, 4, 1).state is State.HERE
    assert opened.sheet.box is None
    opened.close()


def test_rows_are_counted_from_the_north_where_the_file_says_so(tmp_path):
    opened = ground(made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN}, scheme="xyz"))
    assert opened.tile(3, 4, 6).state is State.HERE
    assert opened.tile(3, 4, 1).state is State.MISSING
    opened.close()


def test_zooms_that_are_said_wrongly_hide_no_tile(tmp_path):
    opened = ground(made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN, (5, 4, 1): GREEN}, minzoom="0", maxzoom="2"))
    assert (opened.sheet.min_zoom, opened.sheet.max_zoom) == (3, 5)
    opened.close()


def test_tiles_may_be_a_view_of_other_tables(tmp_path):
    path = made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN})
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE images (tile_id text PRIMARY KEY, tile_data blob);"
        "CREATE TABLE map (zoom_level integer, tile_column integer, tile_row integer, tile_id text);"
        "INSERT INTO images SELECT 'x', tile_data FROM tiles;"
        "INSERT INTO map VALUES (3, 4, 6, 'x'), (4, 0, 0, 'x');"
        "DROP TABLE tiles; CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data"
        " FROM map JOIN images USING (tile_id)"
    )
    base.close()
    opened = ground(path)
    assert opened.tile(3, 4, 1) == (State.HERE, GREEN, 0.0)
    assert opened.sheet.max_zoom == 4
    opened.close()


@pytest.mark.parametrize(
    ("west_to_east", "box"),
    [
        ("170,-20,190,20", (170, -20, -170, 20)),
        ("-180,-85,180,85", (-180, -85, 180, 85)),
        ("0,-85,360,85", (-180, -85, 180, 85)),
        ("117,39,116,40", None),
        ("a,b", None),
    ],
)
def test_a_file_may_lie_over_the_antimeridian_and_a_lie_hides_nothing(tmp_path, west_to_east, box):
    opened = ground(made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN}, bounds=west_to_east))
    assert opened.sheet.box == box
    opened.close()


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_file_another_program_writes_is_read_as_it_was_or_says_so(tmp_path, mode):
    path = made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN})
    base = sqlite3.connect(path, isolation_level=None)
    base.execute(f"PRAGMA journal_mode = {mode}")
    base.execute("INSERT INTO tiles VALUES (5, 0, 0, ?)", (GREEN,))
    base.execute("BEGIN IMMEDIATE")
    base.execute("UPDATE tiles SET zoom_level = 7 WHERE zoom_level = 5")
    if mode == "WAL":
        opened = ground(path)
        assert opened.sheet.max_zoom == 5, "with what stands in the log, and not with what may be taken back"
        opened.close()
    else:
        (tmp_path / "a.mbtiles-journal").write_bytes(mbtiles._HOT + bytes(504))
        assert refusal(path) == "in_use"
    base.rollback()
    base.close()


def test_a_file_that_is_kept_from_others_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(mbtiles, "WITHIN_S", 0.1)
    path = made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN})
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA locking_mode = EXCLUSIVE")
    base.execute("INSERT INTO tiles VALUES (5, 0, 0, ?)", (GREEN,))
    assert refusal(path) == "in_use"
    base.close()


def test_what_is_empty_or_another_kind_is_named(tmp_path):
    (tmp_path / "a.mbtiles").write_bytes(b"")
    assert refusal(tmp_path / "a.mbtiles") == "empty"
    (tmp_path / "a.mbtiles").write_bytes(b"PMTiles\3" + bytes(200))
    assert refusal(tmp_path / "a.mbtiles") == "is_pmtiles"


def test_a_file_cut_off_is_refused_or_fails_where_it_ends(tmp_path):
    tiles = {(6, x, y): picture("#20c040", 256) + bytes(3000) for x in range(20) for y in range(20)}
    path = made(tmp_path / "a.mbtiles", tiles)
    data = path.read_bytes()
    for part in (1, 2, 3):
        path.write_bytes(data[: len(data) * part // 4])
        try:
            opened = ground(path)
        except BadSource as error:
            codes = {error.code}
        else:
            codes = {opened.tile(6, x, y).state.name for x in range(20) for y in range(20)}
            opened.close()
        assert codes <= {"damaged", "FAILED", "HERE", "MISSING"}
        assert codes & {"damaged", "FAILED"}


def test_a_file_in_a_folder_nobody_may_write_to_leaves_nothing_there(tmp_path):
    path = made(tmp_path / "a.mbtiles", {(3, 4, 1): GREEN})
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.close()
    tmp_path.chmod(0o555)
    opened = ground(path)
    assert opened.tile(3, 4, 1).state is State.HERE
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.mbtiles"]
    opened.close()
    tmp_path.chmod(0o755)
