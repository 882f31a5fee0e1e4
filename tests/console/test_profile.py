"""The profile: one console at a time, and a sentence when it cannot be used."""

import sys
from pathlib import Path

import pytest

from console.profile import ProfileUnusable, open_profile


def test_a_second_console_on_the_same_profile_is_told_so(tmp_path: Path) -> None:
    profile, lock = open_profile(tmp_path)
    with pytest.raises(ProfileUnusable, match=str(tmp_path)):
        open_profile(tmp_path)
    lock.unlock()
    _again, lock = open_profile(profile.root)
    lock.unlock()


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProfileUnusable, match="--profile"):
        open_profile(tmp_path / "file")


def test_a_folder_in_which_nothing_can_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProfileUnusable, match="--profile"):
        open_profile(tmp_path / "file" / "inside")


@pytest.mark.parametrize("folder", ["/proc/wanghuolou"] if sys.platform.startswith("linux") else [])
def test_a_file_system_that_takes_nothing_is_told_of_to_root_too(folder: str) -> None:
    with pytest.raises(ProfileUnusable, match="--profile"):
        open_profile(Path(folder))
