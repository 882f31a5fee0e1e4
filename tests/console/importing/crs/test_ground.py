"""Installed packs are evidence; what is no pack is not."""

from pathlib import Path

from console.importing.crs.ground import installed
from tests.maps.towns import small_town


def test_the_packs_of_a_folder_and_a_pack_itself_are_read_once() -> None:
    pack = small_town()
    grounds = installed([pack.path, pack.path.parent, Path("/nowhere")])
    assert [ground.name for ground in grounds].count(pack.name) == 1
    assert grounds[0].street_grid(pack.box.centre.lon, pack.box.centre.lat) is not None


def test_a_broken_pack_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    assert installed([tmp_path]) == []
