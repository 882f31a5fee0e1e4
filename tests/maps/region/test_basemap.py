"""Features become tiles that hold them, with the hostile text they came with."""

import os
from pathlib import Path

import pytest

from maps.region.basemap import BasemapWriter, tippecanoe
from maps.region.extract import BadExtract
from maps.region.schema import Feature
from maps.tiles import PackTiles
from models.geo import Box
from tests.maps.osm_file import LAT, LON

NAME = "人民路<script>\"'\\"


def test_what_was_added_is_in_the_tiles(tmp_path: Path) -> None:
    with BasemapWriter(tmp_path) as writer:
        writer.add_point(Feature("places", 0, {"name": NAME}), LON, LAT)
        writer.add_box(Feature("earth", 0, {}), Box(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1))
        assert writer.count == 2
        writer.cut(tmp_path / "a.pmtiles", "town")
    tiles = PackTiles(tmp_path / "a.pmtiles")
    tile = tiles.tile(0, 0, 0)
    assert tile is not None
    assert NAME.encode() in tile
    assert b"places" in tile
    assert not (tmp_path / "features.geojsonl").exists()


def test_a_line_that_is_no_geojson_is_refused_with_the_cutters_last_words(tmp_path: Path) -> None:
    with BasemapWriter(tmp_path) as writer:
        writer.add(Feature("roads", 0, {}), "no geometry")
        with pytest.raises(BadExtract):
            writer.cut(tmp_path / "a.pmtiles", "town")


def test_the_cutter_is_there_and_can_be_run() -> None:
    assert os.access(tippecanoe(), os.X_OK)
