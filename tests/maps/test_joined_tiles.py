"""Tiles of several packs as one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.joined_tiles import JoinedTiles, Part, joined, tile_box
from maps.region.basemap import BasemapWriter
from maps.region.schema import Feature
from maps.tiles import PackTiles
from models.geo import Box
from tests.maps.osm_file import LAT, LON

WEST, EAST = Box(LON - 0.1, LAT - 0.1, LON, LAT + 0.1), Box(LON, LAT - 0.1, LON + 0.1, LAT + 0.1)


def cut(folder: Path, box: Box, name: str) -> Part:
    folder.mkdir()
    with BasemapWriter(folder, name, None) as writer:
        writer.add_box(Feature("earth", 5, {"name": name}), box)
        for number in range(3):
            at = Feature("places", 5, {"kind": f"{name}{number}", "rank": number, "name": f"{name} <{number}>"})
            writer.add_point(at, box.centre.lon, box.centre.lat)
        writer.end_features()
        writer.cut(folder / "a.pmtiles")
    return Part(PackTiles(folder / "a.pmtiles"), box)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Part]:
    folder = tmp_path_factory.mktemp("tiles")
    return [cut(folder / "w", WEST, "west"), cut(folder / "e", EAST, "east")]


def at(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    for y in range(1 << zoom):
        box = tile_box(zoom, int((lon + 180) / 360 * (1 << zoom)), y)
        if box.south <= lat <= box.north:
            return zoom, int((lon + 180) / 360 * (1 << zoom)), y
    raise AssertionError


def test_a_tile_that_both_have_a_part_of_holds_each_layer_once_and_everything(parts: list[Part]) -> None:
    tile = JoinedTiles(parts).tile(*at(LON, LAT, 6))
    assert tile is not None
    assert tile.count(b"places") == 1
    for name in ("west", "east"):
        for number in range(3):
            assert f"{name}{number}".encode() in tile


def test_a_tile_of_one_pack_is_as_it_is_there(parts: list[Part]) -> None:
    wanted = at(WEST.centre.lon, WEST.centre.lat, 14)
    assert JoinedTiles(parts).tile(*wanted) == parts[0].tiles.tile(*wanted)
    assert JoinedTiles(parts).tile(12, 0, 0) is None


def test_what_was_joined_twice_reads_the_same_as_what_was_joined_once(parts: list[Part]) -> None:
    tiles = [part.tiles.tile(*at(LON, LAT, 6)) for part in parts]
    whole = [tile for tile in tiles if tile is not None]
    assert len(whole) == 2
    assert joined([joined(whole)]) == joined(whole)
    assert joined([whole[0], joined([whole[1]])]) == joined(whole)


@given(st.lists(st.binary(max_size=80), min_size=2, max_size=3))
def test_damaged_tiles_end_in_a_value_error_at_worst(tiles: list[bytes]) -> None:
    try:
        joined(tiles)
    except ValueError:
        return


@given(st.integers(0, 15), st.floats(0, 0.9999), st.floats(0, 0.9999))
def test_the_tiles_of_a_zoom_lie_side_by_side(z: int, x: float, y: float) -> None:
    column, row = int(x * (1 << z)), int(y * (1 << z))
    box = tile_box(z, column, row)
    assert box.west < box.east
    assert box.south < box.north
    assert tile_box(z, column + 1, row + 1).west == pytest.approx(box.east)
    assert tile_box(z, column + 1, row + 1).north == pytest.approx(box.south)
