"""The gazetteers of the packs installed."""

import shutil
from pathlib import Path

from console.gazetteers import Gazetteers
from tests.maps.towns import small_town, two_roads


def test_every_pack_has_one_by_its_contents_and_a_broken_one_has_none(tmp_path: Path) -> None:
    folders = [small_town().path, two_roads().path, tmp_path]
    gazetteers = Gazetteers(lambda: folders)
    assert gazetteers.known() == []
    found = gazetteers.look()
    assert len(found) == 2
    assert gazetteers.look() == found
    folders.pop(0)
    (left,) = gazetteers.look()
    assert gazetteers.get(left) in gazetteers.known()
    assert gazetteers.get("another") is None
    gazetteers.close()
    assert gazetteers.known() == []


def test_a_pack_that_lies_there_twice_is_one(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_town().path, copy)
    folders = [small_town().path, copy]
    gazetteers = Gazetteers(lambda: folders)
    (first,) = gazetteers.look().values()
    folders.pop(0)
    (second,) = gazetteers.look().values()
    assert first.path != second.path
    assert second.count() == first.count()
    gazetteers.close()
