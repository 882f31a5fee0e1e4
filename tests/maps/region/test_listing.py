"""`region list` names every pack of a folder."""

import argparse
import shutil
from pathlib import Path

import pytest

from maps.region import listing
from tests.maps.towns import small_town


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    listing.add_arguments(parser)
    return listing.run(parser.parse_args([str(word) for word in words]))


def test_whole_and_broken_packs_have_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(small_town().path, tmp_path / "town")
    shutil.copytree(small_town().path, tmp_path / "torn")
    (tmp_path / "torn" / "basemap.pmtiles").unlink()
    assert run("--out", tmp_path) == 0
    torn, town = capsys.readouterr().out.splitlines()
    assert "basemap.pmtiles" in torn
    assert "small-town.osm" in town


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", tmp_path) == 0
    assert str(tmp_path) in capsys.readouterr().out
