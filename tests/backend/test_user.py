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


def test_a_disabled_user_is_marked_and_signs_in_again_once_enabled(tmp_path: Path) -> None:
    user(tmp_path, "add", "zhao", password="correct horse")
    assert user(tmp_path, "disable", "zhao").stdout == "User zhao disabled.\n"
    assert user(tmp_path, "list").stdout.endswith("\tdisabled\n")
    assert user(tmp_path, "enable", "zhao").returncode == 0
    assert "disabled" not in user(tmp_path, "list").stdout


def test_the_sealed_code_is_set_and_a_seat_revoked(tmp_path: Path) -> None:
    assert "break-glass code is set" in user(tmp_path, "break-glass", password="sealed code").stdout
    assert user(tmp_path, "break-glass", password="short").returncode == 2
    assert user(tmp_path, "revoke-seat", "2").stdout == "Seat 2: 0 credentials ended.\n"
    assert user(tmp_path, "revoke-seat").returncode == 2


def test_mistakes_are_said_and_end_with_2(tmp_path: Path) -> None:
    short = user(tmp_path, "add", "zhao", password="short")
    assert (short.returncode, short.stderr) == (2, "A password has 8 to 200 characters.\n")
    for action in ("remove", "disable", "enable"):
        assert user(tmp_path, action, "nobody").stderr == "There is no user nobody.\n"
    assert user(tmp_path, "add", "seat:2", password="correct horse").returncode == 2
    assert user(tmp_path / "none", "list").returncode == 2
