"""`demo build` on the command line: what it says, and its exit codes."""

import argparse

import pytest

from console.demo import build, command


@pytest.fixture
def quick(monkeypatch):
    """A set of one small file."""
    monkeypatch.setattr(build, "_write", lambda folder, seed, say: (folder / build.MANIFEST).write_text(
        f'{{"maker": "wanghuolou demo", "seed": {seed}, "version": {build.VERSION}, "files": {{}}}}'
    ))  # fmt: skip


def run(folder, seed=1):
    return command.run(argparse.Namespace(folder=folder, seed=seed))


def test_a_set_is_built_and_then_found_to_be_current(quick, tmp_path, capsys):
    assert run(tmp_path / "d") == 0
    first = capsys.readouterr().out
    assert run(tmp_path / "d") == 0
    assert str(tmp_path / "d") in first
    assert capsys.readouterr().out != first


def test_somebody_elses_folder_is_refused_with_a_sentence_and_2(quick, tmp_path, capsys, expected_log):
    (tmp_path / "mine.doc").write_text("x")
    assert run(tmp_path) == 2
    said = capsys.readouterr().err
    assert len(expected_log) == 1
    assert str(tmp_path) in said
    assert len(said.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_refused_with_a_sentence_and_2(quick, tmp_path, capsys, expected_log):
    (tmp_path / "file").write_text("x")
    assert run(tmp_path / "file" / "d") == 2
    assert len(expected_log) == 1
    assert "Traceback" not in capsys.readouterr().err
