"""A folder becomes the finished pack in one step, or leaves nothing."""

import os
from pathlib import Path

import pytest

from maps.region.building import building


def made(final: Path, text: str) -> None:
    with building(final) as folder:
        (folder / "a.txt").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_finished_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    made(tmp_path / "town", "old")
    (tmp_path / "town" / "left.txt").write_text("x")
    made(tmp_path / "town", "new")
    assert (tmp_path / "town" / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["town"]
    assert names(tmp_path / "town") == ["a.txt"]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_what_does_not_finish_leaves_the_old_one(tmp_path: Path, kind: type[BaseException]) -> None:
    made(tmp_path / "town", "old")
    with pytest.raises(kind), building(tmp_path / "town"):
        raise kind("stopped")
    assert (tmp_path / "town" / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["town"]


def test_the_rest_of_a_build_that_was_killed_is_cleared_and_one_at_work_is_left(tmp_path: Path) -> None:
    (tmp_path / "town.building-999999").mkdir()
    with building(tmp_path / "town"):
        made(tmp_path / "village", "x")
        assert names(tmp_path) == [f"town.building-{os.getpid()}", "village"]


def test_a_pack_whose_replacement_died_between_two_renames_is_put_back(tmp_path: Path) -> None:
    (tmp_path / "town.replaced-999999").mkdir()
    (tmp_path / "town.replaced-999999" / "a.txt").write_text("old")
    with pytest.raises(ValueError, match="stopped"), building(tmp_path / "town"):
        raise ValueError("stopped")
    assert (tmp_path / "town" / "a.txt").read_text() == "old"
