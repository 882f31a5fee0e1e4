"""Packs of a folder."""

import shutil
from pathlib import Path

import pytest

from maps.region.holding import Hold
from maps.region.pack import BadPack
from maps.region.shelf import find_pack, packs_on, remove_pack
from tests.maps.towns import small_town


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shutil.copytree(small_town().path, tmp_path / "town")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    shutil.copytree(small_town().path, tmp_path / "town.building-1")
    return tmp_path


def test_whole_and_broken_packs_are_listed_and_unfinished_ones_are_not(shelf: Path) -> None:
    found = {shelved.path.name: shelved for shelved in packs_on(shelf)}
    assert set(found) == {"town", "broken"}
    assert found["town"].pack is not None
    assert found["broken"].why
    assert packs_on(shelf / "nowhere") == []


def test_a_pack_is_found_by_name_and_by_path(shelf: Path) -> None:
    assert find_pack("town", shelf) == shelf / "town"
    assert find_pack(str(shelf / "town"), shelf / "elsewhere") == shelf / "town"
    for wanted in ("", "none", ".", "\0"[:0]):
        with pytest.raises(BadPack):
            find_pack(wanted, shelf)


def test_a_pack_in_use_stays_and_one_that_is_not_goes(shelf: Path) -> None:
    hold = Hold.shared(shelf / "town")
    assert hold is not None
    with pytest.raises(BadPack, match="town"):
        remove_pack(shelf / "town")
    assert (shelf / "town" / "manifest.json").is_file()
    hold.release()
    remove_pack(shelf / "town")
    assert not list(shelf.glob("town")) + list(shelf.glob("town.replaced*"))
