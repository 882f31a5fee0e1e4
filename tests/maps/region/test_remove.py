"""`region remove` asks, and leaves what is in use."""

import argparse
import io
import logging
import shutil
from pathlib import Path

import pytest

from maps.region import remove
from maps.region.holding import Hold
from tests.maps.towns import small_town


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    remove.add_arguments(parser)
    return remove.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_town().path, tmp_path / "town"))


@pytest.mark.parametrize(("answer", "gone"), [("y\n", True), ("是\n", True), ("n\n", False), ("", False)])
def test_it_goes_only_when_the_answer_is_yes(
    town: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord], answer: str, gone: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert run("town", "--out", town.parent) == (0 if gone else 2)
    assert town.exists() is not gone
    assert len(expected_log) == (0 if gone else 1)


def test_where_nobody_can_answer_it_stays(
    town: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run(town) == 2
    assert town.exists()
    assert len(expected_log) == 1


def test_yes_asks_nobody_and_a_pack_in_use_stays(town: Path, expected_log: list[logging.LogRecord]) -> None:
    hold = Hold.shared(town)
    assert hold is not None
    assert run(town, "--yes") == 2
    assert len(expected_log) == 1
    hold.release()
    assert run(town, "--yes") == 0
    assert not town.exists()
