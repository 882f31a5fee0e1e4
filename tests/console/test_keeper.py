"""Small files are written off the UI thread, whole or not at all."""

from pathlib import Path

from console.keeper import Keeper


def test_what_was_handed_over_is_on_the_disk_when_the_keeper_is_closed(tmp_path: Path) -> None:
    keeper = Keeper()
    for number in range(100):
        keeper.keep(tmp_path / "a", str(number).encode())
    keeper.close()
    assert (tmp_path / "a").read_text() == "99"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, expected_log: list[object]) -> None:
    failed: list[Path] = []
    keeper = Keeper(lambda path, _error: failed.append(path))
    (tmp_path / "file").write_text("x")
    keeper.keep(tmp_path / "file" / "inside", b"1")
    keeper.close()
    assert failed == [tmp_path / "file" / "inside"]
    assert expected_log
