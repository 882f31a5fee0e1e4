"""A password in the address of a database is seen and logged by nobody."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from backend.address import VARIABLE, add_database, database_url, required
from backend.db import BadDatabase, Database
from backend.journal_report import read_only
from tests.backend.server import ROOT

URL = "postgresql+psycopg://li:hunter2@db.example/centre"


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_database(parser)
    return parser.parse_args(words)


def test_a_password_on_the_command_line_is_warned_of_and_not_said_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert database_url(parsed("--database-url", URL)) == URL
    said = capsys.readouterr().err
    assert "backend.address.seen" in said
    assert "hunter2" not in said
    database_url(parsed("--database-url", "sqlite:///x"))
    assert capsys.readouterr().err == ""


def test_a_file_or_the_environment_names_it_quietly_and_no_later_process_inherits_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "url").write_text(f"{URL}\n", "utf-8")
    assert required(parsed("--database-url-file", str(tmp_path / "url"))) == URL
    monkeypatch.setenv(VARIABLE, URL)
    assert required(parsed()) == URL
    assert capsys.readouterr().err == ""
    with pytest.raises(BadDatabase, match=VARIABLE):
        required(parsed())


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_file_that_says_nothing_gets_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "url"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadDatabase, match=r"backend\.address\."):
        required(parsed("--database-url-file", str(path)))


def test_an_address_that_is_none_is_not_repeated_with_its_password() -> None:
    wrong = "postgresql+psycopg//li:hunter2@db.example"
    with pytest.raises(BadDatabase) as refused:
        Database(wrong)
    with pytest.raises(BadDatabase) as also, read_only(wrong):
        pass
    assert "hunter2" not in f"{refused.value}{also.value}"


def test_users_are_managed_in_the_database_a_file_names(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path / 'c.sqlite'}", "utf-8")
    command = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "backend", "user"]
    place = ["--database-url-file", str(tmp_path / "url")]
    added = subprocess.run(
        [*command, "add", "zhao", *place], input="correct horse\n", capture_output=True, text=True, timeout=300,
        cwd=ROOT, check=False,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    nothing = subprocess.run([*command, "list"], capture_output=True, text=True, timeout=300, cwd=ROOT, check=False)
    assert (nothing.returncode, VARIABLE in nothing.stderr) == (2, True)
