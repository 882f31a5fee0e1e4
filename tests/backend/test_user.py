import subprocess
import sys
from pathlib import Path

from tests.backend.server import ROOT


def user(folder: Path, *words: str, password: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "backend", "user", *words]
    command += ["--database-url", f"sqlite:///{folder / 'backend.sqlite'}"]
    return subprocess.run(
        command, input=password + "\n", capture_output=True, text=True, timeout=60, cwd=ROOT, check=False
    )


def test_users_are_added_listed_and_removed(tmp_path: Path) -> None:
    assert user(tmp_path, "add", "zhao", "--role", "commander", password="correct horse").returncode == 0
    assert user(tmp_path, "list").stdout == "zhao\tcommander\tzhao\n"
    assert user(tmp_path, "remove", "zhao").returncode == 0
    assert user(tmp_path, "list").stdout == ""


def test_mistakes_are_said_and_end_with_2(tmp_path: Path) -> None:
    short = user(tmp_path, "add", "zhao", password="short")
    assert (short.returncode, short.stderr) == (2, "A password has 8 to 200 characters.\n")
    assert user(tmp_path, "remove", "nobody").returncode == 2
    assert user(tmp_path / "none", "list").returncode == 2
