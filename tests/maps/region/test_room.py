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
