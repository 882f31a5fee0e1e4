"""PostgreSQL's programs: their absence and their failures are sentences, their command lines hold no password."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from backend import postgres as programs
from backend.archive import BadBackup

URL = make_url("postgresql+psycopg://centre:s3cret@127.0.0.1:1/none")


def test_programs_that_are_not_installed_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "_FOLDERS", str(tmp_path))
    with pytest.raises(BadBackup, match=r"postgres\.missing"):
        programs.dump(URL, tmp_path / "x")


def test_a_server_that_is_not_there_is_said_and_the_password_is_not(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match=r"postgres\.failed · program=pg_dump") as refused:
        programs.dump(URL, tmp_path / "x")
    assert "s3cret" not in str(refused.value)


def test_the_password_goes_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **_more: Any) -> "subprocess.CompletedProcess[bytes]":
        seen.append((command, env))
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    programs.dump(URL, tmp_path / "x")
    assert seen[0][1]["PGPASSWORD"] == "s3cret"
    assert all("s3cret" not in word for command, _env in seen for word in command)
