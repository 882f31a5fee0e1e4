"""`region verify` reads through what is there."""

import argparse
import logging
import shutil
from pathlib import Path

import pytest

from maps.region import verify
from tests.maps.towns import small_town


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    return verify.run(parser.parse_args([str(word) for word in words]))


def test_every_pack_of_the_folder_is_verified_and_each_bad_one_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_log: list[logging.LogRecord]
) -> None:
    for name in ("good", "bad"):
        shutil.copytree(small_town().path, tmp_path / name)
    assert run("--out", tmp_path) == 0
    path = tmp_path / "bad" / "hydrants.geojson"
    path.write_bytes(path.read_bytes().replace(b"H-1", b"H-2"))
    assert run("--out", tmp_path) == 2
    said = capsys.readouterr()
    assert "hydrants.geojson" in said.err
    assert said.out.count("完好") == 3
    assert run("good", "--out", tmp_path) == 0
    assert len(expected_log) == 1


def test_an_empty_folder_is_said(tmp_path: Path, expected_log: list[logging.LogRecord]) -> None:
    assert run("--out", tmp_path) == 2
    assert len(expected_log) == 1
