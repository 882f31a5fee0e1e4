"""The tile builder's answer as tiles in one file, or as a sentence."""

import tarfile
from pathlib import Path

import pytest

from maps.region.extract import BadExtract, Extract
from maps.region.roads import RoadBuild, build_failure
from tests.maps.osm_file import OsmFile


def a_town(folder: Path) -> Path:
    osm = OsmFile()
    osm.road([(0, 0), (500, 0), (500, 500)], "人民路")
    return Extract(osm.write(folder / "a.osm")).as_pbf(folder)


def test_tiles_are_packed_into_one_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    with RoadBuild(a_town(tmp_path), tmp_path) as build:
        build.finish(tmp_path / "valhalla" / "tiles.tar")
    with tarfile.open(tmp_path / "valhalla" / "tiles.tar") as archive:
        assert all(name.endswith(".gph") for name in archive.getnames())
        assert archive.getnames()
    assert not (tmp_path / "roads").exists()


def test_a_build_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    with RoadBuild(a_town(tmp_path), tmp_path) as build:
        process = build._process
    assert process.poll() is not None


def test_a_file_without_roads_is_refused(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.node(0, 0, {"place": "town", "name": "无路镇"})
    pbf = Extract(osm.write(tmp_path / "a.osm")).as_pbf(tmp_path)
    with RoadBuild(pbf, tmp_path) as build, pytest.raises(BadExtract):
        build.finish(tmp_path / "tiles.tar")


def test_last_words_become_a_sentence(tmp_path: Path) -> None:
    assert "磁盘" in str(build_failure("write: No space left on device", tmp_path))
    assert "bad block" in str(build_failure("reading\nbad block\n\n", tmp_path))
    assert "由此文件" not in str(build_failure("disk I/O error", tmp_path))
