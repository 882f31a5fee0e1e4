"""`backend region` on the command line."""

import argparse
import shutil
from pathlib import Path

import pytest

from backend import region
from resources.words import set_language, t
from tests.maps.towns import small_town


def run(*words: object) -> int:
    set_language("en")
    parser = argparse.ArgumentParser()
    parser.set_defaults(words=t)
    region.add_arguments(parser)
    try:
        return region.run(parser.parse_args([str(word) for word in words]))
    finally:
        set_language("zh")


def test_a_pack_is_added_listed_verified_and_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("add", small_town().path), ("list",), ("verify",), ("remove", "small-town")):
        assert run(*words, "--regions", tmp_path) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["Region", "small-town", "small-town", "Region"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [("add",), ("remove",), ("remove", "none"), ("verify", "none"), ("add", "/nowhere")]
)
def test_what_cannot_be_done_gets_a_sentence(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words, "--regions", tmp_path) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_folder_that_is_none_and_a_broken_pack_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--regions", tmp_path / "none") == 2
    bad = Path(shutil.copytree(small_town().path, tmp_path / "bad"))
    (bad / "manifest.json").write_text("{")
    assert run("list", "--regions", tmp_path) == 0
    assert "cannot be understood" in capsys.readouterr().out
