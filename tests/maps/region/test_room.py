"""What will not fit is refused before anything is begun."""

from pathlib import Path

import pytest

from maps.region import room
from maps.region.extract import BadExtract
from maps.region.room import check_room, disk_mb, free_memory_mb, memory_mb, pbf_bytes


def test_a_small_extract_fits(tmp_path: Path) -> None:
    check_room(1_000_000, tmp_path)


def test_memory_grows_slower_once_positions_are_kept_in_a_file() -> None:
    steps = [memory_mb(size) for size in (0, 100_000_000, 200_000_000, 1_000_000_000, 1_100_000_000)]
    assert steps == sorted(steps)
    assert steps[4] - steps[3] < steps[2] - steps[1]


def test_too_little_memory_is_said_with_both_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_memory_mb", lambda: 260.0)
    with pytest.raises(BadExtract, match="260 MB"):
        check_room(100_000_000, tmp_path)


def test_too_little_disk_is_said_with_both_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_memory_mb", lambda: None)
    with pytest.raises(BadExtract, match=str(round(disk_mb(2**50)))):
        check_room(2**50, tmp_path)


def test_text_is_larger_than_what_it_says() -> None:
    assert pbf_bytes([("osm", 1_000_000), ("pbf", 10)]) < pbf_bytes([("osm.gz", 1_000_000)]) < 1_000_000


def test_the_free_memory_is_told_where_the_system_tells_it() -> None:
    found = free_memory_mb()
    assert found is None or found > 0


def group(folder: Path, limit: str, used: int, stat: dict[str, int], *, first: bool = False) -> None:
    """The files the system keeps about a group of processes."""
    names = ("memory.limit_in_bytes", "memory.usage_in_bytes") if first else ("memory.max", "memory.current")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in zip(names, (limit, str(used)), strict=True):
        (folder / name).write_text(text + "\n")
    (folder / "memory.stat").write_text("".join(f"{name} {value}\n" for name, value in stat.items()))


def of_group(tmp_path: Path, line: str) -> float | None:
    own = tmp_path / "own"
    own.write_text(f"9:name=systemd:/\n{line}\n")
    return room._group_mb(tmp_path / "groups", own)


@pytest.mark.parametrize("line", ["0::/box/inner", "0::/elsewhere", "0::/"])
def test_files_that_are_only_cached_are_free_memory(tmp_path: Path, line: str) -> None:
    cached = {"anon": 500 * room.MB, "inactive_file": 300 * room.MB, "active_file": 150 * room.MB}
    group(tmp_path / "groups", str(1000 * room.MB), 980 * room.MB, {**cached, "slab_reclaimable": 30 * room.MB})
    assert of_group(tmp_path, line) == 500


def test_a_group_of_the_first_kind_is_read_too(tmp_path: Path) -> None:
    cached = {"total_inactive_file": 600 * room.MB, "total_active_file": 100 * room.MB}
    folder = tmp_path / "groups" / "memory" / "box"
    group(folder, str(1000 * room.MB), 900 * room.MB, cached, first=True)
    assert of_group(tmp_path, "4:cpu,memory:/box") == 800


def test_the_narrowest_group_about_us_counts(tmp_path: Path) -> None:
    group(tmp_path / "groups", "max", 0, {})
    group(tmp_path / "groups" / "box", str(400 * room.MB), 100 * room.MB, {})
    group(tmp_path / "groups" / "box" / "inner", str(800 * room.MB), 100 * room.MB, {})
    assert of_group(tmp_path, "0::/box/inner") == 300


@pytest.mark.parametrize("limit", ["max", "", "many"])
def test_without_a_limit_nothing_is_said(tmp_path: Path, limit: str) -> None:
    group(tmp_path / "groups", limit, 0, {"inactive_file": 1})
    assert of_group(tmp_path, "0::/") is None
