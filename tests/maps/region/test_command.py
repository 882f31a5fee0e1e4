"""`region build` on the command line; its work is tested in test_build.py."""

import argparse
import logging
from pathlib import Path

import pytest

from maps.region import command
from resources.words import t
from tests.maps.osm_file import OsmFile


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    return osm.write(tmp_path / "a.osm")


def test_a_build_that_is_done_ends_with_0(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(town, "--name", "town", "--out", tmp_path / "out") == 0
    assert "100 %" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_said_in_one_sentence_and_logged(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_log: list[logging.LogRecord]
) -> None:
    (tmp_path / "file").write_text("x")
    assert run(town, "--name", "town", "--out", tmp_path / "file" / "out") == 2
    said = capsys.readouterr().err.strip()
    assert [record.getMessage() for record in expected_log] == [said]
    assert len(said.splitlines()) == 1
    assert t("os.ENOTDIR") in said


def test_an_interruption_is_said_and_ends_with_130(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    def interrupted(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("maps.region.build.build_pack", interrupted)
    assert run(town, "--name", "town", "--out", tmp_path / "out") == 130
    assert len(expected_log) == 1
