"""Features become tiles that hold them, with the hostile text they came with."""

import contextlib
import math
import os
from pathlib import Path

import pytest

from maps.region.basemap import BasemapWriter, tippecanoe
from maps.region.extract import BadExtract
from maps.region.schema import MIN_ZOOM, Feature
from maps.tiles import PackTiles
from models.geo import Box
from tests.maps.osm_file import LAT, LON

NAME = "人民路<script>\"'\\"


def test_what_was_added_is_in_the_tiles(tmp_path: Path) -> None:
    with BasemapWriter(tmp_path, "town", None) as writer:
        writer.add_point(Feature("places", 0, {"name": NAME}), LON, LAT)
        writer.add_box(Feature("earth", 0, {}), Box(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1))
        assert writer.count == 2
        writer.end_features()
        writer.cut(tmp_path / "a.pmtiles")
    tiles = PackTiles(tmp_path / "a.pmtiles")
    tile = tiles.tile(MIN_ZOOM, *tile_of(LON, LAT, MIN_ZOOM))
    assert tile is not None
    assert NAME.encode() in tile
    assert b"places" in tile


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(y * 2**zoom)


def test_the_same_features_have_the_same_digest_and_others_another(tmp_path: Path) -> None:
    digests = []
    for number, name in enumerate(("a", "a", "b")):
        (tmp_path / str(number)).mkdir()
        with BasemapWriter(tmp_path / str(number), "town", None) as writer:
            writer.add_point(Feature("places", 0, {"name": name}), LON, LAT)
            digests.append(writer.end_features())
    assert digests[0] == digests[1] != digests[2]


def test_a_line_that_is_no_geojson_is_refused_with_the_cutters_last_words(tmp_path: Path) -> None:
    with BasemapWriter(tmp_path, "town", None) as writer:
        writer.add(Feature("roads", 0, {}), "no geometry")
        writer.end_features()
        with pytest.raises(BadExtract):
            writer.cut(tmp_path / "a.pmtiles")


def test_a_cutter_that_ended_early_is_told_when_it_is_fed(tmp_path: Path) -> None:
    with BasemapWriter(tmp_path, "town", None) as writer:
        for _ in range(2):
            with contextlib.suppress(BadExtract):
                fill(writer)
        with pytest.raises(BadExtract):
            fill(writer)


def fill(writer: BasemapWriter) -> None:
    for _ in range(2_000):
        writer.add(Feature("roads", 0, {"name": "x" * 1000}), "no geometry")


def test_the_cutter_is_there_and_can_be_run() -> None:
    assert os.access(tippecanoe(), os.X_OK)
