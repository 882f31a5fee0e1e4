"""A file takes its place when it is complete, and not before."""

from pathlib import Path

import pytest

from console.exporting.errors import BadExport
from console.exporting.whole_file import whole_file


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a [b].csv"
    path.write_text("old")
    with whole_file(path) as beside:
        beside.write_text("new")
        assert beside.suffix == ".csv"
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_whatever_goes_wrong_nothing_is_left_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"

    def write_half() -> None:
        with whole_file(path) as beside:
            beside.write_text("half")
            beside.with_name(beside.name + "-journal").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadExport, match="none"), whole_file(tmp_path / "none" / "a.csv") as beside:
        beside.write_text("x")
