"""`region info` says what a pack holds."""

import argparse
import logging
from pathlib import Path

import pytest

from maps.region import info
from tests.maps.towns import small_town


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    info.add_arguments(parser)
    return info.run(parser.parse_args([str(word) for word in words]))


def test_sources_files_and_counts_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    pack = small_town()
    assert run("small-town", "--out", pack.path.parent) == 0
    said = capsys.readouterr().out
    for words in ("small-town.osm", "basemap.pmtiles", "gazetteer.sqlite", "消防站  2", pack.manifest.built_at):
        assert words in said
    assert "⟦" not in said


def test_what_is_no_pack_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_log: list[logging.LogRecord]
) -> None:
    assert run("none", "--out", tmp_path) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == len(expected_log) == 1
