"""Packs are put into the folder whole, or not at all."""

import shutil
from pathlib import Path

import pytest

from backend.region_shelf import BadPack, add, clear_leftovers, is_name, manifest_of, packs_in, remove, verify
from tests.maps.towns import small_town


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "regions").mkdir()
    return tmp_path / "regions"


def test_a_real_pack_is_whole_and_is_added_then_replaced(folder: Path, tmp_path: Path) -> None:
    source = small_town().path
    assert verify(source) == small_town().size
    assert add(source, folder) == ("small-town", False)
    assert verify(folder / "small-town") == small_town().size
    assert add(source, folder) == ("small-town", True)
    assert packs_in(folder) == [folder / "small-town"]
    assert [path.name for path in folder.iterdir()] == ["small-town"]


def test_a_damaged_pack_is_not_added_and_the_old_one_stays(folder: Path, tmp_path: Path) -> None:
    add(small_town().path, folder)
    bad = Path(shutil.copytree(small_town().path, tmp_path / "bad"))
    path = bad / "hydrants.geojson"
    path.write_bytes(path.read_bytes().replace(b"H-1", b"H-2"))
    with pytest.raises(BadPack, match=r"hydrants\.geojson"):
        add(bad, folder)
    path.unlink()
    with pytest.raises(BadPack, match=r"hydrants\.geojson"):
        add(bad, folder)
    assert verify(folder / "small-town")
    assert [path.name for path in folder.iterdir()] == ["small-town"]


@pytest.mark.parametrize("text", ["", "[]", '{"name": 5}', '{"files": {"../x": {"sha256": "", "size": 0}}}', "{}"])
def test_what_is_no_pack_gets_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(BadPack):
        verify(tmp_path)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(BadPack, match=r"pack\.none"):
        manifest_of(tmp_path)


def test_a_replacement_that_died_between_two_renames_is_put_back(folder: Path) -> None:
    shutil.copytree(small_town().path, folder / "town.replaced-77")
    shutil.copytree(small_town().path, folder / "city.adding-77")
    clear_leftovers(folder)
    assert [path.name for path in folder.iterdir()] == ["town"]


def test_a_removed_pack_is_gone(folder: Path) -> None:
    add(small_town().path, folder)
    remove(folder, "small-town")
    assert not list(folder.iterdir())
    with pytest.raises(BadPack):
        remove(folder, "small-town")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", ".hidden", "a\n", "x" * 101, "a.building-7"])
def test_what_is_no_name_of_a_folder_is_none(name: str) -> None:
    assert not is_name(name)
    assert is_name("演示 1")
