"""Tiles out of a pack: plain, any thread, None where there are none."""

import concurrent.futures
import math
from pathlib import Path

import pytest

from maps.region.pack import BadPack
from maps.tiles import RECENT_TILES, PackTiles
from models.geo import Box
from tests.maps.towns import pack_of, small_town


def tile_at(box: Box, z: int) -> tuple[int, int, int]:
    lon, lat = box.centre.lon, math.radians(box.centre.lat)
    x = int((lon + 180) / 360 * (1 << z))
    y = int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * (1 << z))
    return z, x, y


def layers_of(tile: bytes) -> set[str]:
    """The layer names of a Mapbox Vector Tile: field 3 of the tile, field 1 of each layer."""
    names, at = set(), 0
    while at < len(tile):
        assert tile[at] == 0x1A, "a tile holds layers only"
        length, at = varint(tile, at + 1)
        layer = tile[at : at + length]
        at += length
        inner = 0
        while inner < len(layer):
            key, inner = varint(layer, inner)
            if key & 7 == 0:
                _, inner = varint(layer, inner)
                continue
            size, inner = varint(layer, inner)
            if key >> 3 == 1:
                names.add(layer[inner : inner + size].decode())
            inner += size
    return names


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def test_a_tile_is_plain_and_holds_the_layers_of_the_schema() -> None:
    tiles = PackTiles(small_town().basemap)
    tile = tiles.tile(*tile_at(small_town().box, 14))
    assert tile is not None
    assert {"earth", "roads", "water", "places", "pois"} <= layers_of(tile)
    tiles.close()


def test_a_pack_has_tiles_from_zoom_6_to_15() -> None:
    tiles = PackTiles(pack_of("osm/munich.osm.pbf").basemap)
    assert (tiles.min_zoom, tiles.max_zoom) == (6, 15)
    assert tiles.tile(*tile_at(pack_of("osm/munich.osm.pbf").box, 15))
    assert tiles.tile(*tile_at(pack_of("osm/munich.osm.pbf").box, 8))
    tiles.close()


@pytest.mark.parametrize("at", [(14, 0, 0), (16, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, -1), (40, 1, 1)])
def test_where_there_is_no_tile_the_answer_is_none(at: tuple[int, int, int]) -> None:
    tiles = PackTiles(small_town().basemap)
    assert tiles.tile(*at) is None
    tiles.close()


def test_a_closed_source_has_no_tiles() -> None:
    tiles = PackTiles(small_town().basemap)
    tiles.close()
    assert tiles.tile(0, 0, 0) is None


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"id,name\n1,a\n" * 50, b"PMTiles\x03" + b"\xff" * 200])
def test_a_file_that_is_no_basemap_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "basemap.pmtiles"
    path.write_bytes(content)
    with pytest.raises(BadPack, match=r"basemap\.pmtiles"):
        PackTiles(path)


@pytest.mark.parametrize(
    "harm", ["cut off", "directories in brotli", "tiles in zstd", "pictures"], ids=lambda harm: harm
)
def test_a_basemap_that_would_be_drawn_empty_is_refused(tmp_path: Path, harm: str) -> None:
    data = bytearray(small_town().basemap.read_bytes())
    if harm == "cut off":
        del data[len(data) // 2 :]
    else:
        at, value = {"directories in brotli": (97, 3), "tiles in zstd": (98, 4), "pictures": (99, 2)}[harm]
        data[at] = value
    path = tmp_path / "basemap.pmtiles"
    path.write_bytes(data)
    with pytest.raises(BadPack, match=r"basemap\.pmtiles"):
        PackTiles(path)


def test_a_damaged_tile_is_as_good_as_none(tmp_path: Path) -> None:
    whole = small_town().basemap.read_bytes()
    path = tmp_path / "basemap.pmtiles"
    path.write_bytes(whole[:127] + bytes(len(whole) - 127))
    tiles = PackTiles(path)
    assert tiles.tile(0, 0, 0) is None
    tiles.close()


def test_many_threads_read_the_same_tiles() -> None:
    pack = pack_of("osm/munich.osm.pbf")
    tiles = PackTiles(pack.basemap)
    _, x, y = tile_at(pack.box, 15)
    wanted = [(15, x + dx, y + dy) for dx in range(-9, 10) for dy in range(-9, 10)]
    assert len(wanted) > RECENT_TILES
    alone = [tiles.tile(*at) for at in wanted]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda at: tiles.tile(*at), wanted)) == alone
    assert sum(tile is not None for tile in alone) > 10
    tiles.close()
