"""Of each region the newest build is used; what it stands in for goes when nobody uses it."""

import shutil
from pathlib import Path

import pytest

from console.region_shelf import TAKING, build_folder, forget_half, newest, retire, taken_over
from maps.region.holding import Hold
from maps.region.pack import MANIFEST, Pack, file_sha256
from tests.maps.towns import another_build, small_town


def put(shelf: Path, name: str, year: int) -> Path:
    """A build as it is taken over."""
    pack = another_build(small_town(), shelf / "new", name, f"{year}-01-01T00:00:00+00:00")
    final = shelf / build_folder(name, file_sha256(pack.path / MANIFEST))
    pack.path.rename(final)
    return final


def test_the_newest_build_of_each_region_is_used(tmp_path: Path) -> None:
    put(tmp_path, "town", 2024)
    newer, other = put(tmp_path, "town", 2025), put(tmp_path, "city", 2023)
    assert newest(tmp_path) == [newer, other]
    assert len(taken_over(tmp_path)) == 3


def test_a_damaged_build_is_not_used(tmp_path: Path) -> None:
    older, newer = put(tmp_path, "town", 2024), put(tmp_path, "town", 2025)
    (newer / "gazetteer.sqlite").write_bytes(b"")
    assert newest(tmp_path) == [older]


def test_older_builds_go_when_nobody_uses_them_and_a_persons_own_packs_stay(tmp_path: Path) -> None:
    older, newer = put(tmp_path, "town", 2024), put(tmp_path, "town", 2025)
    own = another_build(small_town(), tmp_path / "own", "town", "2020-01-01T00:00:00+00:00").path
    assert retire(tmp_path, [older]) == []
    hold = Hold.shared(older)
    assert hold is not None
    assert retire(tmp_path, []) == []
    hold.release()
    assert retire(tmp_path, []) == [older]
    assert Pack.open(newer)
    assert own.exists()


def test_what_was_begun_is_kept_only_while_it_is_offered(tmp_path: Path) -> None:
    for name in ("town@" + "a" * 12, "town@" + "b" * 12):
        (tmp_path / TAKING / name).mkdir(parents=True)
    forget_half(tmp_path, ["town@" + "b" * 12])
    assert [path.name for path in (tmp_path / TAKING).iterdir()] == ["town@" + "b" * 12]
    forget_half(tmp_path / "nowhere", [])


@pytest.mark.parametrize("name", ["town", "town@", "@aaaaaaaaaaaa", "town@aaaaaaaaaaa", "town@AAAAAAAAAAAA"])
def test_what_is_called_otherwise_was_not_taken_over(tmp_path: Path, name: str) -> None:
    shutil.copytree(small_town().path, tmp_path / name)
    assert taken_over(tmp_path) == []
