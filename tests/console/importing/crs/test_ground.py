"""Installed packs are evidence; what is no pack is not."""

import shutil
from pathlib import Path

from console.importing.crs.ground import installed
from tests.maps.towns import small_town


def test_the_packs_of_a_folder_and_a_pack_itself_are_read_once() -> None:
    pack = small_town()
    grounds = installed([pack.path, pack.path.parent, Path("/nowhere")])
    assert [ground.name for ground in grounds].count(pack.name) == 1
    assert grounds[0].street_grid(pack.box.centre.lon, pack.box.centre.lat) is not None


def test_a_pack_whose_gazetteer_cannot_be_read_is_no_evidence(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_town().path, copy)
    size = (copy / "gazetteer.sqlite").stat().st_size
    (copy / "gazetteer.sqlite").write_bytes(b"x" * size)
    ground = installed([tmp_path])[0]
    assert ground.street_grid(121.0, 31.0) is None
    assert ground.house_grid(121.0, 31.0) is None
    assert ground.named_in("人民路") == ()
    assert len(ground.spots_of(1)[0]) == 0


def test_a_broken_pack_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    assert installed([tmp_path]) == []
