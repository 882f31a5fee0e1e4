"""Places without a pack are straight lines; several packs answer together."""

import shutil
from pathlib import Path

import pytest

from console.places import Places
from maps.region.holding import Hold
from maps.region.pack import BadPack
from maps.tiles import PackTiles
from tests.maps.osm_file import place
from tests.maps.towns import small_town, two_roads


def test_without_a_pack_distances_are_estimates() -> None:
    places = Places()
    (walk,) = places.routing.walk_distances((121.0, 31.0), [(121.001, 31.0)])
    assert walk is not None
    assert walk.estimated
    places.close()


def test_a_folder_that_is_no_pack_is_refused_and_what_was_open_stays(tmp_path: Path) -> None:
    places = Places()
    with pytest.raises(BadPack):
        places.open(tmp_path)
    assert places.pack is None
    assert places.routing is not None
    places.close()


def test_several_packs_answer_together_and_one_that_is_none_is_left_out(tmp_path: Path) -> None:
    places = Places()
    packs = places.open(small_town().path, tmp_path / "none", two_roads().path)
    assert [pack.name for pack in packs] == ["small-town", "two-roads"]
    assert list(places.unusable) == [tmp_path / "none"]
    assert places.pack == packs[0]
    (walk,) = places.routing.walk_distances(place(100, 0), [place(500, 0)])
    assert walk is not None
    assert not walk.estimated
    places.close()


def test_nobody_removes_a_pack_while_it_is_in_use() -> None:
    places = Places(small_town().path)
    places.open()
    assert Hold.alone(small_town().path) is None
    places.close()
    alone = Hold.alone(small_town().path)
    assert alone is not None
    alone.release()


def test_a_pack_that_is_replaced_on_disk_is_noticed_once_the_new_one_is_whole(tmp_path: Path) -> None:
    folder, beside = tmp_path / "town", tmp_path / "new"
    shutil.copytree(small_town().path, folder)
    places = Places(folder)
    places.open()
    assert not places.replaced()
    tiles = PackTiles(places.packs[0].basemap)
    held = [tiles.tile(tiles.min_zoom, x, y) for x in range(4) for y in range(4)]
    folder.rename(tmp_path / "old")
    assert not places.replaced(), "away for the moment"
    shutil.copytree(two_roads().path, beside)
    (beside / "gazetteer.sqlite").rename(beside / "later")
    beside.rename(folder)
    assert not places.replaced(), "half copied"
    (folder / "later").rename(folder / "gazetteer.sqlite")
    assert places.replaced()
    assert [tiles.tile(tiles.min_zoom, x, y) for x in range(4) for y in range(4)] == held
    assert [pack.name for pack in places.open(folder)] == ["two-roads"]
    assert not places.replaced()
    tiles.close()
    places.close()
