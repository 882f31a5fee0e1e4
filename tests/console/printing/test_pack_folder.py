import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.printing.pack_folder import MANIFEST, PART, PackFolder

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def write(folder: Path) -> int:
    (folder / "pack.pdf").write_bytes(b"%PDF-1.4")
    return 3


def add(folder: PackFolder, minutes: int = 0, keep: int = 3) -> Path:
    return folder.add(NOON + timedelta(minutes=minutes), write, lambda name: f"to {name}", keep).path


def test_a_pack_is_there_whole_and_the_pointer_opens_it(tmp_path: Path) -> None:
    folder = PackFolder(tmp_path, "2")
    path = add(folder)
    assert {file.name for file in path.iterdir()} == {"pack.pdf", MANIFEST}
    assert folder.pointer.read_text("utf-8") == f"to {path.name}"
    assert [(made.path, made.made_at, made.pages) for made in folder.packs()] == [(path, NOON, 3)]
    assert not list(tmp_path.glob(f"*{PART}"))


def test_the_last_few_are_kept_and_what_is_not_ours_is_not_touched(tmp_path: Path) -> None:
    mine = tmp_path / "wanghuolou-pack-2-holiday"
    mine.mkdir()
    unfinished = tmp_path / "wanghuolou-pack-2-20260504T120000Z"
    unfinished.mkdir()
    (tmp_path / "notes.txt").write_text("keep", encoding="utf-8")
    other = add(PackFolder(tmp_path, "3"))
    folder = PackFolder(tmp_path, "2")
    made = [add(folder, minutes=n, keep=2) for n in range(5)]
    assert [pack.path for pack in folder.packs()] == [made[4], made[3]]
    assert all(path.exists() for path in (mine, unfinished, other, tmp_path / "notes.txt"))
    assert not made[0].exists()


def test_two_packs_of_one_second_are_two(tmp_path: Path) -> None:
    folder = PackFolder(tmp_path, "2")
    assert add(folder) != add(folder)


def test_a_pack_that_fails_leaves_the_last_good_one_and_nothing_half(tmp_path: Path) -> None:
    folder = PackFolder(tmp_path, "2")
    good = add(folder)

    def full(part: Path) -> int:
        write(part)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        folder.add(NOON + timedelta(minutes=5), full, str, 3)
    assert [pack.path for pack in folder.packs()] == [good]
    assert folder.pointer.read_text("utf-8") == f"to {good.name}"
    assert not list(tmp_path.glob(f"*{PART}"))


def test_what_a_killed_making_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / f"wanghuolou-pack-2-20260504T115500Z{PART}"
    left.mkdir()
    (left / "pack.pdf").write_bytes(b"half")
    add(PackFolder(tmp_path, "2"))
    assert not left.exists()


def test_a_folder_that_is_gone_is_not_made_on_the_disk_beneath(tmp_path: Path) -> None:
    gone = tmp_path / "stick"
    with pytest.raises(FileNotFoundError):
        add(PackFolder(gone, "2"))
    assert not gone.exists()


def test_a_link_that_looks_like_a_pack_is_not_followed_when_the_oldest_go(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / MANIFEST).write_text('{"made_at": "2020-01-01T00:00:00+00:00", "pages": 1}', encoding="utf-8")
    packs = tmp_path / "packs"
    packs.mkdir()
    os.symlink(outside, packs / "wanghuolou-pack-2-20200101T000000Z")
    add(PackFolder(packs, "2"), keep=1)
    assert (outside / MANIFEST).exists()


@pytest.mark.parametrize("seat", ["../../etc", "二席", "", "a/b\\c:d*?"])
def test_the_name_of_a_seat_is_never_a_way_out_of_the_folder(tmp_path: Path, seat: str) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    assert add(PackFolder(packs, seat)).parent == packs
    assert {path.name for path in tmp_path.iterdir()} == {"packs"}


def test_a_pack_whose_manifest_cannot_be_read_is_none(tmp_path: Path) -> None:
    folder = PackFolder(tmp_path, "2")
    (add(folder) / MANIFEST).write_text("{", encoding="utf-8")
    assert folder.packs() == []
